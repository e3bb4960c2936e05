/**
 * The loop that asks the core, on a fixed grid of ticks: uptime, then a plain reading, then (in reset mode) the
 * reading with reset. One call is in flight at a time; a tick that comes while a poll runs is skipped.
 */
import { Ledger } from '../fold/ledger.ts';
import type { Mode, Sample } from '../fold/sample.ts';
import { type CoreKind, type Source, SourceFailure } from '../source/source.ts';
import type { Clock } from './clock.ts';

/** What the poller reports. */
export type PollEvent =
  | { readonly type: 'sample'; readonly sample: Sample }
  /** A poll failed; the next try is at `retryAt` (monotonic milliseconds). `inRow` counts failures since a success. */
  | {
      readonly type: 'failure';
      readonly failure: SourceFailure;
      readonly inRow: number;
      readonly retryAt: number;
    };

export interface PollerOptions {
  readonly source: Source;
  readonly clock: Clock;
  /** Seconds between polls. */
  readonly interval: number;
  /** Deadline of one call, in seconds. */
  readonly timeout: number;
  readonly mode: Mode;
  readonly onEvent: (event: PollEvent) => void;
}

/** Waits after failures, in seconds: back within five seconds of the core's return, however long it was away. */
const RETRY_DELAYS = [1, 1, 2, 3, 5];
/** An unanswered reset is settled soon, while the reading before it still tells much. */
const SETTLE_DELAY = 0.2;
/** grpc-js can hang after a server's restart (grpc-node#2785), so the connection is built anew now and then. */
const RECONNECT_EVERY = 4;

export class Poller {
  private readonly ledger = new Ledger();
  private readonly options: PollerOptions;
  private interval: number;
  private mode: Mode;
  private zeroOnce = false;
  private failures = 0;
  private core: CoreKind | null = null;
  private wake = new AbortController();
  private stopped = false;

  constructor(options: PollerOptions) {
    this.options = options;
    this.interval = options.interval;
    this.mode = options.mode;
  }

  /** Polls until `stop` is called. */
  async run(): Promise<void> {
    const { clock } = this.options;
    while (!this.stopped) {
      const started = clock.now().mono;
      const failure = await this.poll();
      if (this.stopped) return;
      const wait = failure === undefined ? this.untilNextTick(started) : this.retryDelay(failure);
      if (failure !== undefined) this.reportFailure(failure, wait);
      await this.rest(wait);
    }
  }

  stop(): void {
    this.stopped = true;
    this.wake.abort();
  }

  /** Polls every so many seconds from now on. */
  setInterval(seconds: number): void {
    if (seconds === this.interval) return;
    this.interval = seconds;
    this.wake.abort();
  }

  /** Polls with or without reset from the next poll on. */
  setMode(mode: Mode): void {
    this.mode = mode;
  }

  /** Zeroes the core's counters once, with the next poll, whatever the mode; their bytes are kept here. */
  zeroCore(): void {
    this.zeroOnce = true;
    this.wake.abort();
  }

  /** Tries again now. */
  retry(): void {
    this.wake.abort();
  }

  private async poll(): Promise<SourceFailure | undefined> {
    try {
      const failure = await this.ask();
      if (failure === undefined) this.failures = 0;
      return failure;
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
      this.ledger.failed();
      return error;
    }
  }

  /** One poll. Rejects when there is no reading; returns the failure of a reset that was not answered. */
  private async ask(): Promise<SourceFailure | undefined> {
    const { source, clock, timeout, onEvent } = this.options;
    const deadline = timeout * 1000;
    const uptime = await source.uptime(deadline);
    this.ledger.read(await source.query(false, deadline), clock.now(), uptime);
    const failure = this.mode === 'reset' || this.zeroOnce ? await this.reset() : undefined;
    if (this.stopped) return failure;
    const sample = this.ledger.sample(this.mode, this.interval);
    onEvent({ type: 'sample', sample });
    if (failure === undefined) await this.identify(sample);
    return failure;
  }

  private async reset(): Promise<SourceFailure | undefined> {
    const { source, clock, timeout } = this.options;
    try {
      // Giving up on a reset costs more than waiting for it: its deadline is never shorter than two polls.
      const answer = await source.query(true, Math.max(timeout, 2 * this.interval) * 1000);
      this.ledger.resetAnswered(answer, clock.now());
      this.zeroOnce = false;
      return undefined;
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
      this.ledger.resetUnanswered();
      return error;
    }
  }

  /** Finds out once which core answers; it takes a counter to tell, and after a restart it may be another. */
  private async identify(sample: Sample): Promise<void> {
    if (sample.restarted) this.core = null;
    const counters = Object.values(sample.rows).some((rows) => rows.length > 0);
    if (this.core !== null || !counters) return;
    try {
      this.core = await this.options.source.identify(this.options.timeout * 1000);
      this.ledger.identified(this.core);
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
      // It is only a name; the next poll tries again.
    }
  }

  /** Milliseconds to the next tick of the grid; a slow poll gets at least as much rest as it took. */
  private untilNextTick(started: number): number {
    const step = this.interval * 1000;
    const took = this.options.clock.now().mono - started;
    const earliest = took > step / 2 ? 2 * took : took;
    return Math.max(1, Math.ceil(Math.max(earliest, 1) / step)) * step - took;
  }

  private retryDelay(failure: SourceFailure): number {
    this.failures += 1;
    if (this.failures % RECONNECT_EVERY === 0) this.options.source.reconnect();
    const settle = failure.kind === 'timeout' && this.failures === 1;
    return (settle ? SETTLE_DELAY : (RETRY_DELAYS[this.failures - 1] ?? 5)) * 1000;
  }

  private reportFailure(failure: SourceFailure, wait: number): void {
    const retryAt = this.options.clock.now().mono + wait;
    this.options.onEvent({ type: 'failure', failure, inRow: this.failures, retryAt });
  }

  private async rest(milliseconds: number): Promise<void> {
    this.wake = new AbortController();
    if (this.stopped) return;
    await this.options.clock.sleep(milliseconds, this.wake.signal);
  }
}

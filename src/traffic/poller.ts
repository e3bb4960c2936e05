/**
 * The loop that asks the core, on a grid of ticks: a plain reading, then (in reset mode) the reading with reset. One
 * call is in flight at a time; a tick that comes while a poll runs is skipped.
 */
import { type Source, SourceFailure } from '../core/core.ts';
import type { Clock } from './clock.ts';
import { Inquiry } from './inquiry.ts';
import { Ledger } from './ledger.ts';
import { Namer } from './namer.ts';
import { Patience } from './patience.ts';
import { retryDelay, settleDelay, shouldReconnect } from './retry.ts';
import type { Mode, Sample } from './sample.ts';

/** What the poller reports. */
export type PollEvent =
  | { readonly type: 'sample'; readonly sample: Sample }
  /**
   * A poll failed, or an answer is late; the next try is at `retryAt` (monotonic milliseconds). `inRow` counts
   * failures since a success.
   */
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

/** How a poll that brought no answer ended; `unsettled`: a reset may have happened all the same. */
interface Failed {
  readonly failure: SourceFailure;
  readonly unsettled: boolean;
}

type Outcome = 'done' | Failed;

/** After a poll that took more than half of its interval, the core is left alone as long again, in milliseconds at most. */
const LONGEST_REST = 2000;

/** In reset mode one poll in this many only reads: another program's reset shows between two plain readings. */
const PLAIN_EVERY = 10;

export class Poller {
  private readonly ledger = new Ledger();
  private readonly inquiry: Inquiry;
  private readonly namer: Namer;
  private readonly patience: Patience;
  private readonly options: PollerOptions;
  private interval: number;
  /** The interval of which the next sample is the end. */
  private begun: number;
  private mode: Mode;
  private zeroOnce = false;
  private failures = 0;
  /** Polls that brought a reading. */
  private polls = 0;
  /** Resets in a row whose answers were lost. */
  private lostResets = 0;
  private stopped = false;
  /** The interval has changed during the rest. */
  private replanned = false;
  /** Ends the rest between polls. */
  private wake = new AbortController();
  /** Ends a call by which nothing is lost. */
  private readonly stopReading = new AbortController();

  constructor(options: PollerOptions) {
    this.options = options;
    this.interval = options.interval;
    this.begun = options.interval;
    this.mode = options.mode;
    this.inquiry = new Inquiry(options.source, options.clock, this.ledger);
    this.namer = new Namer(options.source, options.timeout * 1000);
    this.patience = new Patience(options.clock, options.timeout, (failure, wait) => {
      if (this.stopped) return;
      this.ledger.failed();
      this.report(failure, wait);
    });
  }

  /** Polls until `stop` is called; what was read by then has been reported when this resolves. */
  async run(): Promise<void> {
    const { clock } = this.options;
    while (!this.stopped) {
      const started = clock.now().mono;
      const outcome = await this.poll();
      const took = clock.now().mono - started;
      if (this.stopped) break;
      if (outcome === 'done') await this.restUntilTick(started, took);
      else await this.rest(this.afterFailure(outcome));
    }
    if (this.ledger.mayReset) return;
    // No reading will settle the last reset any more: what it may have cost belongs to the totals.
    this.ledger.giveUp(clock.now());
    this.publish();
  }

  /** Stops polling. `run` resolves soon: at once, or when an answer that matters has come or was given up. */
  stop(): void {
    this.stopped = true;
    this.wake.abort();
    this.stopReading.abort();
    this.patience.giveUpSoon();
  }

  /** Changes the interval (seconds), counted from the last poll: one at once would measure next to nothing. */
  setInterval(seconds: number): void {
    if (seconds === this.interval) return;
    this.interval = seconds;
    this.replanned = true;
    this.wake.abort();
  }

  /** Polls with or without reset from the next poll on. */
  setMode(mode: Mode): void {
    this.mode = mode;
  }

  /**
   * Zeroes the core's counters once, with a poll of its own, whatever the mode; their bytes are kept here. Should that
   * poll fail, nothing is zeroed later: what answers then may be another core.
   */
  zeroCore(): void {
    this.zeroOnce = true;
    this.wake.abort();
  }

  private async poll(): Promise<Outcome> {
    try {
      const lostReset = await this.ask();
      if (lostReset !== undefined) return { failure: lostReset, unsettled: lostReset.mayHaveActed };
      return 'done';
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
      this.ledger.failed();
      this.zeroOnce = false;
      return { failure: error, unsettled: false };
    }
  }

  /** One poll. Rejects when there is no reading; returns the failure of a reset that was not answered. */
  private async ask(): Promise<SourceFailure | undefined> {
    const { clock, timeout } = this.options;
    const { signal } = this.stopReading;
    const { reading, before, after } = this.ledger.mayReset
      ? await this.inquiry.look(timeout * 1000, signal)
      : await this.patience.answerOf((deadline, given) => this.inquiry.look(deadline, given));
    this.ledger.fold(reading, before, after);
    this.polls += 1;
    this.failures = 0;
    const wantsReset = this.wantsReset();
    this.zeroOnce = false;
    const failure = wantsReset ? await this.reset() : undefined;
    if (this.stopped) this.ledger.giveUp(clock.now());
    const sample = this.publish();
    if (sample.restarted) this.namer.forget();
    if (failure === undefined && !this.stopped) this.ledger.identified(await this.namer.name(signal));
    return failure;
  }

  private publish(): Sample {
    const sample = this.ledger.sample(this.mode, Math.max(this.begun, this.interval));
    this.begun = this.interval;
    this.options.onEvent({ type: 'sample', sample });
    return sample;
  }

  private wantsReset(): boolean {
    const isItsTurn = this.mode === 'reset' && this.polls % PLAIN_EVERY !== 0;
    return (isItsTurn || this.zeroOnce) && this.ledger.mayReset && !this.stopped;
  }

  /** Sends a reset and folds its answer; returns why there was none. */
  private async reset(): Promise<SourceFailure | undefined> {
    const { source, clock } = this.options;
    try {
      const answer = await this.patience.answerOf((deadline, signal) => source.query(true, deadline, signal));
      this.ledger.resetAnswered(answer, clock.now(), source.connection);
      this.failures = 0;
      this.lostResets = 0;
      return undefined;
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
      this.lostResets += 1;
      if (error.mayHaveActed) this.ledger.resetUnanswered();
      return error;
    }
  }

  /** Rests until the next tick of the grid, planned anew when the interval changes meanwhile. */
  private async restUntilTick(started: number, took: number): Promise<void> {
    do {
      this.replanned = false;
      const due = started + this.nextTick(took);
      await this.rest(Math.max(0, due - this.options.clock.now().mono));
    } while (this.replanned && !this.stopped);
  }

  /** Milliseconds from a poll's start to the tick after it; the core gets a rest after a poll that kept it busy. */
  private nextTick(took: number): number {
    const step = this.interval * 1000;
    const earliest = took > step / 2 ? took + Math.min(took, LONGEST_REST) : took;
    return Math.max(1, Math.ceil(Math.max(earliest, 1) / step)) * step;
  }

  /** Reports a failure; returns the milliseconds until the next try. */
  private afterFailure({ failure, unsettled }: Failed): number {
    const wait = unsettled ? settleDelay(this.lostResets) : retryDelay(this.failures + 1);
    this.report(failure, wait);
    if (unsettled || shouldReconnect(failure.kind, this.failures)) {
      this.options.source.reconnect();
      this.namer.forget();
    }
    return wait;
  }

  private report(failure: SourceFailure, wait: number): void {
    this.failures += 1;
    const retryAt = this.options.clock.now().mono + wait;
    this.options.onEvent({ type: 'failure', failure, inRow: this.failures, retryAt });
  }

  private async rest(milliseconds: number): Promise<void> {
    this.wake = new AbortController();
    if (this.stopped) return;
    await this.options.clock.sleep(milliseconds, this.wake.signal);
  }
}

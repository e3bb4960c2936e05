/**
 * The loop that polls the core on a grid of ticks: a plain reading, then (in reset mode) the reading with reset. There
 * is one call at a time; a tick that comes during a poll is skipped. What a reset takes is on disk before.
 */
import { type Mode, type Source, SourceFailure } from '../core/core.ts';
import { Bookkeeper } from './bookkeeper.ts';
import { type Clock, orAborted } from './clock.ts';
import { Inquiry, type Look } from './inquiry.ts';
import type { Claim, Recording } from './journal.ts';
import { Ledger } from './ledger.ts';
import { Namer } from './namer.ts';
import { OthersRecord, type RecordedByOthers } from './others-record.ts';
import { Pace } from './pace.ts';
import { Patience } from './patience.ts';
import { retryDelay, settleDelay, shouldReconnect } from './retry.ts';
import type { Sample } from './sample.ts';
import { Turns } from './turns.ts';
import { type Zeroing, ZeroOnce } from './zero-once.ts';
import { type Attempt, Zeroer } from './zeroer.ts';

/** What the poller reports. */
export type PollEvent =
  | { readonly type: 'sample'; readonly sample: Sample }
  /**
   * A poll failed, or an answer is late. The next attempt is at `retryAt` (monotonic milliseconds), null while a
   * requested answer is still expected. `inRow` counts failures since the last success.
   */
  | {
      readonly type: 'failure';
      readonly failure: SourceFailure;
      readonly inRow: number;
      readonly retryAt: number | null;
    };

export interface PollerOptions {
  readonly source: Source;
  readonly clock: Clock;
  /** Seconds between polls. */
  readonly interval: number;
  /** Deadline of one call, in seconds. */
  readonly timeout: number;
  readonly mode: Mode;
  /** Where the numbers are recorded. If they are not, nothing is reset unless `insists`. */
  readonly recording?: Recording;
  /** Opens the history if the run is told to reset only later (`setMode`, `zeroCore`). */
  readonly recordLater?: () => Promise<Recording>;
  /** Asked while there is another v2top and this run records nothing. */
  readonly recordedByOthers?: RecordedByOthers;
  /** The other v2tops at this API: while there are any, nothing is reset. */
  readonly claim?: Claim;
  /** Whether the user asked for reset explicitly, which then works without a history. */
  readonly insists?: boolean;
  /** Records every poll before it is reported, so that a scraper never sees more than what is on disk. */
  readonly eachPoll?: boolean;
  /** Whether rows remember their last day, in 4 KiB each: only a screen draws it. */
  readonly remembers?: boolean;
  /**
   * Gets what was read before an unrecorded reset; false forbids the reset. For runs that end with their output: what
   * they could not write is not taken from the core.
   */
  readonly beforeReset?: (sample: Sample) => Promise<boolean>;
  /** Called for each event. If it returns a promise, the next poll waits for it, because a reader may be slow. */
  readonly onEvent: (event: PollEvent) => unknown;
}

/** How a failed poll ended; `unsettled` means that a reset may have happened anyway. */
type Failed = { readonly failure: SourceFailure; readonly unsettled: boolean };

export class Poller {
  private readonly ledger: Ledger;
  private readonly inquiry: Inquiry;
  private readonly keeper: Bookkeeper;
  private readonly othersRecord: OthersRecord;
  private readonly namer: Namer;
  private readonly patience: Patience;
  private readonly options: PollerOptions;
  private readonly pace: Pace;
  private readonly zeroer: Zeroer;
  private mode: Mode;
  private readonly order = new ZeroOnce();
  private failures = 0;
  private readonly turns: Turns;
  private stopped = false;
  private hasGivenUp = false;
  /** There is only one poll. */
  private isOnly = false;
  /** Ends a call by which nothing is lost. */
  private readonly stopReading = new AbortController();

  constructor(options: PollerOptions) {
    const { source, clock, timeout, recording, recordLater, eachPoll } = options;
    this.options = options;
    this.ledger = new Ledger(undefined, options.remembers === true);
    this.pace = new Pace(clock, options.interval);
    this.turns = new Turns(options.claim);
    this.mode = options.mode;
    this.inquiry = new Inquiry(source, clock, this.ledger);
    const kept = { recording, recordLater, eachPoll, insists: options.insists === true };
    this.keeper = new Bookkeeper({ ...kept, ledger: this.ledger, clock, address: source.address });
    this.othersRecord = new OthersRecord(clock, options.claim, options.recordedByOthers);
    this.namer = new Namer(source, timeout * 1000);
    this.patience = new Patience(clock, timeout, (failure) => {
      if (this.stopped) return;
      this.ledger.failed();
      this.report(failure, null);
    });
    const { ledger, keeper, patience, pace } = this;
    this.zeroer = new Zeroer({ ...options, ledger, keeper, patience, pace, close: () => this.close() });
  }

  /** Process ids of the other v2tops at this API. */
  get others(): readonly number[] {
    return this.zeroer.others;
  }

  /** Why nothing is recorded; empty if it is. */
  get unrecordedWhy(): string {
    return this.keeper.why;
  }

  /** Why others cannot be found, so that nothing is reset; empty if they can. */
  get claimTrouble(): string {
    return this.zeroer.claimTrouble;
  }

  /** Polls until `stop` is called. When it resolves, everything that was read has been reported and recorded. */
  async run(): Promise<void> {
    const { clock } = this.options;
    await this.begin();
    while (!this.stopped) {
      const started = clock.now().mono;
      const outcome = await this.poll();
      const took = clock.now().mono - started;
      if (this.stopped) break;
      if (outcome === 'done') await this.pace.untilTick(started, took);
      else await this.pace.rest(this.afterFailure(outcome));
    }
    if (!this.ledger.mayReset && !this.hasGivenUp) await this.giveUp();
    await this.end();
  }

  /**
   * Polls once instead of `run`; resolves with the sample, which was reported too. Rejects with a SourceFailure if
   * there is no reading, or if a requested reset cannot have been sent.
   */
  async once(): Promise<Sample> {
    this.isOnly = true;
    try {
      await this.begin();
      const { sample, failure } = await this.ask();
      if (failure !== undefined && !failure.mayHaveActed) throw failure;
      return sample;
    } finally {
      await this.end();
    }
  }

  /** Stops polling. `run` resolves soon: at once, or when an important answer has arrived or was given up. */
  stop(): void {
    this.stopped = true;
    this.pace.stop();
    this.stopReading.abort();
    this.patience.giveUpSoon();
  }

  /** Changes the interval (seconds), counted from the last poll. */
  setInterval(seconds: number): void {
    this.pace.setInterval(seconds);
  }

  /** Polls with or without reset from the next poll on. */
  setMode(mode: Mode): void {
    this.mode = mode;
  }

  /**
   * Resets the core's counters once, with a poll of its own, whatever the mode; their bytes are counted here. If that
   * poll fails, nothing is reset later, because another core may answer then. Resolves with the result.
   */
  zeroCore(): Promise<Zeroing> {
    this.pace.wake();
    return this.order.give();
  }

  /** Waits until no other v2top's reset can happen during the first reading, and opens the books. */
  private async begin(): Promise<void> {
    const { signal } = this.stopReading;
    await this.zeroer.enter(signal);
    await orAborted(this.keeper.begin(), signal);
    await orAborted(this.othersRecord.look(), signal);
  }

  private async end(): Promise<void> {
    await this.keeper.end();
    await this.zeroer.leave();
  }

  private async poll(): Promise<'done' | Failed> {
    try {
      const { failure } = await this.ask();
      return failure === undefined ? 'done' : { failure, unsettled: failure.mayHaveActed };
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
      this.ledger.failed();
      this.order.settle({ did: 'nothing', why: 'the core does not answer' });
      await this.keeper.flush();
      return { failure: error, unsettled: false };
    }
  }

  /** One poll. Rejects if there is no reading; returns its sample, and the failure of a reset that was not answered. */
  private async ask(): Promise<{ sample: Sample; failure: SourceFailure | undefined }> {
    const { clock, timeout } = this.options;
    const { signal } = this.stopReading;
    const look: Look = this.ledger.mayReset
      ? await this.inquiry.look(timeout * 1000, signal)
      : await this.patience.answerOf((deadline, given) => this.inquiry.look(deadline, given));
    this.keeper.fold(look);
    this.turns.next();
    this.failures = 0;
    await this.nameCore(signal);
    if (this.mode === 'reset' || this.order.isGiven) await this.keeper.beginLate();
    const wantsReset = this.wantsReset();
    const failure = this.outcomeOf(wantsReset ? await this.reset(look) : 'not sent');
    if (this.stopped || this.isOnly) {
      this.hasGivenUp = true;
      this.ledger.giveUp(clock.now());
    }
    const sample = await this.publish(wantsReset || this.stopped);
    this.zeroer.release();
    if (this.turns.mayTakeOver()) await this.keeper.takeOver();
    return { sample, failure };
  }

  private async nameCore(signal: AbortSignal): Promise<void> {
    if (this.ledger.books.noticed.restarted) this.namer.forget();
    if (!this.stopped) this.ledger.identified(await this.namer.name(signal));
  }

  /** Completes a poll, records it if that is due, and reports it. */
  private async publish(isDue: boolean): Promise<Sample> {
    const sample = this.close();
    await this.keeper.close(sample, isDue);
    await orAborted(
      Promise.resolve(this.options.onEvent({ type: 'sample', sample })),
      this.stopReading.signal,
    );
    return sample;
  }

  private close(): Sample {
    const mode = this.mode === 'reset' && this.zeroer.mayZero() ? 'reset' : 'read-only';
    const recorded = this.othersRecord.or(this.keeper.recorded);
    const recording = { recorded, shared: this.others.length > 0 };
    return this.ledger.sample(mode, this.pace.endInterval(), recording);
  }

  private wantsReset(): boolean {
    const isItsTurn = this.mode === 'reset' && this.turns.mayReset;
    return (
      (isItsTurn || this.order.isGiven) && this.zeroer.mayZero() && this.ledger.mayReset && !this.stopped
    );
  }

  /** Resets what was read, unless something forbids it. */
  private reset({ reading }: Look): Promise<Attempt> {
    return this.zeroer.attempt(reading.sighting.at, () => !this.stopped);
  }

  /** Reports the result to whoever asked for the reset; returns why there was no answer. */
  private outcomeOf(attempt: Attempt): SourceFailure | undefined {
    if (attempt === 'answered') this.failures = 0;
    this.order.settle(this.zeroer.told(attempt));
    return typeof attempt === 'string' ? undefined : attempt;
  }

  /** No later reading in this run will settle the last reset, so its possible cost is reported now. */
  private async giveUp(): Promise<void> {
    this.hasGivenUp = true;
    this.ledger.giveUp(this.options.clock.now());
    await this.publish(true);
  }

  /** Reports a failure; returns the milliseconds until the next attempt. */
  private afterFailure({ failure, unsettled }: Failed): number {
    const wait = unsettled ? settleDelay(this.zeroer.lostInRow) : retryDelay(this.failures + 1);
    this.report(failure, this.options.clock.now().mono + wait);
    if (unsettled || shouldReconnect(failure.kind, this.failures)) {
      this.options.source.reconnect();
      this.namer.forget();
    }
    return wait;
  }

  private report(failure: SourceFailure, retryAt: number | null): void {
    this.failures += 1;
    this.options.onEvent({ type: 'failure', failure, inRow: this.failures, retryAt });
  }
}

/** Resets the core: only while this v2top is alone, only what was recorded, and only right after it was read. */
import { type Source, SourceFailure } from '../core/core.ts';
import type { Bookkeeper } from './bookkeeper.ts';
import type { Clock, Moment } from './clock.ts';
import { type Claim, ClaimFailure } from './journal.ts';
import type { Ledger } from './ledger.ts';
import type { Pace } from './pace.ts';
import type { Patience } from './patience.ts';
import type { Sample } from './sample.ts';
import type { Zeroing } from './zero-once.ts';

/**
 * A reset follows its reading within the interval, or this many milliseconds; after a longer pause it is read again
 * first.
 */
const FRESH = 1000;

/** How an attempt went, or the failure of its call. */
export type Attempt = 'answered' | 'not sent' | SourceFailure;

export interface ZeroerOptions {
  readonly source: Source;
  readonly clock: Clock;
  readonly claim?: Claim;
  readonly ledger: Ledger;
  readonly keeper: Bookkeeper;
  readonly patience: Patience;
  readonly pace: Pace;
  /** Gets what was read if it is not recorded; false forbids the reset. */
  readonly beforeReset?: (sample: Sample) => Promise<boolean>;
  /** Completes the poll so far, for `beforeReset`. */
  readonly close: () => Sample;
}

export class Zeroer {
  private readonly options: ZeroerOptions;
  private claimFailure = '';
  private lost = 0;

  constructor(options: ZeroerOptions) {
    this.options = options;
  }

  /** Process ids of the other v2tops at this API. */
  get others(): readonly number[] {
    return this.options.claim?.others ?? [];
  }

  /** Why others cannot be found; empty if they can. */
  get claimTrouble(): string {
    return this.claimFailure;
  }

  /** How many resets in a row lost their answers. */
  get lostInRow(): number {
    return this.lost;
  }

  /** Announces this v2top, and waits until no other one's reset can happen during its first reading. */
  async enter(signal: AbortSignal): Promise<void> {
    try {
      await this.options.claim?.enter(signal);
    } catch (error) {
      if (!(error instanceof ClaimFailure)) throw error;
      this.claimFailure = error.message;
    }
  }

  async leave(): Promise<void> {
    await this.options.claim?.leave();
  }

  /** Whether a reset is possible now, if one is wanted. */
  mayZero(): boolean {
    const { keeper } = this.options;
    return (
      this.others.length === 0 && this.claimFailure === '' && (keeper.mayZeroUnrecorded || keeper.mayZero)
    );
  }

  /**
   * Writes down what was read at `readAt`, then zeroes it, unless something forbids that on the way (`isWanted` is the
   * last to be asked).
   */
  async attempt(readAt: Moment, isWanted: () => boolean): Promise<Attempt> {
    const { claim, clock, pace } = this.options;
    if (claim !== undefined && !(await claim.beginReset())) return 'not sent';
    const isWritten = await this.isSafe();
    const isFresh = clock.now().mono - readAt.mono <= Math.max(FRESH, pace.interval * 1000);
    return isWritten && isFresh && isWanted() ? this.send() : 'not sent';
  }

  /** An attempt in an operator's words. */
  told(attempt: Attempt): Zeroing {
    if (attempt === 'answered') return { did: 'zeroed' };
    if (attempt === 'not sent') return { did: 'nothing', why: this.whyNot() };
    return attempt.mayHaveActed ? { did: 'unanswered' } : { did: 'nothing', why: 'the core does not answer' };
  }

  private whyNot(): string {
    const { keeper, ledger } = this.options;
    if (this.others.length > 0) return 'another v2top watches this core';
    if (this.claimFailure !== '') return this.claimFailure;
    if (!ledger.mayReset) return 'an earlier reset is not settled yet';
    const isKept = keeper.mayZeroUnrecorded || keeper.mayZero;
    return isKept ? 'it took too long to write down' : `nothing is recorded (${keeper.why})`;
  }

  /** Lets new v2tops in. A reset that was not answered may still happen: they wait until a reading has settled it. */
  release(): void {
    if (this.options.ledger.mayReset) this.options.claim?.endReset();
  }

  /** Whether what was read is where it should be before it is reset. */
  private async isSafe(): Promise<boolean> {
    const { beforeReset, keeper, close } = this.options;
    if (beforeReset !== undefined && !keeper.mayZero && !(await beforeReset(close()))) return false;
    return (await keeper.beforeReset()) || keeper.mayZeroUnrecorded;
  }

  private async send(): Promise<'answered' | SourceFailure> {
    const { source, clock, ledger, keeper, patience } = this.options;
    keeper.zeroing();
    try {
      const answer = await patience.answerOf((deadline, signal) => source.query(true, deadline, signal));
      ledger.resetAnswered(answer, clock.now(), source.connection);
      keeper.zeroed();
      this.lost = 0;
      return 'answered';
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
      this.lost += 1;
      if (error.mayHaveActed) ledger.resetUnanswered();
      return error;
    }
  }
}

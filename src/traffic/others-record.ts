/** Where another v2top records what this run only reads: the history is asked while there is another one. */
import type { Clock } from './clock.ts';
import type { Claim, RecordingState } from './journal.ts';

/** Milliseconds for which an answer is fresh. */
const FRESH = 10_000;

/** Says where another v2top records the numbers now. Never rejects. */
export type RecordedByOthers = () => Promise<RecordingState>;

export class OthersRecord {
  private readonly clock: Clock;
  private readonly claim: Pick<Claim, 'others'> | undefined;
  private readonly ask: RecordedByOthers | undefined;
  private answer: RecordingState = 'not recorded';
  private askedAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, claim: Pick<Claim, 'others'> | undefined, ask: RecordedByOthers | undefined) {
    this.clock = clock;
    this.claim = claim;
    this.ask = ask;
  }

  /** Where the numbers are recorded: by this run, or else by another v2top; asks again if the answer is old. */
  or(own: RecordingState): RecordingState {
    if (own !== 'not recorded' || !this.hasOthers) return own;
    if (this.clock.now().mono - this.askedAt >= FRESH) void this.look();
    return this.answer;
  }

  /** Asks if there are others, and waits for the answer. */
  async look(): Promise<void> {
    if (this.ask === undefined || !this.hasOthers) return;
    this.askedAt = this.clock.now().mono;
    this.answer = await this.ask();
  }

  private get hasOthers(): boolean {
    return (this.claim?.others.length ?? 0) > 0;
  }
}

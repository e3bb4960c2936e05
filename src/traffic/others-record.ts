/** Where another v2top records what this run only reads: the history is asked while there is another one. */
import type { Clock } from './clock.ts';
import type { RecordingState } from './journal.ts';

/** Milliseconds for which an answer is fresh. */
const FRESH = 10_000;

export class OthersRecord {
  private readonly clock: Clock;
  private readonly ask: () => Promise<RecordingState>;
  private answer: RecordingState = 'not recorded';
  private askedAt = Number.NEGATIVE_INFINITY;

  /** `ask` never rejects. */
  constructor(clock: Clock, ask: () => Promise<RecordingState>) {
    this.clock = clock;
    this.ask = ask;
  }

  /** The last answer; asks again if it is old, without waiting. */
  get state(): RecordingState {
    if (this.clock.now().mono - this.askedAt >= FRESH) void this.look();
    return this.answer;
  }

  /** Asks, and waits for the answer. */
  async look(): Promise<void> {
    this.askedAt = this.clock.now().mono;
    this.answer = await this.ask();
  }
}

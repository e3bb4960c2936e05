/** Waits longer than usual for an important answer, and reports meanwhile that it is late. */
import { SourceFailure } from '../core/core.ts';
import type { Clock } from './clock.ts';

/**
 * How many deadlines to wait for a reset's answer: it carries bytes the core no longer has, and a stalled core sends it
 * when it continues. The reading after a reset that was given up gets as long: the sooner it follows the reset, the
 * more it shows.
 */
const PATIENCE = 10;
/** The longest wait at the end for the answer to a reset, in milliseconds. */
const LAST_ANSWER = 500;

export class Patience {
  private readonly clock: Clock;
  /** Deadline of an ordinary call, in seconds. */
  private readonly timeout: number;
  private readonly onLate: (failure: SourceFailure) => void;
  private waiting: AbortController | undefined;

  /** Calls `onLate` after each deadline that passes. */
  constructor(clock: Clock, timeout: number, onLate: (failure: SourceFailure) => void) {
    this.clock = clock;
    this.timeout = timeout;
    this.onLate = onLate;
  }

  /** Makes a call with ten times the deadline, and a signal that ends it. */
  async answerOf<T>(call: (deadline: number, signal: AbortSignal) => Promise<T>): Promise<T> {
    const step = this.timeout * 1000;
    const waiting = new AbortController();
    this.waiting = waiting;
    const answer = call(PATIENCE * step, waiting.signal);
    const settled = new AbortController();
    const settle = (): void => settled.abort();
    answer.then(settle, settle);
    for (let times = 1; !settled.signal.aborted; times++) {
      await this.clock.sleep(step, settled.signal);
      if (!settled.signal.aborted) this.onLate(this.lateness(times));
    }
    this.waiting = undefined;
    // Ends the countdown of `giveUpSoon`, if it is running.
    waiting.abort();
    return answer;
  }

  /** Ends the present call, if there is one, unless it is answered within half a second. */
  giveUpSoon(): void {
    const { waiting } = this;
    if (waiting === undefined) return;
    // Not awaited: a sleep never fails, and the call that it ends is awaited where it was made.
    void this.clock.sleep(LAST_ANSWER, waiting.signal).then(() => waiting.abort());
  }

  private lateness(times: number): SourceFailure {
    const detail = `no answer within ${this.timeout} s, ${times} times over; it is still waited for`;
    return new SourceFailure('timeout', detail);
  }
}

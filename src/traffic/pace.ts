/** Decides when the next poll is due: on a grid of ticks, realigned when the interval changes. */
import type { Clock } from './clock.ts';

/**
 * After a poll that took more than half its interval, the core rests as long again, but at most this many milliseconds.
 */
const LONGEST_REST = 2000;

export class Pace {
  private readonly clock: Clock;
  private seconds: number;
  /** The interval that applied when the present one began. */
  private begun: number;
  private isOver = false;
  /** The interval has changed during the wait. */
  private replanned = false;
  private waking = new AbortController();

  /** `interval` is in seconds. */
  constructor(clock: Clock, interval: number) {
    this.clock = clock;
    this.seconds = interval;
    this.begun = interval;
  }

  /** Seconds between polls. */
  get interval(): number {
    return this.seconds;
  }

  /** The longest time (seconds) that the sample ending now was meant to take. */
  endInterval(): number {
    const longest = Math.max(this.begun, this.seconds);
    this.begun = this.seconds;
    return longest;
  }

  /** Changes the interval, counted from the last poll, because a poll right away would measure next to nothing. */
  setInterval(seconds: number): void {
    if (seconds === this.seconds) return;
    this.seconds = seconds;
    this.replanned = true;
    this.wake();
  }

  /** Ends the wait. */
  wake(): void {
    this.waking.abort();
  }

  /** Ends the wait and all later ones. */
  stop(): void {
    this.isOver = true;
    this.wake();
  }

  /** Waits until the tick after a poll that started at `started` (monotonic milliseconds) and took `took`. */
  async untilTick(started: number, took: number): Promise<void> {
    do {
      this.replanned = false;
      const due = started + this.nextTick(took);
      await this.rest(Math.max(0, due - this.clock.now().mono));
    } while (this.replanned && !this.isOver);
  }

  async rest(milliseconds: number): Promise<void> {
    this.waking = new AbortController();
    if (this.isOver) return;
    await this.clock.sleep(milliseconds, this.waking.signal);
  }

  /** Milliseconds from a poll's start to the next tick; after a long poll the core gets a rest. */
  private nextTick(took: number): number {
    const step = this.seconds * 1000;
    const earliest = took > step / 2 ? took + Math.min(took, LONGEST_REST) : took;
    return Math.max(1, Math.ceil(Math.max(earliest, 1) / step)) * step;
  }
}

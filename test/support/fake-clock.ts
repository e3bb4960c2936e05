/** A clock that only moves when a test moves it. */
import { setImmediate } from 'node:timers/promises';
import type { Clock, Moment } from '../../src/traffic/clock.ts';

/** What has to happen before the next sleeper is woken takes a few turns of the event loop. */
const TURNS = 12;

/** Lets everything happen that needs no time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await setImmediate();
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export class FakeClock implements Clock {
  private mono = 1_000_000;
  /** The label of the first moment, 3 o'clock at night. */
  private start = Date.UTC(2026, 10, 23, 3) - this.mono;
  private sleepers: Sleeper[] = [];

  readonly now = (): Moment => ({ mono: this.mono, wall: this.start + this.mono });

  readonly sleep = (milliseconds: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        this.sleepers = this.sleepers.filter((one) => one !== sleeper);
        resolve();
      };
      const sleeper: Sleeper = { at: this.mono + milliseconds, wake };
      this.sleepers.push(sleeper);
      signal.addEventListener('abort', wake);
      if (signal.aborted) wake();
    });

  /** Whether anybody sleeps. */
  get hasSleeper(): boolean {
    return this.sleepers.length > 0;
  }

  /** The machine sleeps that many milliseconds: only the wall clock goes on. */
  suspend(milliseconds: number): void {
    this.start += milliseconds;
  }

  /** Lets that many milliseconds pass, waking each sleeper in its turn. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.mono + milliseconds;
    for (;;) {
      await settle();
      const next = this.sleepers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.mono = Math.max(this.mono, next.at);
      next.wake();
    }
    this.mono = end;
  }
}

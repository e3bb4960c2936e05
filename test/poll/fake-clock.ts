/** A clock that a test moves. */
import type { Moment } from '../../src/fold/sample.ts';
import type { Clock } from '../../src/poll/clock.ts';

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

export class FakeClock implements Clock {
  private mono = 0;
  private wall = Date.UTC(2026, 10, 23, 3);
  private readonly sleepers = new Set<Sleeper>();

  now(): Moment {
    return { mono: this.mono, wall: this.wall };
  }

  sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.sleepers.delete(sleeper);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper = { due: this.mono + milliseconds, wake };
      this.sleepers.add(sleeper);
      signal.addEventListener('abort', wake);
      if (signal.aborted) wake();
    });
  }

  /** Lets so many seconds pass, waking each sleeper at its time and letting it act before going on. */
  async pass(seconds: number): Promise<void> {
    await settle();
    const end = this.mono + seconds * 1000;
    for (;;) {
      const next = this.next();
      if (next === undefined || next.due > end) break;
      this.moveTo(next.due);
      next.wake();
      await settle();
    }
    this.moveTo(end);
  }

  /** Time goes by without anything being woken: a call that takes so many seconds. */
  spend(seconds: number): void {
    this.moveTo(this.mono + seconds * 1000);
  }

  /** The machine sleeps: only the wall clock goes on. */
  suspend(seconds: number): void {
    this.wall += seconds * 1000;
  }

  /** Whether somebody sleeps. */
  get hasSleeper(): boolean {
    return this.sleepers.size > 0;
  }

  private next(): Sleeper | undefined {
    let first: Sleeper | undefined;
    for (const sleeper of this.sleepers) if (first === undefined || sleeper.due < first.due) first = sleeper;
    return first;
  }

  private moveTo(mono: number): void {
    const passed = Math.max(0, mono - this.mono);
    this.mono += passed;
    this.wall += passed;
  }
}

/** Lets everything that is ready to run do so. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Time as the rest of the program sees it; tests bring a clock of their own. */
import type { Moment } from './sample.ts';

export interface Clock {
  now(): Moment;
  /** Resolves after so many milliseconds, or at once when the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** The machine's own clocks. */
export const systemClock: Clock = {
  now: () => ({ mono: performance.now(), wall: Date.now() }),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
    }),
};

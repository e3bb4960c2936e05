/** Time as the rest of the program sees it; tests bring a clock of their own. */
import { readFileSync } from 'node:fs';

/** A point in time: `mono` milliseconds of a clock that never jumps, `wall` milliseconds since 1970 for labels. */
export interface Moment {
  readonly mono: number;
  readonly wall: number;
}

export interface Clock {
  now(): Moment;
  /** Resolves after that many milliseconds, or at once when the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** The machine's own clocks. The monotonic one counts from the boot, where the system's does: processes share it. */
export const systemClock: Clock = {
  now: () => ({ mono: Number(process.hrtime.bigint()) / 1e6, wall: Date.now() }),
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

/** Names the boot that the monotonic clock counts from; null where the system has no name for it (Linux does). */
export function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return null;
  }
}

/** Waits for a promise, but no longer than until the signal is aborted; undefined then. */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  let giveUp = (): void => undefined;
  const aborted = new Promise<undefined>((resolve) => {
    giveUp = () => resolve(undefined);
  });
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp);
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    // The poller's signal lives as long as the program, and each poll waits.
    signal.removeEventListener('abort', giveUp);
  }
}

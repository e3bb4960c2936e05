/** The clock of the program; tests pass their own. */
import { readFileSync } from 'node:fs';

/** A moment: `mono` in milliseconds of a monotonic clock, `wall` in milliseconds since 1970 for labels. */
export interface Moment {
  readonly mono: number;
  readonly wall: number;
}

export interface Clock {
  now(): Moment;
  /** Resolves after this many milliseconds, or at once when the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** The machine's clocks. The monotonic one counts from the boot if the system's does, so that processes share it. */
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

/** Names the boot from which the monotonic clock counts; null if the system has no name for it (Linux has). */
export function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return null;
  }
}

/** Waits for a promise, or until the signal is aborted; then the result is undefined. */
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
    // The poller's signal lives as long as the program, and every poll adds a listener.
    signal.removeEventListener('abort', giveUp);
  }
}

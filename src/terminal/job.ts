/** The shell job of this process: stops it as a whole, and waits until it is in the foreground. */
import { readFileSync } from 'node:fs';
import { setImmediate, setTimeout } from 'node:timers/promises';

/** What the screen needs from its job; tests pass their own. */
export interface Job {
  /** Stops as Ctrl-Z stops a program that does not catch it; resolves when the job continues. */
  stop(): Promise<void>;
  /** Resolves when the job is in the foreground, or when `isOver` says that there is nothing left to wait for. */
  untilForeground(isOver: () => boolean): Promise<void>;
}

/** If no shell can bring the job to the front, stops are ignored. Give up then; the kernel refuses access itself. */
const MOST_STOPS = 20;

/** The shell's job. */
export const shellJob: Job = {
  stop: () => stop('SIGTSTP'),
  async untilForeground(isOver) {
    // The kernel stops any program that changes terminal settings in the background. Waiting for that stop would be too
    // late: the settings that we would restore at the end would then be those of the shell's prompt.
    for (let tries = 0; tries < MOST_STOPS && inBackground() && !isOver(); tries++) await stop('SIGTTOU');
  },
};

/**
 * Stops the whole job: a parent such as npm must stop too, or the shell would wait for it. Without job control (`ssh
 * host v2top`) the kernel ignores the signal, and this returns at once.
 */
async function stop(signal: 'SIGTSTP' | 'SIGTTOU'): Promise<void> {
  const listeners = process.listeners(signal);
  process.removeAllListeners(signal);
  process.kill(0, signal);
  // Waiting for SIGCONT would hang where the stop was ignored; a short timer works in both cases.
  await setTimeout(50);
  // Handle signals that arrived during the stop first, such as the SIGTERM of a `kill %1`.
  await setImmediate();
  for (const listener of listeners) process.on(signal, listener);
  // The window may have changed, and only the foreground job was told.
  process.kill(process.pid, 'SIGWINCH');
}

/** Whether another job is in the foreground. Known on Linux only; false elsewhere. */
export function inBackground(): boolean {
  let stat: string;
  try {
    stat = readFileSync('/proc/self/stat', 'utf8');
  } catch {
    return false;
  }
  // pid (name) state parent group session terminal foreground-group …; the name may contain anything.
  const [, , , group, , , foreground] = stat.slice(stat.lastIndexOf(')')).split(' ');
  return Number(foreground) > 0 && group !== foreground;
}

/** The job that this process belongs to: stopping it as a whole, and waiting for the terminal to be its own. */
import { readFileSync } from 'node:fs';
import { setImmediate, setTimeout } from 'node:timers/promises';

/** What the screen asks of its job; tests bring one of their own. */
export interface Job {
  /** Stops, as Ctrl-Z does to a program that does not catch it; resolves when it goes on. */
  stop(): Promise<void>;
  /** Resolves when the job has the terminal, or when `isOver` says that nothing is waited for any more. */
  untilForeground(isOver: () => boolean): Promise<void>;
}

/** Where no shell could bring it back to the front, stops are ignored: it goes on, and the kernel refuses by itself. */
const MOST_STOPS = 20;

/** The shell's job. */
export const shellJob: Job = {
  stop: () => stop('SIGTSTP'),
  async untilForeground(isOver) {
    // The same stop that the kernel has for those who change the terminal's settings in the background. Waiting for
    // that one is too late: the settings that we would give back at the end are then those of the shell's prompt.
    for (let tries = 0; tries < MOST_STOPS && inBackground() && !isOver(); tries++) await stop('SIGTTOU');
  },
};

/**
 * Stops the whole job: a parent such as npm must stop too, or the shell would wait for it. Where there is no job
 * control (`ssh host v2top`) the kernel ignores it, and this returns at once.
 */
async function stop(signal: 'SIGTSTP' | 'SIGTTOU'): Promise<void> {
  const listeners = process.listeners(signal);
  process.removeAllListeners(signal);
  process.kill(0, signal);
  // SIGCONT cannot be waited for, as it never comes where the stop was ignored; a short timer works in both.
  await setTimeout(50);
  // A signal that came while it was stopped has its turn first, such as the SIGTERM of a `kill %1`.
  await setImmediate();
  for (const listener of listeners) process.on(signal, listener);
  // The window may have changed, and only the job in the foreground was told.
  process.kill(process.pid, 'SIGWINCH');
}

/** Whether another job has the terminal, as Linux tells it; elsewhere it is not known, and false. */
export function inBackground(): boolean {
  let stat: string;
  try {
    stat = readFileSync('/proc/self/stat', 'utf8');
  } catch {
    return false;
  }
  // pid (name) state parent group session terminal foreground-group …; the name may hold anything.
  const [, , , group, , , foreground] = stat.slice(stat.lastIndexOf(')')).split(' ');
  return Number(foreground) > 0 && group !== foreground;
}

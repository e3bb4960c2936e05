/** Waits for a history that is only busy: another program holds it, or its disk is slow. */
import { setTimeout as delay } from 'node:timers/promises';
import { JournalFailure } from '../traffic/journal.ts';

/** Milliseconds between attempts. */
const AGAIN = 500;

/** Gets a line for the log once, when the waiting begins. */
export type OnBusy = (why: string) => void;

/**
 * Attempts it until the history is no longer busy. Without `onBusy`, and for any other failure, rejects at once with
 * its JournalFailure.
 */
export async function whileBusy<T>(attempt: () => Promise<T>, onBusy: OnBusy | undefined): Promise<T> {
  for (let isSaid = false; ; isSaid = true) {
    try {
      return await attempt();
    } catch (error) {
      if (onBusy === undefined || !(error instanceof JournalFailure) || !error.isBusy) throw error;
      if (!isSaid) onBusy(`${error.message}; it is waited for.`);
      await delay(AGAIN);
    }
  }
}

/** A reset that was sent but not answered: what it may have cost, and how later readings settle whether it happened. */
import type { Books, HiddenTime, Losses, OpenReset, Sighting } from './books.ts';
import type { Moment } from './clock.ts';
import { beginUnanswered, canCarry } from './loss.ts';
import type { Change } from './restarts.ts';

/**
 * A core that has answered a reading has also executed earlier requests, except for a reset that was waiting in
 * parallel and may come just after. This many milliseconds after that reading, an unseen reset counts as settled.
 */
const LATEST_ZEROING = 500;

/** `longest`: the most seconds after its reading in which it can have happened; null where that is not known. */
export function newOpenReset(losses: Losses, longest: number | null): OpenReset {
  return { doubted: null, staked: 0n, longest, told: beginUnanswered(losses) };
}

/** Settles an unanswered reset with a reading that follows it; true if the reading shows zeroed counters. */
export function settleReset(books: Books, at: Moment, { fell, held, stake }: Change): boolean {
  const { openReset: open, last, losses, noticed } = books;
  if (open === null || last === null) return false;
  noteHidden(books, open, { seconds: secondsFrom(last, at), isCounted: true, longest: open.longest });
  if (fell > 0 && held === 0) {
    books.openReset = null;
    return true;
  }
  // Either it has not happened, or counters that did not fall have outgrown their old values; then that much is
  // missing.
  const isUnseen = stake > open.staked && canCarry(losses, Number(stake), secondsFrom(last, at));
  const staked = isUnseen ? stake : open.staked;
  noticed.lostBytes += staked - open.staked;
  open.told.said += staked - open.staked;
  const doubted = open.doubted ?? at;
  const isSettled = at.mono - doubted.mono >= LATEST_ZEROING;
  books.openReset = isSettled ? null : { ...open, doubted, staked, longest: null };
  return fell > 0;
}

/** Reports what it may have cost until `at`, because no reading of this run will follow. */
export function giveUpReset(books: Books, at: Moment): void {
  const { openReset: open, last } = books;
  if (open === null || last === null) return;
  noteHidden(books, open, { seconds: secondsFrom(last, at), isCounted: false, longest: null });
}

function noteHidden({ noticed }: Books, { told }: OpenReset, time: Omit<HiddenTime, 'of'>): void {
  noticed.hidden = [...noticed.hidden, { of: told, ...time }];
}

/** The seconds since a reading was requested, which is how old its values may be. */
export const secondsFrom = ({ asked }: Sighting, at: Moment): number => (at.mono - asked.mono) / 1000;

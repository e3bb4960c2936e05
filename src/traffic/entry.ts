/** Makes the next journal entry from the books. */
import type { Books, Counter } from './books.ts';
import type { CoreStart, CounterChange, Entry, Pace } from './journal.ts';
import { fastestWith, unclosedBytes } from './loss.ts';
import { startedAt } from './restarts.ts';

/** What an entry says besides what the books have counted. */
export interface EntryFacts extends Pick<Entry, 'basis' | 'isEarlier' | 'events'> {
  /** The boot whose clock the core shares; null for a core on another machine. */
  readonly boot: string | null;
  /** A reset is sent as soon as the entry is on disk. */
  readonly beforeReset: boolean;
}

/** An entry of what was counted since the last one; null before the first reading, and while there is no journal. */
export function entryOf(books: Books, { boot, beforeReset, ...facts }: EntryFacts): Entry | null {
  const { changed, last, openReset } = books;
  if (last === null || changed === null) return null;
  return {
    ...facts,
    sighted: { boot, at: last.at },
    start: coreStart(books, boot),
    changes: [...changed].map(changeOf),
    resetUnderWay: beforeReset || openReset !== null,
    ...(beforeReset ? { pace: paceOf(books) } : {}),
  };
}

/** When the core started, on this boot's clock; null if it cannot be told. */
export function coreStart({ age }: Pick<Books, 'age'>, boot: string | null): CoreStart | null {
  const seconds = startedAt(age);
  return seconds === null || boot === null ? null : { boot, seconds };
}

const changeOf = ({ counter, unwritten, baseline, life }: Counter): CounterChange => ({
  counter,
  growth: unwritten,
  raw: baseline,
  life,
});

/** What the next run needs if this one dies in the reset; it includes what was just read. */
function paceOf(books: Books): Pace {
  const { losses, closed, last } = books;
  const seconds = closed === null || last === null ? null : (last.at.mono - closed.at.mono) / 1000;
  const fastest = seconds === null ? losses.fastest : fastestWith(losses, seconds, unclosedBytes(books));
  return { fastest, reset: losses.resetTook };
}

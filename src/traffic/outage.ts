/** A time without a working journal: what was counted meanwhile, and which of it the journal has after all. */
import { perDimension } from '../core/counters.ts';
import { type Books, type Counter, highestOf } from './books.ts';
import type { Basis, BookEvent, Entry, SavedState, Sighted } from './journal.ts';

/** An entry that failed, and with it all later ones. */
export interface Outage {
  /** It may have been written anyway. */
  readonly entry: Entry;
  /** The reading of the last entry that certainly was written; null if there was none. */
  readonly written: Sighted | null;
}

/** The result of an outage. */
export interface Recovered {
  /** The entry that failed is in the journal. */
  readonly wasWritten: boolean;
  /** What happened to the core until the journal was back, as far as it is not recorded. */
  readonly basis: Basis;
  readonly events: readonly BookEvent[];
}

/** From the weakest to the strongest. */
const BASES: readonly Basis[] = ['kept', 'zeroed', 'restarted', 'another core'];

/** Counts what no entry will list because its rows were dropped; from now on the roster counts it. */
export function countUnwritable(books: Books): void {
  books.unwritable = 0n;
  for (const record of books.changed ?? [])
    if (!books.counters.has(record.counter)) books.unwritable += record.unwritten;
}

/**
 * Ends an outage: `unwritten` of each counter becomes what the journal, which has `saved`, lacks. `since` is what
 * happened to the core after the entry that failed. Null if another program has written meanwhile.
 */
export function recover(
  books: Books,
  { entry, written }: Outage,
  saved: SavedState | null,
  since: Basis,
): Recovered | null {
  const wasWritten = isOf(saved, entry.sighted) && !isOf(saved, written);
  if (!wasWritten && !isOf(saved, written)) return null;
  if (wasWritten) {
    for (const { counter, growth } of entry.changes) {
      const record = books.counters.get(counter);
      if (record !== undefined) record.unwritten -= growth < record.unwritten ? growth : record.unwritten;
    }
  }
  const from = (saved?.sighted ?? entry.sighted).at.wall;
  const bytes = mostOf(books, ({ unwritten }) => unwritten);
  const basis = wasWritten ? since : strongest(entry.basis, since);
  return { wasWritten, basis, events: [...absence(books, from, bytes), ...unwritable(books)] };
}

/** Bytes counted in earlier lives of the core, which its present counters do not show. */
export const bytesOfEarlierLives = (books: Books): bigint =>
  mostOf(books, ({ unwritten, life }) => (unwritten > life ? unwritten - life : 0n));

const isOf = (saved: SavedState | null, reading: Sighted | null): boolean =>
  saved === null || reading === null
    ? saved === reading
    : saved.sighted.boot === reading.boot && saved.sighted.at.mono === reading.at.mono;

const strongest = (one: Basis, other: Basis): Basis =>
  BASES.indexOf(one) > BASES.indexOf(other) ? one : other;

function absence({ last }: Books, from: number, bytes: bigint): BookEvent[] {
  return last === null ? [] : [{ type: 'absence', from, to: last.at.wall, bytes }];
}

function unwritable({ unwritable: bytes }: Books): BookEvent[] {
  return bytes > 0n ? [{ type: 'maybe lost', bytes }] : [];
}

/** The sum over the counters of the dimension with the highest one. */
function mostOf({ counters }: Books, of: (record: Counter) => bigint): bigint {
  const sums = perDimension(() => 0n);
  for (const record of counters.values()) sums[record.row.dimension] += of(record);
  return highestOf(sums);
}

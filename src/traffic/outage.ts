/** A time in which nothing could be written down: what was counted meanwhile, and what of it the journal has after all. */
import { DIMENSIONS, type Dimension } from '../core/counters.ts';
import type { Books, Counter } from './books.ts';
import type { Basis, BookEvent, Entry, Past, Sighted } from './journal.ts';

/** An entry that failed, and so all that came after it. */
export interface Outage {
  /** It may have been written all the same. */
  readonly entry: Entry;
  /** The reading of the last entry that surely was; null where there was none. */
  readonly written: Sighted | null;
}

/** What an outage has come to. */
export interface Mended {
  /** The entry that failed is in the journal. */
  readonly wasWritten: boolean;
  /** What became of the core until the journal was back, as far as it is not written. */
  readonly basis: Basis;
  readonly events: readonly BookEvent[];
}

/** From the weakest to the strongest. */
const BASES: readonly Basis[] = ['kept', 'zeroed', 'restarted', 'another core'];

/** Counts what no entry will list, as its rows were let go of; from now on the roster goes on counting it. */
export function countUnwritable(books: Books): void {
  books.unwritable = 0n;
  for (const record of books.changed ?? [])
    if (!books.counters.has(record.counter)) books.unwritable += record.unwritten;
}

/**
 * Ends an outage: `unwritten` of each counter becomes what the journal, which holds `past`, does not have. `since` is
 * what happened to the core after the entry that failed. Null where another program has written meanwhile.
 */
export function mend(
  books: Books,
  { entry, written }: Outage,
  past: Past | null,
  since: Basis,
): Mended | null {
  const wasWritten = isOf(past, entry.sighted) && !isOf(past, written);
  if (!wasWritten && !isOf(past, written)) return null;
  if (wasWritten) {
    for (const { counter, growth } of entry.changes) {
      const record = books.counters.get(counter);
      if (record !== undefined) record.unwritten -= growth < record.unwritten ? growth : record.unwritten;
    }
  }
  const from = (past?.sighted ?? entry.sighted).at.wall;
  const bytes = mostOf(books, ({ unwritten }) => unwritten);
  const basis = wasWritten ? since : strongest(entry.basis, since);
  return { wasWritten, basis, events: [...absence(books, from, bytes), ...unwritable(books)] };
}

/** What was counted of earlier lives of the core: nothing that it holds now tells of it. */
export const bytesOfEarlierLives = (books: Books): bigint =>
  mostOf(books, ({ unwritten, life }) => (unwritten > life ? unwritten - life : 0n));

const isOf = (past: Past | null, reading: Sighted | null): boolean =>
  past === null || reading === null
    ? past === reading
    : past.sighted.boot === reading.boot && past.sighted.at.mono === reading.at.mono;

const strongest = (one: Basis, other: Basis): Basis =>
  BASES.indexOf(one) > BASES.indexOf(other) ? one : other;

function absence({ last }: Books, from: number, bytes: bigint): BookEvent[] {
  return last === null ? [] : [{ type: 'absence', from, to: last.at.wall, bytes }];
}

function unwritable({ unwritable: bytes }: Books): BookEvent[] {
  return bytes > 0n ? [{ type: 'maybe lost', bytes }] : [];
}

/** A sum over the counters of the dimension where it is highest. */
function mostOf({ counters }: Books, of: (record: Counter) => bigint): bigint {
  const sums: Record<Dimension, bigint> = { inbound: 0n, outbound: 0n, user: 0n };
  for (const record of counters.values()) sums[record.row.dimension] += of(record);
  return DIMENSIONS.reduce((most, dimension) => (sums[dimension] > most ? sums[dimension] : most), 0n);
}

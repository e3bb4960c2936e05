/** Who is counted: a record for each counter and row that the core ever named, and which of them it still names. */
import type { Answer } from '../core/core.ts';
import { DIMENSIONS, type Dimension, parseCounterName } from '../core/counters.ts';
import { type Books, type Counter, newFlow, type RowBook } from './books.ts';

/**
 * How many vanished rows are kept individually per dimension; beyond that, those idle longest are kept only as a sum.
 * If more rows than this were ever listed at once, as many as that: after a restart all rows have vanished until their
 * users return, and no user's total may be lost.
 */
export const MOST_GONE_ROWS = 1000;

/** The content of an answer. */
export interface Named {
  /**
   * Each counter once, with repeated ones summed up; without those that are and were 0, most of a large core's in reset
   * mode: nothing follows from them.
   */
  readonly list: Counter[];
  /** How many counters of the previous answer this one did not name. */
  readonly vanished: number;
}

/** Puts an answer's values into the counters' records. */
export function take(books: Books, answer: Answer): Named {
  const serial = ++books.answers;
  const named: Counter[] = [];
  let stayed = 0;
  let before: Counter | undefined;
  for (let index = 0; index < answer.names.length; index++) {
    const name = answer.names[index] ?? '';
    const record: Counter | undefined = find(books, name, before);
    if (record === undefined) continue;
    before = record;
    const read = answer.values[index] ?? 0n;
    // A counter below zero has overflowed or is broken; it does not give a number of bytes.
    const value = read < 0n ? 0n : read;
    if (record.answer === serial) {
      record.value += value;
      continue;
    }
    if (record.answer === serial - 1) stayed += 1;
    record.answer = serial;
    record.value = value;
    named.push(record);
    seeRow(books, record.row);
  }
  const vanished = books.listed - stayed;
  books.listed = named.length;
  return { list: named.filter(({ value, baseline }) => value !== 0n || baseline !== 0n), vanished };
}

/** The record of a counter; guessing it from the counter before costs half of a lookup. */
function find(books: Books, name: string, before: Counter | undefined): Counter | undefined {
  if (before?.next?.counter === name) return before.next;
  const record = books.counters.get(name) ?? meet(books, name);
  if (before !== undefined) before.next = record;
  return record;
}

/** Creates a record for a new counter; undefined if its name is not a traffic counter's. */
export function meet(books: Books, counter: string): Counter | undefined {
  const parsed = parseCounterName(counter);
  if (parsed === undefined) return undefined;
  const { dimension, name, direction } = parsed;
  const book = books.dimensions[dimension];
  const row = book.rows.get(name) ?? newRow(dimension, name);
  row[direction] = newFlow();
  book[direction] ??= newFlow();
  const record: Counter = {
    counter,
    row,
    direction,
    baseline: 0n,
    value: 0n,
    answer: 0,
    unsure: false,
    life: 0n,
    unwritten: 0n,
    next: undefined,
  };
  book.rows.set(name, row);
  books.counters.set(counter, record);
  books.touched.add(row);
  return record;
}

const newRow = (dimension: Dimension, name: string): RowBook => ({
  dimension,
  name,
  uplink: null,
  downlink: null,
  lastActive: null,
  gone: false,
  answer: 0,
});

function seeRow(books: Books, row: RowBook): void {
  row.answer = books.answers;
  if (!row.gone) return;
  row.gone = false;
  books.dimensions[row.dimension].gone -= 1;
  books.touched.add(row);
}

/** The counters that the last answer did not name. */
export function* absent(books: Books): Iterable<Counter> {
  if (books.listed === books.counters.size) return;
  for (const record of books.counters.values()) if (record.answer !== books.answers) yield record;
}

/** Rows that are removed for good, by dimension. */
export type Dropped = Readonly<Record<Dimension, ReadonlySet<RowBook>>>;

const NONE: ReadonlySet<RowBook> = new Set();

/**
 * Marks the rows that the last answer did not name as gone. Returns those beyond the limit, of which only the sum is
 * kept.
 */
export function dropAbsent(books: Books, vanished: number): Dropped {
  const dropped = { inbound: NONE, outbound: NONE, user: NONE };
  for (const dimension of DIMENSIONS) {
    const book = books.dimensions[dimension];
    if (vanished > 0) markGone(books, dimension);
    const listed = book.rows.size - book.gone;
    book.mostListed = Math.max(book.mostListed, listed);
    const most = Math.max(MOST_GONE_ROWS, book.mostListed);
    if (book.gone > most) dropped[dimension] = dropIdlest(books, dimension, most);
  }
  return dropped;
}

function markGone(books: Books, dimension: Dimension): void {
  const book = books.dimensions[dimension];
  for (const row of book.rows.values()) {
    if (row.answer === books.answers || row.gone) continue;
    row.gone = true;
    book.gone += 1;
    books.touched.add(row);
  }
}

/** Removes the vanished rows that have been idle longest, a tenth more than needed, so that it happens seldom. */
function dropIdlest(books: Books, dimension: Dimension, most: number): ReadonlySet<RowBook> {
  const book = books.dimensions[dimension];
  // Bytes that are in no sample yet still have to reach the totals, so rows with any stay for now.
  const closed = [...book.rows.values()].filter(
    (row) => row.gone && !row.uplink?.delta && !row.downlink?.delta,
  );
  closed.sort((a, b) => (b.lastActive ?? 0) - (a.lastActive ?? 0));
  const dropped = new Set(closed.slice(Math.floor(most * 0.9)));
  let { rows, uplink, downlink } = book.forgotten;
  for (const row of dropped) {
    book.rows.delete(row.name);
    books.touched.delete(row);
    rows += 1;
    uplink += row.uplink?.total ?? 0n;
    downlink += row.downlink?.total ?? 0n;
  }
  book.gone -= dropped.size;
  book.forgotten = { rows, uplink, downlink };
  for (const [name, record] of books.counters) {
    if (dropped.has(record.row)) {
      books.counters.delete(name);
      if (books.changed === null) books.unwritable += record.unwritten;
    } else if (record.next !== undefined && dropped.has(record.next.row)) record.next = undefined;
  }
  return dropped;
}

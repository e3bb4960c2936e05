/** Who is counted: a record for each counter and row that the core ever named, and which of them it still names. */
import type { Answer } from '../core/core.ts';
import { DIMENSIONS, type Dimension, parseCounterName } from '../core/counters.ts';
import { type Books, type Counter, newFlow, type RowBook } from './books.ts';

/**
 * Vanished rows that are kept one by one, per dimension; beyond it the longest idle are only kept as a sum. Where
 * more rows than this were ever listed at once, as many as that: after a restart of the core all have vanished
 * until their users come back, and no user's total may be lost by it.
 */
export const MOST_GONE_ROWS = 1000;

/** What an answer named. */
export interface Named {
  /** Each counter once, duplicates summed. */
  readonly list: Counter[];
  /** How many counters the answer before it named and this one did not. */
  readonly vanished: number;
}

/** Puts an answer's values into the counters' records. */
export function take(books: Books, answer: Answer): Named {
  const serial = ++books.answers;
  const list: Counter[] = [];
  let stayed = 0;
  let before: Counter | undefined;
  for (let index = 0; index < answer.names.length; index++) {
    const name = answer.names[index] ?? '';
    const record: Counter | undefined = find(books, name, before);
    if (record === undefined) continue;
    before = record;
    const read = answer.values[index] ?? 0n;
    // A counter below zero has overflowed or is broken; no byte count can be made of it.
    const value = read < 0n ? 0n : read;
    if (record.answer === serial) {
      record.value += value;
      continue;
    }
    if (record.answer === serial - 1) stayed += 1;
    record.answer = serial;
    record.value = value;
    list.push(record);
    seeRow(books, record.row);
  }
  const vanished = books.listed - stayed;
  books.listed = list.length;
  return { list, vanished };
}

/** The record of a counter; a guess by the one named `before` it costs half of looking it up. */
function find(books: Books, name: string, before: Counter | undefined): Counter | undefined {
  if (before?.next?.counter === name) return before.next;
  const record = books.counters.get(name) ?? meet(books, name);
  if (before !== undefined) before.next = record;
  return record;
}

/** A record for a counter seen for the first time; undefined for shapes that are no traffic counter. */
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

/** Rows that are taken out for good, by dimension. */
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
    if (book.gone > most) dropped[dimension] = letGo(books, dimension, most);
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

/** Lets go of the vanished rows that have been idle longest, a tenth more than needed, to do it seldom. */
function letGo(books: Books, dimension: Dimension, most: number): ReadonlySet<RowBook> {
  const book = books.dimensions[dimension];
  // Bytes that no sample has closed yet must still reach the totals, so rows that have some stay for now.
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

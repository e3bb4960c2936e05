/** Reads a history: its servers, its names, the bytes of any time, and what is known to be missing. */
import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { DIMENSIONS, type Dimension } from '../core/counters.ts';
import { JournalFailure } from '../traffic/journal.ts';
import { Calendar } from './calendar.ts';
import { openForReading, zonesOf } from './schema.ts';
import { loadSqlite, NO_SQLITE } from './sqlite.ts';

/** The books of one core. */
export interface Server {
  readonly book: number;
  /** The address, prefixed by the machine of an imported one, with a number if several cores took turns. */
  readonly server: string;
  /** When it was first and last read, in Unix seconds. */
  readonly first: number;
  readonly seen: number;
}

/** A tag or an email of one server. */
export interface Name {
  readonly id: number;
  readonly server: Server;
  readonly dimension: Dimension;
  /** Verbatim from the core. Pass it through `cleanName` before showing it. */
  readonly name: string;
  /** Which directions the core counts. */
  readonly uplink: boolean;
  readonly downlink: boolean;
}

/** Bytes in both directions. */
export interface Bytes {
  readonly uplink: bigint;
  readonly downlink: bigint;
}

export const NOTHING: Bytes = { uplink: 0n, downlink: 0n };

/** Adds both directions. */
export const addBytes = (a: Bytes, b: Bytes): Bytes => ({
  uplink: a.uplink + b.uplink,
  downlink: a.downlink + b.downlink,
});

/** Both directions together. */
export const bothWays = ({ uplink, downlink }: Bytes): bigint => uplink + downlink;

/** Bytes by the id of a name; missing names have none. */
export type Sums = ReadonlyMap<number, Bytes>;

/** A time whose bytes can be queried: dates of the file's calendar, or Unix seconds at the edges of slots. */
export type Span =
  | { readonly kind: 'dates'; readonly from: number; readonly to: number }
  | { readonly kind: 'time'; readonly from: number; readonly to: number }
  /** Everything ever counted, including the core's values at the start. */
  | { readonly kind: 'ever' };

/** Something to be mentioned below a report. Times in Unix seconds. */
export interface Event {
  readonly server: Server;
  readonly type: string;
  readonly first: number;
  readonly last: number;
  readonly bytes: bigint;
  readonly times: number;
}

/** A sum may overflow SQLite's integers; the sums of the two halves do not. */
const HALVES = `sum(up >> 31) AS up_high, sum(up & 2147483647) AS up_low,
  sum(down >> 31) AS down_high, sum(down & 2147483647) AS down_low`;

const TIME = 'start >= ? AND start < ?';

const RECENT = '(SELECT * FROM recent UNION ALL SELECT * FROM slot)';

const EARLIER = '(SELECT id AS name, earlier_up AS up, earlier_down AS down FROM name)';

export class Reader {
  readonly calendar: Calendar;
  readonly db: DatabaseSync;
  private readonly ids: readonly number[] | undefined;

  constructor(db: DatabaseSync, calendar = new Calendar(zonesOf(db)), ids?: readonly number[]) {
    this.db = db;
    this.calendar = calendar;
    this.ids = ids;
  }

  /** A reader that sees only these names. */
  restrictTo(ids: readonly number[]): Reader {
    return new Reader(this.db, this.calendar, ids);
  }

  /** Opens a history file for reading. Rejects with a JournalFailure. */
  static async open(path: string): Promise<Reader> {
    const sqlite = await loadSqlite();
    if (sqlite === null) throw new JournalFailure(NO_SQLITE);
    return new Reader(openForReading(sqlite, path));
  }

  close(): void {
    this.db.close();
  }

  /** The servers, most recently read first. */
  servers(): readonly Server[] {
    const query = 'SELECT id, machine, address, number, first, seen FROM book ORDER BY seen DESC, id DESC';
    return this.rows(query).map(({ id, machine, address, number, first, seen }) => ({
      book: Number(id),
      server: labelOf(String(machine), String(address), Number(number)),
      first: Number(first),
      seen: Math.floor(Number(seen) / 1000),
    }));
  }

  /** The whole path of the file; empty for one in memory. */
  file(): string {
    const [row] = this.rows("SELECT file FROM pragma_database_list WHERE name = 'main'");
    return String(row?.file ?? '');
  }

  /** The names of these servers, in no order. */
  names(servers: readonly Server[], dimensions: readonly Dimension[] = DIMENSIONS): readonly Name[] {
    const byBook = new Map(servers.map((server) => [server.book, server]));
    const names: Name[] = [];
    const query = `SELECT id, book, dimension, name, has_up, has_down FROM name WHERE ${this.isChosen('id')}`;
    for (const row of this.rows(query)) {
      const server = byBook.get(Number(row.book));
      const dimension = dimensions.find((candidate) => candidate === row.dimension);
      if (server === undefined || dimension === undefined) continue;
      const [uplink, downlink] = [row.has_up === 1n, row.has_down === 1n];
      names.push({ id: Number(row.id), server, dimension, name: String(row.name), uplink, downlink });
    }
    return names;
  }

  /** The bytes of each name in a span. */
  sums(span: Span): Sums {
    if (span.kind === 'ever')
      return mergeSums([this.grouped('day'), this.grouped('slot'), this.grouped(EARLIER)]);
    const { from, to } = span;
    if (span.kind === 'time')
      return mergeSums([this.grouped('hour', TIME, from, to), this.grouped('slot', TIME, from, to)]);
    const [start, end] = [this.calendar.startOf(from), this.calendar.startOf(to)];
    return mergeSums([
      // In the order of the table's index by name; otherwise SQLite would read all days of all names.
      this.grouped('name CROSS JOIN day ON day.name = name.id', 'date >= ? AND date < ?', from, to),
      this.grouped('slot', TIME, start, end),
    ]);
  }

  /** The bytes of each name in each five minutes of a time, by their start; kept for 48 hours. */
  recent(from: number, to: number): ReadonlyMap<number, Sums> {
    const found = new Map<number, Map<number, Bytes>>();
    const query = `SELECT start, name, ${HALVES} FROM
      ${RECENT} WHERE ${TIME} AND ${this.isChosenThen(from, to)} GROUP BY start, name`;
    for (const row of this.rows(query, from, to)) {
      const sums = found.get(Number(row.start)) ?? new Map<number, Bytes>();
      found.set(Number(row.start), sums.set(Number(row.name), bytesOf(row)));
    }
    return found;
  }

  /** The five minutes of a time in which any name carried something, by their start. */
  busySlots(from: number, to: number): ReadonlySet<number> {
    // From one to the next: there may be thousands of names in each.
    const query = (table: string): string => `WITH RECURSIVE busy (start) AS (
      SELECT min(start) FROM ${table} WHERE start >= ?1
      UNION ALL SELECT (SELECT min(start) FROM ${table} WHERE start > busy.start) FROM busy WHERE start < ?2)
      SELECT start FROM busy WHERE start < ?2`;
    const rows = ['recent', 'slot'].flatMap((table) => this.rows(query(table), from, to));
    return new Set(rows.map(({ start }) => Number(start)));
  }

  /** The sums of several spans of dates; each day is read once, even if spans overlap. */
  sumsOfDates(spans: readonly { readonly from: number; readonly to: number }[]): Sums[] {
    const edges = [...new Set(spans.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
    const parts = edges.slice(0, -1).map((from, index) => {
      const to = edges[index + 1] ?? from;
      return { from, to, sums: this.sums({ kind: 'dates', from, to }) };
    });
    return spans.map(({ from, to }) =>
      mergeSums(parts.filter((part) => part.from >= from && part.to <= to).map(({ sums }) => sums)),
    );
  }

  /**
   * The first and last moment with data; undefined for an empty history. The hour and the day in which recording began
   * count from there, and not from their own beginnings.
   */
  extent(): { readonly from: number; readonly to: number } | undefined {
    const [row] = this.rows(`WITH whole AS (SELECT min(first) AS first, max(seen) AS seen FROM book)
      SELECT first, seen, (SELECT min(start) FROM date WHERE end <= first) AS day,
        (SELECT min(start) FROM hour WHERE start <= first - 3600) AS hour, (SELECT min(start) FROM slot) AS slot
      FROM whole`);
    if (row === undefined || row.first === null) return undefined;
    const starts = [row.first, row.day, row.hour, row.slot].flatMap((start) =>
      typeof start === 'bigint' ? [Number(start)] : [],
    );
    return { from: Math.min(...starts), to: Math.floor(Number(row.seen) / 1000) };
  }

  /** The events of these servers that touch a time (Unix seconds), in order. */
  events(servers: readonly Server[], from: number, to: number): readonly Event[] {
    const byBook = new Map(servers.map((server) => [server.book, server]));
    const query = `SELECT book, type, first, last, bytes, times FROM event
      WHERE last >= ? AND first < ? ORDER BY first`;
    return this.rows(query, from, to).flatMap((row) => {
      const server = byBook.get(Number(row.book));
      if (server === undefined) return [];
      const { type, first, last, bytes, times } = row;
      return [
        {
          server,
          type: String(type),
          first: Number(first),
          last: Number(last),
          bytes: bigintOf(bytes),
          times: Number(times),
        },
      ];
    });
  }

  private grouped(table: string, where = 'true', ...values: number[]): Sums {
    const name = table.includes('day') ? 'day.name' : 'name';
    const query = `SELECT ${name} AS id, ${HALVES} FROM ${table} WHERE ${where} AND ${this.isChosen(name)} GROUP BY ${name}`;
    return new Map(this.rows(query, ...values).map((row) => [Number(row.id), bytesOf(row)]));
  }

  /** With the times that there are, each of the chosen names is found at once. */
  private isChosenThen(from: number, to: number): string {
    if (this.ids === undefined) return 'true';
    return `start IN (${[...this.busySlots(from, to)].join(', ')}) AND ${this.isChosen('name')}`;
  }

  private isChosen(column: string): string {
    return this.ids === undefined ? 'true' : `${column} IN (${this.ids.join(', ')})`;
  }

  private rows(query: string, ...values: SQLInputValue[]): Record<string, SQLOutputValue>[] {
    const statement = this.db.prepare(query);
    statement.setReadBigInts(true);
    return statement.all(...values);
  }
}

/** Adds sums name by name. */
export function mergeSums(parts: readonly Sums[]): Sums {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const sums = new Map<number, Bytes>();
  for (const part of parts) {
    for (const [id, bytes] of part) sums.set(id, addBytes(sums.get(id) ?? NOTHING, bytes));
  }
  return sums;
}

function labelOf(machine: string, address: string, number: number): string {
  const label = machine === '' ? address : `${machine}/${address}`;
  return number === 1 ? label : `${label} #${number}`;
}

function bytesOf({ up_high, up_low, down_high, down_low }: Record<string, SQLOutputValue>): Bytes {
  return {
    uplink: (bigintOf(up_high) << 31n) + bigintOf(up_low),
    downlink: (bigintOf(down_high) << 31n) + bigintOf(down_low),
  };
}

const bigintOf = (value: SQLOutputValue | undefined): bigint => (typeof value === 'bigint' ? value : 0n);

/** Exports a history as JSON lines, so that no machine ever opens a foreign SQLite file. */
import type { DatabaseSync } from 'node:sqlite';
import { type Calendar, formatDay } from './calendar.ts';

/** How the first line of an export begins, and the version of its lines. */
export const EXPORT_TYPE = 'v2top history';
export const EXPORT_FORMAT = 1;

/** The first line of an export: which history it is, and from which machine. */
interface Head {
  readonly type: typeof EXPORT_TYPE;
  readonly format: typeof EXPORT_FORMAT;
  readonly uuid: string;
  readonly machine: string;
}

/** A history as JSON lines: a head, then servers, names, hours, days and events. Bytes are exact decimal texts. */
export function* exportLines(db: DatabaseSync, calendar: Calendar, machine: string): Generator<string> {
  const uuid = String(db.prepare("SELECT value FROM meta WHERE key = 'uuid'").get()?.value);
  const head: Head = { type: EXPORT_TYPE, format: EXPORT_FORMAT, uuid, machine };
  yield `${JSON.stringify(head)}\n`;
  for (const row of select(db, 'SELECT id, machine, address, number, first, seen FROM book')) {
    const { id, machine: from, address, number, first, seen } = row;
    // Imported servers keep the name of the machine that they came from.
    yield line({ type: 'server', id, machine: from, address, number, first, seen });
  }
  const columns = 'id, book, dimension, name, has_up, has_down, earlier_up, earlier_down';
  for (const row of select(db, `SELECT ${columns} FROM name`))
    yield line({
      type: 'name',
      ...row,
      earlier_up: `${row.earlier_up}`,
      earlier_down: `${row.earlier_down}`,
    });
  for (const { start, name, up, down } of select(db, 'SELECT start, name, up, down FROM hour'))
    yield line({ type: 'hour', start, name, up: `${up}`, down: `${down}` });
  for (const { date, name, up, down } of select(db, 'SELECT date, name, up, down FROM day'))
    yield line({ type: 'day', day: formatDay(Number(date)), name, up: `${up}`, down: `${down}` });
  // The current five minutes have no hour or day yet.
  for (const { start, name, up, down } of select(db, 'SELECT start, name, up, down FROM slot')) {
    const time = Number(start);
    const bytes = { name, up: `${up}`, down: `${down}` };
    yield line({ type: 'hour', start: calendar.hourOf(time), ...bytes });
    yield line({ type: 'day', day: formatDay(calendar.dateOf(time)), ...bytes });
  }
  for (const row of select(db, 'SELECT book, type, hour, first, last, bytes, times FROM event'))
    yield line({ ...row, type: 'event', kind: row.type, bytes: `${row.bytes}` });
}

type Row = Record<string, unknown>;

function* select(db: DatabaseSync, query: string): Generator<Row> {
  const statement = db.prepare(query);
  statement.setReadBigInts(true);
  yield* statement.iterate();
}

/** BigInts that are not bytes fit into a number. */
const line = (fields: Row): string =>
  `${JSON.stringify(fields, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value))}\n`;

/** Moves a history between machines as JSON lines, so that a foreign SQLite file is never opened. */
import { createHash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { DIMENSIONS, type Dimension } from '../core/counters.ts';
import { UsageError } from '../text/usage-error.ts';
import { type Calendar, formatDay, parseDay } from './calendar.ts';
import { transact } from './transaction.ts';

const FORMAT = 1;

/** The first line of an export: which history it is, and from which machine. */
interface Head {
  readonly type: 'v2top history';
  readonly format: typeof FORMAT;
  readonly uuid: string;
  readonly machine: string;
}

/** A history as JSON lines: a head, then servers, names, hours, days and events. Bytes are exact decimal texts. */
export function* exportLines(db: DatabaseSync, calendar: Calendar, machine: string): Generator<string> {
  const uuid = String(db.prepare("SELECT value FROM meta WHERE key = 'uuid'").get()?.value);
  const head: Head = { type: 'v2top history', format: FORMAT, uuid, machine };
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

/** Checks the fields of one line; errors name the line's number. */
class Line {
  private readonly fields: Row;
  private readonly number: number;

  constructor(text: string, number: number) {
    this.number = number;
    this.fields = this.parse(text);
  }

  private parse(text: string): Row {
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
    } catch {
      // Reported below, like any text that is not an object.
    }
    throw this.wrong('is not a JSON object');
  }

  wrong(what: string): UsageError {
    return new UsageError(`Line ${this.number} of the export ${what}; nothing was imported.`);
  }

  text(key: string): string {
    const value = this.fields[key];
    if (typeof value !== 'string') throw this.wrong(`has no text "${key}"`);
    return value;
  }

  whole(key: string): number {
    const value = this.fields[key];
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
      throw this.wrong(`has no whole number "${key}"`);
    return value;
  }

  bytes(key: string): bigint {
    const value = this.text(key);
    if (!/^\d{1,19}$/.test(value) || BigInt(value) >= 2n ** 63n) throw this.wrong(`has no bytes "${key}"`);
    return BigInt(value);
  }

  dimension(): Dimension {
    const found = DIMENSIONS.find((dimension) => dimension === this.fields.dimension);
    if (found === undefined) throw this.wrong('has no dimension');
    return found;
  }

  date(): number {
    const date = parseDay(this.text('day'));
    if (date === undefined) throw this.wrong('has no day');
    return date;
  }

  /** What an id of the export became here. */
  known(ids: ReadonlyMap<number, number>, key: string): number {
    const id = ids.get(this.whole(key));
    if (id === undefined) throw this.wrong(`names a "${key}" that no line before it has`);
    return id;
  }
}

/** The result of an import. */
export interface Imported {
  readonly machine: string;
  readonly servers: number;
  readonly names: number;
}

/**
 * Adds an export to a history in one transaction, its servers as `MACHINE/ADDRESS`. Throws a UsageError for an invalid
 * export, for this history's own, and for one that was imported before.
 */
export async function importLines(
  db: DatabaseSync,
  lines: AsyncIterable<string>,
  calendar: Calendar,
): Promise<Imported> {
  const numbered: Line[] = [];
  for await (const text of lines) if (text.trim() !== '') numbered.push(new Line(text, numbered.length + 1));
  return transact(db, () => new Importer(db, calendar).run(numbered));
}

class Importer {
  private readonly db: DatabaseSync;
  private readonly calendar: Calendar;
  private readonly servers = new Map<number, number>();
  private readonly names = new Map<number, number>();
  private readonly statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync, calendar: Calendar) {
    this.db = db;
    this.calendar = calendar;
  }

  run([head, ...lines]: readonly Line[]): Imported {
    if (head === undefined) throw new UsageError('The export is empty; nothing was imported.');
    if (head.text('type') !== 'v2top history') throw head.wrong('does not begin an export of v2top');
    if (head.whole('format') > FORMAT) throw head.wrong('is of a newer v2top');
    const machine = machineName(head);
    this.noteUuid(head);
    for (const line of lines) this.take(line, machine);
    return { machine, servers: this.servers.size, names: this.names.size };
  }

  /** A statement, prepared once, because an export has hundreds of thousands of lines. */
  private prepared(query: string): StatementSync {
    const statement = this.statements.get(query) ?? this.db.prepare(query);
    this.statements.set(query, statement);
    return statement;
  }

  private noteUuid(head: Line): void {
    const uuid = head.text('uuid');
    if (!/^[0-9a-f]{32}$/.test(uuid)) throw head.wrong('has no uuid');
    const key = `import:${uuid}`;
    const known = this.prepared("SELECT key FROM meta WHERE key = ? OR (key = 'uuid' AND value = ?)").get(
      key,
      uuid,
    );
    if (known !== undefined)
      throw new UsageError(
        known.key === key ? 'This export was imported before.' : 'This is an export of this history itself.',
      );
    this.prepared('INSERT INTO meta VALUES (?, 1)').run(key);
  }

  private take(line: Line, machine: string): void {
    switch (line.text('type')) {
      case 'server':
        this.takeServer(line, machine);
        break;
      case 'name':
        this.takeName(line);
        break;
      case 'hour':
        this.add('hour', 'start', line.whole('start'), line);
        break;
      case 'day':
        this.takeDay(line);
        break;
      case 'event':
        this.takeEvent(line);
        break;
      default:
        throw line.wrong('has an unknown type');
    }
  }

  private takeServer(line: Line, machine: string): void {
    const from = line.text('machine') === '' ? machine : line.text('machine');
    const address = line.text('address');
    const free = this.prepared('SELECT max(number) AS number FROM book WHERE machine = ? AND address = ?');
    const number = Number(free.get(from, address)?.number ?? 0) + 1;
    const { lastInsertRowid } = this.prepared(
      'INSERT INTO book (machine, address, number, first, seen) VALUES (?, ?, ?, ?, ?)',
    ).run(from, address, number, line.whole('first'), line.whole('seen'));
    this.servers.set(line.whole('id'), Number(lastInsertRowid));
  }

  private takeName(line: Line): void {
    const { lastInsertRowid } = this.prepared(
      `INSERT INTO name (book, dimension, name, has_up, has_down, earlier_up, earlier_down)
        VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      line.known(this.servers, 'book'),
      line.dimension(),
      line.text('name'),
      line.whole('has_up') > 0 ? 1 : 0,
      line.whole('has_down') > 0 ? 1 : 0,
      line.bytes('earlier_up'),
      line.bytes('earlier_down'),
    );
    this.names.set(line.whole('id'), Number(lastInsertRowid));
  }

  private takeDay(line: Line): void {
    const date = line.date();
    this.prepared('INSERT OR IGNORE INTO date VALUES (?, ?, ?, ?)').run(
      date,
      formatDay(date),
      this.calendar.startOf(date),
      this.calendar.startOf(date + 1),
    );
    this.add('day', 'date', date, line);
  }

  private add(table: 'hour' | 'day', key: 'start' | 'date', time: number, line: Line): void {
    this.prepared(
      `INSERT INTO ${table} (${key}, name, up, down) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET up = up + excluded.up, down = down + excluded.down`,
    ).run(time, line.known(this.names, 'name'), line.bytes('up'), line.bytes('down'));
  }

  private takeEvent(line: Line): void {
    this.prepared('INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)').run(
      line.known(this.servers, 'book'),
      line.text('kind'),
      line.whole('hour'),
      line.whole('first'),
      line.whole('last'),
      line.bytes('bytes'),
      line.whole('times'),
    );
  }
}

/** The machine's name as part of an address; an empty one, or one with a slash, is replaced by a hash of it. */
function machineName(head: Line): string {
  const name = head.text('machine');
  if (/^[\w.-]{1,64}$/.test(name)) return name;
  return createHash('sha256').update(name).digest('hex').slice(0, 8);
}

/** Imports an export of another machine into a history. */
import { createHash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { UsageError } from '../text/usage-error.ts';
import { type Calendar, formatDay } from './calendar.ts';
import { EXPORT_FORMAT, EXPORT_TYPE } from './export.ts';
import { Line } from './export-line.ts';
import { ADD_BYTES } from './schema.ts';
import { transact } from './transaction.ts';

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
    if (head.text('type') !== EXPORT_TYPE) throw head.wrong('does not begin an export of v2top');
    if (head.whole('format') > EXPORT_FORMAT) throw head.wrong('is of a newer v2top');
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
    this.prepared(`INSERT INTO ${table} (${key}, name, up, down) VALUES (?, ?, ?, ?) ${ADD_BYTES}`).run(
      time,
      line.known(this.names, 'name'),
      line.bytes('up'),
      line.bytes('down'),
    );
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

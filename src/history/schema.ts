/** The history file in SQLite: its tables, its version, and how to open it. `docs/history.md` explains both. */
import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { JournalFailure } from '../traffic/journal.ts';
import { Calendar, type ZoneChange } from './calendar.ts';
import type { Sqlite } from './sqlite.ts';

/** "v2tp": distinguishes a history from other SQLite files. */
const APPLICATION = 0x76327470;
/** Increases with each change of the tables. */
export const FORMAT = 1;

/** Milliseconds to wait for another process's transaction. */
const BUSY = 100;

/**
 * A name's bytes of one time are in exactly one of `slot` and `day`: `slot` has the current five minutes, and what
 * leaves it is added to `recent`, `hour` and `day` in the same transaction. So neither a clock change nor a crash can
 * change a sum. `recent` (five minutes each, for 48 hours) and `hour` (for 90 days) only add detail about the time.
 *
 * `state.raw` is valid only with the book's present `generation` (a reset zeroes all of them by raising it), and
 * `state.life` only with the book's present `life` (a restart of the core raises it).
 */
const TABLES = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID, STRICT_ANY;
CREATE TABLE zone (start INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE book (
  id INTEGER PRIMARY KEY,
  machine TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL,
  number INTEGER NOT NULL,
  first INTEGER NOT NULL,
  boot TEXT,
  start REAL,
  seen_boot TEXT,
  seen_mono REAL NOT NULL DEFAULT 0,
  seen INTEGER NOT NULL,
  slot INTEGER NOT NULL DEFAULT 0,
  generation INTEGER NOT NULL DEFAULT 0,
  life INTEGER NOT NULL DEFAULT 0,
  reset_under_way INTEGER NOT NULL DEFAULT 0,
  commits INTEGER NOT NULL DEFAULT 0,
  UNIQUE (machine, address, number)
) STRICT;
CREATE TABLE name (
  id INTEGER PRIMARY KEY,
  book INTEGER NOT NULL REFERENCES book (id),
  dimension TEXT NOT NULL CHECK (dimension IN ('inbound', 'outbound', 'user')),
  name TEXT NOT NULL,
  has_up INTEGER NOT NULL DEFAULT 0,
  has_down INTEGER NOT NULL DEFAULT 0,
  earlier_up INTEGER NOT NULL DEFAULT 0,
  earlier_down INTEGER NOT NULL DEFAULT 0,
  UNIQUE (book, dimension, name)
) STRICT;
CREATE TABLE state (
  name INTEGER PRIMARY KEY REFERENCES name (id),
  generation INTEGER NOT NULL,
  raw_up INTEGER NOT NULL,
  raw_down INTEGER NOT NULL,
  life INTEGER NOT NULL,
  life_up INTEGER NOT NULL,
  life_down INTEGER NOT NULL
) STRICT;
CREATE TABLE slot (start INTEGER, name INTEGER, up INTEGER NOT NULL, down INTEGER NOT NULL,
  PRIMARY KEY (start, name)) WITHOUT ROWID, STRICT;
CREATE TABLE recent (start INTEGER, name INTEGER, up INTEGER NOT NULL, down INTEGER NOT NULL,
  PRIMARY KEY (start, name)) WITHOUT ROWID, STRICT;
CREATE TABLE hour (start INTEGER, name INTEGER, up INTEGER NOT NULL, down INTEGER NOT NULL,
  PRIMARY KEY (start, name)) WITHOUT ROWID, STRICT;
CREATE TABLE day (name INTEGER, date INTEGER, up INTEGER NOT NULL, down INTEGER NOT NULL,
  PRIMARY KEY (name, date)) WITHOUT ROWID, STRICT;
CREATE TABLE date (date INTEGER PRIMARY KEY, day TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL) STRICT;
CREATE TABLE event (
  book INTEGER, type TEXT, hour INTEGER,
  first INTEGER NOT NULL, last INTEGER NOT NULL, bytes INTEGER NOT NULL, times INTEGER NOT NULL,
  PRIMARY KEY (book, type, hour)) WITHOUT ROWID, STRICT;
CREATE TABLE forgotten (book INTEGER, hash BLOB, generation INTEGER NOT NULL, raw INTEGER NOT NULL,
  PRIMARY KEY (book, hash)) WITHOUT ROWID, STRICT;
`.replace('WITHOUT ROWID, STRICT_ANY', 'WITHOUT ROWID');

/** SQLite's largest integer, at which sums stop. Only a faulty core counts further. */
export const MOST_BYTES = 2n ** 63n - 1n;

/** Ends an INSERT into a table of sums: adds to the row that is there. */
export const ADD_BYTES = `ON CONFLICT DO UPDATE SET up = min(${MOST_BYTES}, up + excluded.up),
  down = min(${MOST_BYTES}, down + excluded.down)`;

export interface OpenOptions {
  /** The zone for a new file. */
  readonly zone: string;
  /** Unix seconds. */
  readonly now: number;
  /** Milliseconds to wait for another process's transaction. */
  readonly busy?: number;
}

/**
 * Opens a history for writing, creating it if necessary (`:memory:` too). Throws a JournalFailure for a file that is
 * not a history, is newer, is damaged, or cannot be written; nothing in it has been changed then.
 */
export function openForWriting(
  sqlite: Sqlite,
  path: string,
  { zone, now, busy = BUSY }: OpenOptions,
): DatabaseSync {
  return explained(path, () => {
    const db = new sqlite.DatabaseSync(path, { timeout: busy });
    try {
      if (isEmpty(db)) create(db, zone, now);
      checkFormat(db, path);
      db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8000');
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/**
 * Opens an existing history for reading, as it is at the first question: later commits do not show, so that sums fit
 * each other. Throws a JournalFailure if that is not possible.
 */
export function openForReading(sqlite: Sqlite, path: string): DatabaseSync {
  return explained(path, () => {
    const db = new sqlite.DatabaseSync(readableAs(path), { readOnly: true, timeout: 10 * BUSY });
    try {
      checkFormat(db, path);
      db.exec('BEGIN');
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/**
 * A user who may not write next to the file cannot open its WAL; while no process has it open, the file alone is
 * complete.
 */
function readableAs(path: string): string | URL {
  if (existsSync(`${path}-wal`)) return path;
  const url = pathToFileURL(path);
  url.search = 'immutable=1';
  return url;
}

function isEmpty(db: DatabaseSync): boolean {
  return numberOf(db, 'PRAGMA schema_version') === 0 && numberOf(db, 'PRAGMA application_id') === 0;
}

function create(db: DatabaseSync, zone: string, now: number): void {
  // The smallest pages: a poll changes a few rows in many of them, and each is written whole.
  db.exec('PRAGMA page_size = 512; PRAGMA journal_mode = WAL; BEGIN EXCLUSIVE');
  try {
    // Another process may have been faster.
    if (isEmpty(db)) {
      db.exec(TABLES);
      db.prepare('INSERT INTO zone VALUES (?, ?)').run(now, zone);
      db.exec(`INSERT INTO meta VALUES ('uuid', lower(hex(randomblob(16)))), ('key', randomblob(32));
        PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${FORMAT}`);
    }
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function checkFormat(db: DatabaseSync, path: string): void {
  if (numberOf(db, 'PRAGMA application_id') !== APPLICATION)
    throw new JournalFailure(`${path} is not a history of v2top`);
  const version = numberOf(db, 'PRAGMA user_version');
  if (version > FORMAT) throw new JournalFailure(`${path} was written by a newer v2top (format ${version})`);
}

function numberOf(db: DatabaseSync, query: string): number {
  const [value] = Object.values(db.prepare(query).get() ?? {});
  return typeof value === 'number' ? value : 0;
}

/** Runs a function on the file; SQLite's errors become JournalFailures. */
export function explained<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw failureOf(error, path) ?? error;
  }
}

/** SQLite result codes that a user can act on, by their lowest byte. */
const REASONS: Readonly<Record<number, (path: string) => string>> = {
  3: (path) => `no permission to open ${path}`,
  5: (path) => `another program keeps ${path} locked`,
  6: (path) => `another program keeps ${path} locked`,
  8: (path) => `no permission to write ${path}`,
  10: (path) => `the disk fails under ${path}`,
  11: (path) => `${path} is damaged`,
  13: (path) => `the disk is full (${path})`,
  14: (path) => `${path} cannot be opened`,
  23: (path) => `no permission to open ${path}`,
  26: (path) => `${path} is not a history of v2top`,
};

/** SQLITE_BUSY and SQLITE_LOCKED. */
const BUSY_CODES: readonly number[] = [5, 6];

/** A JournalFailure for an error of SQLite; undefined for any other error. */
function failureOf(error: unknown, path: string): JournalFailure | undefined {
  if (!(error instanceof Error && 'errcode' in error && typeof error.errcode === 'number')) return undefined;
  const code = error.errcode & 0xff;
  const reason = REASONS[code];
  return new JournalFailure(reason?.(path) ?? `${path}: ${error.message}`, BUSY_CODES.includes(code));
}

/** The zones that a history has had. */
export function zonesOf(db: DatabaseSync): ZoneChange[] {
  const rows = db.prepare('SELECT start, name FROM zone ORDER BY start').all();
  return rows.map(({ start, name }) => ({ from: Number(start), zone: String(name) }));
}

/** Uses a zone from the next local midnight on; does nothing if it applies already. */
export function setZone(db: DatabaseSync, zone: string, now: number): void {
  const changes = zonesOf(db);
  if (changes.at(-1)?.zone === zone) return;
  const calendar = new Calendar(changes);
  const midnight = calendar.startOf(calendar.dateOf(now) + 1);
  db.prepare('DELETE FROM zone WHERE start > ?').run(now);
  if (new Calendar(zonesOf(db)).zoneName(now) === zone) return;
  db.prepare('INSERT INTO zone VALUES (?, ?)').run(midnight, zone);
}

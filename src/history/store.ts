/** An open history inside its thread: the books of its servers, the writer's locks, and aging. */
import { createHash } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { type Acquired, type Entry, JournalFailure } from '../traffic/journal.ts';
import { ageOnce } from './aging.ts';
import { Book } from './book.ts';
import { Calendar } from './calendar.ts';
import { explained, openForWriting, setZone, zonesOf } from './schema.ts';
import { loadSqlite, NO_SQLITE, type Sqlite } from './sqlite.ts';
import { readAtOnce } from './transaction.ts';

export interface StoreOptions {
  /** The file, or `:memory:`. */
  readonly path: string;
  /** The zone in which days begin and end; if absent, the file keeps its own. */
  readonly zone: string | undefined;
  /** The zone of a new file. */
  readonly systemZone: string;
  /** Unix seconds. */
  readonly now: number;
}

/** One server's books, and the lock that excludes other writers. */
interface Held {
  readonly book: Book;
  lock: DatabaseSync | undefined;
}

export class Store {
  readonly db: DatabaseSync;
  readonly calendar: Calendar;
  private readonly sqlite: Sqlite;
  private readonly path: string;
  private readonly held = new Map<string, Held>();
  /** The slot of the last entry: when a new one begins, something may be old enough to age. */
  private slot = 0;
  private aging = true;

  private constructor(sqlite: Sqlite, { path, zone, systemZone, now }: StoreOptions) {
    this.sqlite = sqlite;
    this.path = path;
    this.db = openForWriting(sqlite, path, { zone: zone ?? systemZone, now });
    if (zone !== undefined) explained(path, () => setZone(this.db, zone, now));
    this.calendar = new Calendar(zonesOf(this.db));
  }

  /** Opens a history, creating it if necessary. Rejects with a JournalFailure. */
  static async open(options: StoreOptions): Promise<Store> {
    const sqlite = await loadSqlite();
    if (sqlite === null) throw new JournalFailure(NO_SQLITE);
    return new Store(sqlite, options);
  }

  /** Takes the writer's role for a server (`endpointOf`) if it is free, and returns what the last writer left. */
  acquire(address: string): Acquired {
    return explained(this.path, () => {
      const held = this.held.get(address) ?? { book: new Book(this.db, address), lock: undefined };
      this.held.set(address, held);
      const isWriter = this.lock(held, address);
      const saved = readAtOnce(this.db, () => held.book.load());
      return { role: isWriter ? 'writer' : 'reader', saved };
    });
  }

  /** Writes an entry for an acquired server. */
  commit(address: string, entry: Entry): void {
    const held = this.held.get(address);
    if (held === undefined) throw new Error(`${address} was not acquired`);
    const slot = explained(this.path, () => this.commitTo(held.book, entry));
    if (slot !== this.slot) this.aging = true;
    this.slot = slot;
  }

  /** If another process has deleted a name meanwhile (`forget`), its state is read again. */
  private commitTo(book: Book, entry: Entry): number {
    try {
      return book.commit(entry);
    } catch (error) {
      if (!isSqliteError(error, CONSTRAINT)) throw error;
      book.load();
      return book.commit(entry);
    }
  }

  /** Gives the writer's role back. */
  release(address: string): void {
    const held = this.held.get(address);
    held?.lock?.close();
    this.held.delete(address);
  }

  /** Does one bounded part of the aging; called between commits. */
  age(now: number): void {
    if (!this.aging) return;
    try {
      this.aging = ageOnce(this.db, this.calendar, now);
    } catch (error) {
      // A full or busy disk: the next commit reports it, and skipping this loses nothing.
      this.aging = !isSqliteError(error);
      if (this.aging) throw error;
    }
  }

  close(): void {
    for (const address of this.held.keys()) this.release(address);
    this.db.close();
  }

  /** A lock that the kernel releases however this process ends: an open transaction on a separate file. */
  private lock(held: Held, address: string): boolean {
    if (held.lock !== undefined || this.path === ':memory:') return true;
    const path = lockPath(this.path, address);
    // Readers of the history do not need its locks.
    closeSync(openSync(path, 'a', 0o600));
    const lock = new this.sqlite.DatabaseSync(path, { timeout: 0 });
    try {
      lock.exec('BEGIN EXCLUSIVE');
      held.lock = lock;
      return true;
    } catch (error) {
      lock.close();
      if (isSqliteError(error, BUSY)) return false;
      throw error;
    }
  }
}

function lockPath(path: string, address: string): string {
  const key = createHash('sha256').update(address).digest('hex').slice(0, 12);
  return `${path}-writer-${key}`;
}

/** SQLite's codes for a lock that is taken, and for a row that refers to a missing one. */
const BUSY = 5;
const CONSTRAINT = 19;

const isSqliteError = (error: unknown, code?: number): boolean =>
  error instanceof Error &&
  'errcode' in error &&
  typeof error.errcode === 'number' &&
  (code === undefined || (error.errcode & 0xff) === code);

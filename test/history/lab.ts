/** A history in its own folder, and entries as a poller would write them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Store } from '../../src/history/store.ts';
import type { CounterChange, Entry, Journal } from '../../src/traffic/journal.ts';

/** Deadlines for a machine under load, in milliseconds. */
export const PATIENT = { open: 60_000, commit: 60_000, close: 60_000 };

export const ADDRESS = '127.0.0.1:10085';

/** 2026-11-23 03:00 UTC, a Monday, in seconds. */
export const START = Date.UTC(2026, 10, 23, 3) / 1000;

/** A folder that is removed when the test has ended. */
export function tempFolder(t: { after(fn: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'v2top-history-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An entry at `time` (Unix seconds) that says nothing else than what is given. */
export function entryAt(time: number, more: Partial<Entry> = {}): Entry {
  return {
    sighted: { boot: 'boot', at: { mono: time * 1000, wall: time * 1000 } },
    start: null,
    basis: 'kept',
    changes: [],
    isEarlier: false,
    resetUnderWay: false,
    events: [],
    ...more,
  };
}

/** A user's change in one direction; `raw` and `life` follow the growth where they are not given. */
export function change(name: string, growth: bigint, more: Partial<CounterChange> = {}): CounterChange {
  return { counter: counterOf(name), growth, raw: growth, life: growth, ...more };
}

/** The full name of a user's downlink counter. */
export const counterOf = (name: string): string => `user>>>${name}>>>traffic>>>downlink`;

/** All rows of a query on the file, sums as BigInt. */
export function rowsOf(path: string, query: string): Record<string, unknown>[] {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const statement = db.prepare(query);
    statement.setReadBigInts(true);
    return statement.all().map((row) => ({ ...row }));
  } finally {
    db.close();
  }
}

/** Holds a file as a program does that repairs or copies it: nothing can be read or written until it lets go. */
export function holdWhole(path: string): { letGo(): void } {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  return { letGo: () => db.close() };
}

/** The bytes of each name that the file holds, wherever they are. */
export const SUMS = `
  SELECT name.name, sum(up) AS up, sum(down) AS down FROM
    (SELECT name, up, down FROM slot UNION ALL SELECT name, up, down FROM day
     UNION ALL SELECT id, earlier_up, earlier_down FROM name) AS part
  JOIN name ON name.id = part.name GROUP BY name.name ORDER BY name.name`;

/** The sums in an open store, by name: bytes down. */
export function sumsOf(store: Store): Record<string, bigint> {
  const statement = store.db.prepare(SUMS);
  statement.setReadBigInts(true);
  return Object.fromEntries(statement.all().map(({ name, down }) => [String(name), toBigint(down)]));
}

const toBigint = (value: unknown): bigint => (typeof value === 'bigint' ? value : 0n);

/** A journal on a store of this thread: entries are in it when the commit resolves, and no real time passes. */
export function journalOf(store: Store, address = ADDRESS): Journal {
  return {
    acquire: async () => store.acquire(address),
    commit: async (entry) => {
      store.commit(address, entry);
      store.age(Math.floor(entry.sighted.at.wall / 1000));
    },
    close: async () => store.release(address),
  };
}

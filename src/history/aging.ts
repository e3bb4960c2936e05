/** What grows old in a history: slots become hours and days, hours end after a season, and no sum changes by it. */
import type { DatabaseSync } from 'node:sqlite';
import { type Calendar, formatDay } from './calendar.ts';

const HOUR = 3600;
/** How long slots of five minutes are kept, in seconds. */
export const SLOT_LIFE = 48 * HOUR;
/** How long hours are kept, in seconds. */
export const HOUR_LIFE = 90 * 24 * HOUR;

/** Names moved in one transaction: a poll waits for no more than that. */
const PIECE = 2000;

const add = `ON CONFLICT DO UPDATE SET up = min(9223372036854775807, up + excluded.up),
  down = min(9223372036854775807, down + excluded.down)`;

/**
 * Does one bounded piece of what is due at `now` (Unix seconds), in one transaction: moves some names of the oldest
 * slot to their hour and day, or deletes an hour. Returns whether there was anything to do.
 */
export function ageOnce(db: DatabaseSync, calendar: Calendar, now: number): boolean {
  const slot = oldest(db, 'slot');
  if (slot !== undefined && slot < now - SLOT_LIFE) {
    transact(db, () => moveSlot(db, calendar, slot));
    return true;
  }
  const hour = oldest(db, 'hour');
  if (hour === undefined || hour >= now - HOUR_LIFE) return false;
  transact(db, () => db.prepare('DELETE FROM hour WHERE start = ?').run(hour));
  return true;
}

function oldest(db: DatabaseSync, table: 'slot' | 'hour'): number | undefined {
  const start = db.prepare(`SELECT min(start) AS start FROM ${table}`).get()?.start;
  return typeof start === 'number' ? start : undefined;
}

function moveSlot(db: DatabaseSync, calendar: Calendar, slot: number): void {
  const last = db
    .prepare('SELECT name FROM slot WHERE start = ? ORDER BY name LIMIT 1 OFFSET ?')
    .get(slot, PIECE - 1)?.name;
  const upTo = typeof last === 'number' ? last : Number.MAX_SAFE_INTEGER;
  const rows = 'name, up, down FROM slot WHERE start = ? AND name <= ?';
  const date = calendar.dateOf(slot);
  db.prepare(`INSERT INTO hour SELECT ?, ${rows} ${add}`).run(calendar.hourOf(slot), slot, upTo);
  db.prepare(`INSERT INTO day SELECT ?, ${rows} ${add}`).run(date, slot, upTo);
  db.prepare('INSERT OR IGNORE INTO date VALUES (?, ?, ?, ?)').run(
    date,
    formatDay(date),
    calendar.startOf(date),
    calendar.startOf(date + 1),
  );
  db.prepare('DELETE FROM slot WHERE start = ? AND name <= ?').run(slot, upTo);
}

/** Runs something in one transaction. */
export function transact<T>(db: DatabaseSync, run: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = run();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

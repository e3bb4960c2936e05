/** Ages a history: slots become hours and days, hours are deleted after a season, and no sum changes. */
import type { DatabaseSync } from 'node:sqlite';
import { type Calendar, formatDay, HOUR, SLOT } from './calendar.ts';
import { ADD_BYTES } from './schema.ts';
import { transact } from './transaction.ts';

/** Seconds for which five-minute values are kept. */
export const RECENT_LIFE = 48 * HOUR;
/** Seconds for which hourly values are kept. */
export const HOUR_LIFE = 90 * 24 * HOUR;

/** Names moved per transaction, which is the longest that a poll has to wait. */
const PIECE = 2000;

/**
 * Does one bounded part of the aging that is due at `now` (Unix seconds) in one transaction: moves some names of the
 * oldest completed slot, or deletes old values. Returns whether there was anything to do.
 */
export function ageOnce(db: DatabaseSync, calendar: Calendar, now: number): boolean {
  const slot = oldest(db, 'slot');
  if (slot !== undefined && slot <= now - SLOT) {
    transact(db, () => moveSlot(db, calendar, slot));
    return true;
  }
  return deleteOld(db, 'recent', now - RECENT_LIFE) || deleteOld(db, 'hour', now - HOUR_LIFE);
}

/** Deletes a table's oldest period if it has expired; true if there was one. */
function deleteOld(db: DatabaseSync, table: 'recent' | 'hour', limit: number): boolean {
  const start = oldest(db, table);
  if (start === undefined || start >= limit) return false;
  transact(db, () => db.prepare(`DELETE FROM ${table} WHERE start = ?`).run(start));
  return true;
}

function oldest(db: DatabaseSync, table: 'slot' | 'recent' | 'hour'): number | undefined {
  const start = db.prepare(`SELECT min(start) AS start FROM ${table}`).get()?.start;
  return typeof start === 'number' ? start : undefined;
}

function moveSlot(db: DatabaseSync, calendar: Calendar, slot: number): void {
  const last = db
    .prepare('SELECT name FROM slot WHERE start = ? ORDER BY name LIMIT 1 OFFSET ?')
    .get(slot, PIECE - 1)?.name;
  const upTo = typeof last === 'number' ? last : Number.MAX_SAFE_INTEGER;
  const rows = 'up, down FROM slot WHERE start = ? AND name <= ?';
  const date = calendar.dateOf(slot);
  db.prepare(`INSERT INTO recent SELECT start, name, ${rows} ${ADD_BYTES}`).run(slot, upTo);
  db.prepare(`INSERT INTO hour SELECT ?, name, ${rows} ${ADD_BYTES}`).run(calendar.hourOf(slot), slot, upTo);
  db.prepare(`INSERT INTO day SELECT name, ?, ${rows} ${ADD_BYTES}`).run(date, slot, upTo);
  db.prepare('INSERT OR IGNORE INTO date VALUES (?, ?, ?, ?)').run(
    date,
    formatDay(date),
    calendar.startOf(date),
    calendar.startOf(date + 1),
  );
  db.prepare('DELETE FROM slot WHERE start = ? AND name <= ?').run(slot, upTo);
}

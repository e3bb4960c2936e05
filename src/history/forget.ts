/** Deletes a person's data from a history, so that neither the file nor its WAL contains any of it. */
import type { DatabaseSync } from 'node:sqlite';
import { keepForgotten } from './forgotten.ts';
import type { Name } from './reader.ts';
import { transact } from './transaction.ts';

const TABLES = ['slot', 'recent', 'hour', 'day', 'state'] as const;

/**
 * Deletes these names and their traffic. The present values of their counters are kept under a hash until the core
 * restarts or is reset; otherwise the next poll would count them as growth.
 */
export function forget(db: DatabaseSync, names: readonly Name[]): void {
  db.exec('PRAGMA secure_delete = ON');
  transact(db, () => {
    for (const name of names) forgetName(db, name);
  });
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}

function forgetName(db: DatabaseSync, { id, dimension, name, server }: Name): void {
  const query = db.prepare(
    `SELECT book.generation, raw_up, raw_down FROM state JOIN book ON book.id = ?
    WHERE state.name = ? AND state.generation = book.generation`,
  );
  query.setReadBigInts(true);
  const state = query.get(server.book, id);
  const held = { id: server.book, generation: Number(state?.generation ?? 0) };
  for (const [raw, direction] of [
    [state?.raw_up, 'uplink'],
    [state?.raw_down, 'downlink'],
  ] as const) {
    const counter = `${dimension}>>>${name}>>>traffic>>>${direction}`;
    if (typeof raw === 'bigint' && raw > 0n) keepForgotten(db, held, counter, raw);
  }
  for (const table of TABLES) db.prepare(`DELETE FROM ${table} WHERE name = ?`).run(id);
  db.prepare('DELETE FROM name WHERE id = ?').run(id);
}

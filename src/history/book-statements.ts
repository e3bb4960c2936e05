/** The SQL of the books of one server. */
import type { DatabaseSync } from 'node:sqlite';
import { RowWriter } from './rows.ts';
import { ADD_BYTES, MOST_BYTES } from './schema.ts';

export type Statements = ReturnType<typeof prepareStatements>;

/** Prepares all of them, because each entry needs most. */
export const prepareStatements = (db: DatabaseSync) => ({
  ...reading(db),
  ...aboutBooks(db),
  ...aboutNames(db),
});

const reading = (db: DatabaseSync) => {
  const bigints = (query: string) => {
    const statement = db.prepare(query);
    statement.setReadBigInts(true);
    return statement;
  };
  return {
    newest: bigints(
      `SELECT * FROM book WHERE machine = '' AND address = ? ORDER BY seen DESC, id DESC LIMIT 1`,
    ),
    highest: db.prepare(`SELECT max(number) AS number FROM book WHERE machine = '' AND address = ?`),
    states: bigints(
      `SELECT id, dimension, name.name, has_up, has_down,
        generation, raw_up, raw_down, life, life_up, life_down
      FROM name JOIN state ON state.name = name.id WHERE book = ? ORDER BY id`,
    ),
    anyForgotten: db.prepare('SELECT 1 FROM forgotten WHERE book = ? LIMIT 1'),
    meta: db.prepare('SELECT value FROM meta WHERE key = ?'),
  };
};

const aboutBooks = (db: DatabaseSync) => ({
  addBook: db.prepare(
    'INSERT INTO book (address, number, first, seen, generation, life) VALUES (?, ?, ?, ?, 1, 1)',
  ),
  setBook: db.prepare(
    `UPDATE book SET boot = $boot, start = $start, seen_boot = $seen_boot, seen_mono = $seen_mono, seen = $seen,
      slot = $slot, generation = $generation, life = $life, reset_under_way = $mark, commits = commits + 1
      WHERE id = $id AND commits = $commits`,
  ),
  setMeta: db.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)'),
  addEvent: db.prepare(
    `INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, 1)
      ON CONFLICT DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last),
      bytes = min(${MOST_BYTES}, bytes + excluded.bytes), times = times + 1`,
  ),
});

const aboutNames = (db: DatabaseSync) => ({
  addName: db.prepare(
    `INSERT INTO name (book, dimension, name, has_up, has_down) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET has_up = has_up | excluded.has_up, has_down = has_down | excluded.has_down
      RETURNING id`,
  ),
  addEarlier: db.prepare(
    `UPDATE name SET earlier_up = min(${MOST_BYTES}, earlier_up + $up),
      earlier_down = min(${MOST_BYTES}, earlier_down + $down) WHERE id = $id`,
  ),
  slotRows: new RowWriter(db, 'slot', 4, ADD_BYTES),
  // REPLACE would delete the old row and insert a new one, which takes twice as long.
  stateRows: new RowWriter(
    db,
    'state',
    7,
    `ON CONFLICT DO UPDATE SET generation = excluded.generation, raw_up = excluded.raw_up,
      raw_down = excluded.raw_down, life = excluded.life, life_up = excluded.life_up, life_down = excluded.life_down`,
  ),
});

/** What is kept of a person who was forgotten: only what a counter held then, under a hash that does not reveal the name. */
import { createHmac } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

/** The book that a counter belongs to, and the generation in which its raw values count. */
interface Held {
  readonly id: number;
  readonly generation: number;
}

/** Keeps what a counter holds, so that its whole value is no growth when the core names it again. */
export function keepForgotten(
  db: DatabaseSync,
  { id, generation }: Held,
  counter: string,
  raw: bigint,
): void {
  db.prepare('INSERT OR REPLACE INTO forgotten VALUES (?, ?, ?, ?)').run(
    id,
    hashOf(db, counter),
    generation,
    raw,
  );
}

/** What a counter held when its name was forgotten, in bytes; 0 where it was not, or was reset since. Told once. */
export function takeForgotten(db: DatabaseSync, { id, generation }: Held, counter: string): bigint {
  const found = db.prepare('SELECT 1 FROM forgotten WHERE book = ? LIMIT 1').get(id);
  if (found === undefined) return 0n;
  const take = db.prepare('DELETE FROM forgotten WHERE book = ? AND hash = ? RETURNING generation, raw');
  take.setReadBigInts(true);
  const kept = take.get(id, hashOf(db, counter));
  return kept?.generation === BigInt(generation) && typeof kept.raw === 'bigint' ? kept.raw : 0n;
}

function hashOf(db: DatabaseSync, counter: string): Uint8Array {
  const key = db.prepare("SELECT value FROM meta WHERE key = 'key'").get()?.value;
  if (!(key instanceof Uint8Array)) throw new Error('a history has a key');
  return createHmac('sha256', key).update(counter).digest();
}

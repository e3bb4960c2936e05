/**
 * What is kept about a forgotten person: only a counter's value at that time, under a hash that does not reveal the
 * name.
 */
import { createHmac } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

/** A counter's book, and the generation in which its raw values are valid. */
interface Held {
  readonly id: number;
  readonly generation: number;
}

/** Keeps a counter's value, so that it does not count as growth when the core reports the name again. */
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

/**
 * A counter's value when its name was forgotten, in bytes; 0 if it was not, or was reset since. Returned once. Its hash
 * takes a while to make: ask only in a book with forgotten names.
 */
export function takeForgotten(db: DatabaseSync, { id, generation }: Held, counter: string): bigint {
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

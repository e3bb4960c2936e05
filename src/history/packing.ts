/**
 * Entries on their way to the history's thread: numbers in arrays, and each counter's name only once. Copying an object
 * and a name per counter costs a large core more than writing them.
 */
import type { CounterChange, Entry } from '../traffic/journal.ts';
import { bounded } from './book-state.ts';

/** An entry with its changes taken apart. */
export interface Packed extends Omit<Entry, 'changes'> {
  /** Names that no entry before had; they get the next free numbers, in this order. */
  readonly fresh: readonly string[];
  /** The number of each changed counter's name. */
  readonly counters: Uint32Array;
  /** The bytes of each: `raw`, `life`, `growth`. */
  readonly bytes: BigInt64Array;
}

/** Packs the entries for one thread, all of which have to reach it in this order. */
export class Packer {
  private readonly numbers = new Map<string, number>();

  pack({ changes, ...entry }: Entry): Packed {
    const fresh: string[] = [];
    const counters = new Uint32Array(changes.length);
    const bytes = new BigInt64Array(3 * changes.length);
    for (const [index, { counter, raw, life, growth }] of changes.entries()) {
      counters[index] = this.numberOf(counter, fresh);
      bytes[3 * index] = bounded(raw);
      bytes[3 * index + 1] = bounded(life);
      bytes[3 * index + 2] = bounded(growth);
    }
    return { ...entry, fresh, counters, bytes };
  }

  private numberOf(counter: string, fresh: string[]): number {
    const known = this.numbers.get(counter);
    if (known !== undefined) return known;
    fresh.push(counter);
    this.numbers.set(counter, this.numbers.size);
    return this.numbers.size - 1;
  }
}

/** Unpacks everything that one packer has packed. */
export class Unpacker {
  private readonly names: string[] = [];

  /** Throws if an entry before this one is missing. */
  unpack({ fresh, counters, bytes, ...entry }: Packed): Entry {
    for (const name of fresh) this.names.push(name);
    const changes = Array.from(
      counters,
      (number, index): CounterChange => ({
        counter: this.nameOf(number),
        raw: bytes[3 * index] ?? 0n,
        life: bytes[3 * index + 1] ?? 0n,
        growth: bytes[3 * index + 2] ?? 0n,
      }),
    );
    return { ...entry, changes };
  }

  private nameOf(number: number): string {
    const name = this.names[number];
    if (name === undefined) throw new Error(`an entry before this one is missing (counter ${number})`);
    return name;
  }
}

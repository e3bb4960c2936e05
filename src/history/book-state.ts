/** The values of a book's counters in memory: how the next entry changes them, and how they are stored. */
import type { SQLOutputValue } from 'node:sqlite';
import type { Direction } from '../core/counters.ts';
import type { CounterChange } from '../traffic/journal.ts';
import { MOST_BYTES } from './schema.ts';

/** The values of a name's counters; `generation` and `life` tell whether they are still valid. */
export interface NameState {
  readonly id: number;
  generation: number;
  rawUp: bigint;
  rawDown: bigint;
  life: number;
  lifeUp: bigint;
  lifeDown: bigint;
}

/** A counter, and the state of its name. */
export interface Counter {
  readonly direction: Direction;
  readonly state: NameState;
  /** Its value when its name was forgotten, which is counted already and is subtracted from the next growth. */
  forgotten: bigint;
}

/** The generation in which raw values are valid, and the life of the core in which `life` is. */
export interface Epoch {
  readonly generation: number;
  readonly life: number;
}

/** A row as SQLite returns it. */
export type Found = Record<string, SQLOutputValue>;

/** What an entry adds to one name. */
export interface Growth {
  up: bigint;
  down: bigint;
}

/** The state of a name that was never read. */
export const newState = (id: number): NameState => ({
  id,
  generation: 0,
  rawUp: 0n,
  rawDown: 0n,
  life: 0,
  lifeUp: 0n,
  lifeDown: 0n,
});

/** The state in a row of `state`, as far as it is still valid. */
export function stateOf(found: Found, row: Epoch): NameState {
  const state = newState(Number(found.id));
  if (Number(found.generation) === row.generation) {
    state.generation = row.generation;
    state.rawUp = bigintOf(found.raw_up);
    state.rawDown = bigintOf(found.raw_down);
  }
  if (Number(found.life) === row.life) {
    state.life = row.life;
    state.lifeUp = bigintOf(found.life_up);
    state.lifeDown = bigintOf(found.life_down);
  }
  return state;
}

const bigintOf = (value: SQLOutputValue | undefined): bigint => (typeof value === 'bigint' ? value : 0n);

/** Applies a change to its name's state, and adds its growth to `grown`. */
export function applyChange(
  row: Epoch,
  counter: Counter,
  { raw, life, growth }: CounterChange,
  grown: Map<NameState, Growth>,
): void {
  const { state, direction } = counter;
  expireStale(state, row);
  // Only for an unknown counter does the whole value count as growth.
  const fresh = growth === raw ? growth - counter.forgotten : growth;
  counter.forgotten = 0n;
  const sum = grown.get(state) ?? { up: 0n, down: 0n };
  grown.set(state, sum);
  if (direction === 'uplink') {
    state.rawUp = bounded(raw);
    state.lifeUp = bounded(life);
    sum.up += bounded(fresh);
  } else {
    state.rawDown = bounded(raw);
    state.lifeDown = bounded(life);
    sum.down += bounded(fresh);
  }
}

/** Bytes as SQLite can hold them. */
export const bounded = (bytes: bigint): bigint => (bytes > MOST_BYTES ? MOST_BYTES : bytes < 0n ? 0n : bytes);

/** Values from before a reset or a restart are 0 by now. */
function expireStale(state: NameState, row: Epoch): void {
  if (state.generation !== row.generation) {
    state.generation = row.generation;
    state.rawUp = 0n;
    state.rawDown = 0n;
  }
  if (state.life !== row.life) {
    state.life = row.life;
    state.lifeUp = 0n;
    state.lifeDown = 0n;
  }
}

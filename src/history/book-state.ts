/** The value of each counter of a book, in memory: what the next entry changes, and what is written of it. */
import type { SQLOutputValue } from 'node:sqlite';
import type { Direction } from '../core/counters.ts';
import type { CounterChange } from '../traffic/journal.ts';

/** Where a name's counters stand; `generation` and `life` tell whether the values still count. */
export interface NameState {
  readonly id: number;
  generation: number;
  rawUp: bigint;
  rawDown: bigint;
  life: number;
  lifeUp: bigint;
  lifeDown: bigint;
}

/** A counter, and the state of the name that it belongs to. */
export interface Counter {
  readonly direction: Direction;
  readonly state: NameState;
  /** What it held when its name was forgotten: counted already, so that the next growth is less by that. */
  forgotten: bigint;
}

/** In which generation raw values count, and in which life of the core `life` does. */
export interface Epoch {
  readonly generation: number;
  readonly life: number;
}

/** A row as SQLite gives it. */
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

/** The state that a row of `state` holds, as far as it still counts. */
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

/** Notes a change in its name's state, and its growth in `grown`. */
export function applyChange(
  row: Epoch,
  counter: Counter,
  { raw, life, growth }: CounterChange,
  grown: Map<NameState, Growth>,
): void {
  const { state, direction } = counter;
  expireStale(state, row);
  // Only who knows nothing of a counter takes all that it holds for growth.
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

/** The largest number that SQLite holds. Only a core that lies counts further. */
const MOST = 2n ** 63n - 1n;
const bounded = (bytes: bigint): bigint => (bytes > MOST ? MOST : bytes < 0n ? 0n : bytes);

/** What stands in a state from before a reset or a restart is 0 by now. */
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

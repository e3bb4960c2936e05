/** The books of one server in an open history: what the last writer left, and each entry as one transaction. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { type CounterName, DIMENSIONS, parseCounterName } from '../core/counters.ts';
import {
  type BookEvent,
  type CounterState,
  type Entry,
  JournalFailure,
  type SavedState,
} from '../traffic/journal.ts';
import {
  applyChange,
  type Counter,
  type Found,
  type Growth,
  type NameState,
  newState,
  stateOf,
} from './book-state.ts';
import { prepareStatements, type Statements } from './book-statements.ts';
import { HOUR, slotStart } from './calendar.ts';
import { takeForgotten } from './forgotten.ts';
import { transact } from './transaction.ts';

/** The row of `book`. */
interface BookRow {
  readonly id: number;
  readonly number: number;
  generation: number;
  life: number;
  /** The slot of the last entry. */
  slot: number;
  commits: number;
}

export class Book {
  private readonly db: DatabaseSync;
  private readonly address: string;
  private row: BookRow | undefined;
  private counters = new Map<string, Counter | null>();
  private names = new Map<string, NameState>();
  private readonly statements: Statements;

  /** `address` is the server's key (`endpointOf`). */
  constructor(db: DatabaseSync, address: string) {
    this.db = db;
    this.address = address;
    this.statements = prepareStatements(db);
  }

  /** Reads what the last writer left; null if this history has never had the server. */
  load(): SavedState | null {
    this.row = undefined;
    this.counters = new Map();
    this.names = new Map();
    const found = this.statements.newest.get(this.address);
    if (found === undefined) return null;
    const row = rowOf(found);
    this.row = row;
    const counters = this.loadCounters(row);
    const start =
      found.boot === null || found.start === null
        ? null
        : { boot: String(found.boot), seconds: Number(found.start) };
    const boot = found.seen_boot === null ? null : String(found.seen_boot);
    const at = { mono: Number(found.seen_mono), wall: Number(found.seen) };
    const resetUnderWay = found.reset_under_way === 1n;
    return { counters, start, sighted: { boot, at }, resetUnderWay, ...this.loadPace(row) };
  }

  /** Writes an entry in one transaction and returns its slot. After a throw, only `load` may follow. */
  commit(entry: Entry): number {
    return transact(this.db, () => this.write(entry));
  }

  private write(entry: Entry): number {
    const now = Math.floor(entry.sighted.at.wall / 1000);
    const row = this.rowFor(entry, now);
    if (entry.basis === 'zeroed' || entry.basis === 'restarted') row.generation += 1;
    if (entry.basis === 'restarted') row.life += 1;
    const { slot, setBackFrom } = slotFor(row.slot, now);
    if (setBackFrom !== undefined) this.note(row, clockSet(setBackFrom, now), entry.sighted.at.wall);
    row.slot = slot;
    this.file(row, entry, slot);
    for (const event of entry.events) this.note(row, event, entry.sighted.at.wall);
    this.writeRow(row, entry);
    this.notePace(row, entry);
    return slot;
  }

  /** The row to write to: the one of these books, or a new one for a new server or another core. */
  private rowFor(entry: Entry, now: number): BookRow {
    if (this.row !== undefined && entry.basis !== 'another core') return this.row;
    const number = Number(this.statements.highest.get(this.address)?.number ?? 0) + 1;
    const { lastInsertRowid } = this.statements.addBook.run(this.address, number, now, entry.sighted.at.wall);
    this.counters = new Map();
    this.names = new Map();
    const row = { id: Number(lastInsertRowid), number, generation: 1, life: 1, slot: 0, commits: 0 };
    this.row = row;
    return row;
  }

  private file(row: BookRow, { changes, isEarlier }: Entry, slot: number): void {
    const grown = new Map<NameState, Growth>();
    for (const change of changes) {
      const counter = this.counterOf(row, change.counter);
      if (counter !== null) applyChange(row, counter, change, grown);
    }
    const { stateRows, slotRows, addEarlier } = this.statements;
    const states: SQLInputValue[] = [];
    const slots: SQLInputValue[] = [];
    // In the order of the tables: SQLite finds the next row where it wrote the last one.
    const ordered = [...grown].sort(([a], [b]) => a.id - b.id);
    for (const [state, { up, down }] of ordered) {
      const { id, generation, rawUp, rawDown, life, lifeUp, lifeDown } = state;
      states.push(id, generation, rawUp, rawDown, life, lifeUp, lifeDown);
      if (up === 0n && down === 0n) continue;
      if (isEarlier) addEarlier.run({ id, up, down });
      else slots.push(slot, id, up, down);
    }
    stateRows.write(states);
    slotRows.write(slots);
  }

  /** The record of a counter; null if the name is not a traffic counter's. */
  private counterOf(row: BookRow, counter: string): Counter | null {
    const known = this.counters.get(counter);
    if (known !== undefined) return known;
    const parsed = parseCounterName(counter);
    const met = parsed === undefined ? null : this.meet(row, parsed, counter);
    this.counters.set(counter, met);
    return met;
  }

  /** Adds a counter that this history does not have yet. */
  private meet(row: BookRow, { dimension, name, direction }: CounterName, counter: string): Counter {
    const { addName, anyForgotten } = this.statements;
    const [up, down] = direction === 'uplink' ? [1, 0] : [0, 1];
    const id = addName.get(row.id, dimension, name, up, down)?.id;
    const key = `${dimension}>>>${name}`;
    const state = this.names.get(key) ?? newState(Number(id));
    this.names.set(key, state);
    const isAny = anyForgotten.get(row.id) !== undefined;
    return { direction, state, forgotten: isAny ? takeForgotten(this.db, row, counter) : 0n };
  }

  private note(row: BookRow, event: BookEvent, wall: number): void {
    const at = Math.floor(wall / 1000);
    const [first, last] =
      'from' in event ? [event.from, event.to].map((time) => Math.floor(time / 1000)) : [at, at];
    const bytes = 'bytes' in event ? event.bytes : 0n;
    const hour = at - (at % HOUR);
    this.statements.addEvent.run(row.id, event.type, hour, first ?? at, last ?? at, bytes);
  }

  private writeRow(row: BookRow, { sighted, start, resetUnderWay }: Entry): void {
    const { changes } = this.statements.setBook.run({
      id: row.id,
      commits: row.commits,
      boot: start?.boot ?? null,
      start: start?.seconds ?? null,
      seen_boot: sighted.boot,
      seen_mono: sighted.at.mono,
      seen: Math.floor(sighted.at.wall),
      slot: row.slot,
      generation: row.generation,
      life: row.life,
      mark: resetUnderWay ? 1 : 0,
    });
    if (changes !== 1) throw new JournalFailure(`another v2top writes the records of ${this.address}`);
    row.commits += 1;
  }

  /** The pace is in `meta`: it is written with a reset's mark, and read where that was left. */
  private notePace({ id }: BookRow, { pace }: Entry): void {
    if (pace === undefined) return;
    this.statements.setMeta.run(`reset:${id}`, pace.reset);
    for (const dimension of DIMENSIONS)
      this.statements.setMeta.run(`fastest:${id}:${dimension}`, pace.fastest?.[dimension] ?? null);
  }

  private loadPace({ id }: BookRow): Pick<SavedState, 'pace'> {
    const known = (key: string): number | null => {
      const value = this.statements.meta.get(key)?.value;
      return typeof value === 'number' ? value : null;
    };
    const reset = known(`reset:${id}`);
    const [inbound = null, outbound = null, user = null] = (['inbound', 'outbound', 'user'] as const).map(
      (dimension) => known(`fastest:${id}:${dimension}`),
    );
    const isSeen = inbound !== null && outbound !== null && user !== null;
    const fastest = isSeen ? { inbound, outbound, user } : null;
    return fastest === null && reset === null ? {} : { pace: { fastest, reset } };
  }

  private loadCounters(row: BookRow): CounterState[] {
    const counters: CounterState[] = [];
    for (const found of this.statements.states.all(row.id)) {
      const state = stateOf(found, row);
      const key = `${found.dimension}>>>${found.name}`;
      this.names.set(key, state);
      for (const direction of ['uplink', 'downlink'] as const) {
        if (found[direction === 'uplink' ? 'has_up' : 'has_down'] !== 1n) continue;
        const counter = `${key}>>>traffic>>>${direction}`;
        this.counters.set(counter, { direction, state, forgotten: 0n });
        const [raw, life] =
          direction === 'uplink' ? [state.rawUp, state.lifeUp] : [state.rawDown, state.lifeDown];
        if (raw !== 0n || life !== 0n) counters.push({ counter, raw, life });
      }
    }
    return counters;
  }
}

function rowOf(found: Found): BookRow {
  const { id, number, generation, life, slot, commits } = found;
  return {
    id: Number(id),
    number: Number(number),
    generation: Number(generation),
    life: Number(life),
    slot: Number(slot),
    commits: Number(commits),
  };
}

/** The slot for an entry: it follows the clock, but moves back only by an hour or more. */
function slotFor(last: number, now: number): { slot: number; setBackFrom?: number } {
  const slot = slotStart(now);
  if (slot >= last) return { slot };
  return last - slot <= HOUR ? { slot: last } : { slot, setBackFrom: last };
}

const clockSet = (from: number, to: number): BookEvent => ({
  type: 'clock',
  from: from * 1000,
  to: to * 1000,
});

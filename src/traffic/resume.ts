/** Resumes from what the journal has: how the last reading there fits the present one. */
import type { Books, Counter, Losses, Sighting } from './books.ts';
import type { Moment } from './clock.ts';
import { coreStart } from './entry.ts';
import type { Look } from './inquiry.ts';
import type { Basis, BookEvent, CoreStart, CounterState, SavedState } from './journal.ts';
import type { Ledger, Reading } from './ledger.ts';
import { remind, unclosedBytes } from './loss.ts';
import { newOpenReset } from './open-reset.ts';
import { changeIn, uptimeAt } from './restarts.ts';
import { meet } from './roster.ts';

/** How far two starts of the same core may differ: in seconds, and in drift per second of absence. */
const TOLERANCE = 2;
const DRIFT = 50e-6;
/**
 * How long an unfinished reset of an ended run may have taken: a multiple of that run's earlier resets, but at least
 * the least seconds, since the core may have stalled just then. If there was no earlier reset, the longest time.
 */
const RESET_SLOWER = 3;
const RESET_LEAST = 0.25;
const RESET_LONGEST = 1;
/** A connection number for data from the journal; no connection of this run has it. */
const FROM_JOURNAL = -1;

/** How the core of a reading relates to the one in the journal. */
type CoreMatch = 'same' | 'unknown' | 'restarted' | 'another core';

/** What the first reading says about the journal's data. */
export interface Resumed {
  readonly basis: Basis;
  /** Whether what the core holds was counted before anything was recorded of it. */
  readonly isEarlier: boolean;
  readonly event: BookEvent;
}

/** Folds a run's first reading against the saved state. `boot` is null for a core on another machine. */
export function foldFirst(
  ledger: Ledger,
  saved: SavedState,
  { reading, before, after }: Look,
  boot: string | null,
): Resumed {
  const { books } = ledger;
  const age = before ?? after;
  const { at } = reading.sighting;
  const match = matchCore(saved, coreStart({ age }, boot), uptimeAt(age, at), at);
  if (match === 'same') books.age = age;
  const isContinued = match === 'same' || match === 'unknown';
  ledger.fold(isContinued ? restore(books, saved, reading, match, boot) : reading, before, after);
  if (match === 'restarted') books.noticed.restarted = true;
  return {
    basis: isContinued ? 'kept' : match,
    isEarlier: match === 'another core',
    event: match === 'another core' ? { type: match } : noteAbsence(books, saved, at),
  };
}

/**
 * Compares the core's start with the recorded one. `start` is null if it is not known on this boot's clock; the uptime
 * (seconds) may still show that the core is older than the absence. That relies on the wall clock, so it only decides
 * what is reported: `same` and `unknown` are counted alike.
 */
function matchCore(
  saved: SavedState,
  start: CoreStart | null,
  uptime: number | null,
  now: Moment,
): CoreMatch {
  const { start: noted, sighted } = saved;
  if (start === null || noted === null || noted.boot !== start.boot || sighted.boot !== start.boot) {
    const absence = (now.wall - sighted.at.wall) / 1000;
    return uptime !== null && uptime > absence + TOLERANCE ? 'same' : 'unknown';
  }
  const seen = sighted.at.mono / 1000;
  const tolerance = TOLERANCE + Math.abs(seen - noted.seconds) * DRIFT;
  if (Math.abs(start.seconds - noted.seconds) <= tolerance) return 'same';
  if (start.seconds > seen + TOLERANCE) return 'restarted';
  // A start around the last reading: it was restarted, but it is not known which counters had been read before.
  return start.seconds >= seen - TOLERANCE ? 'unknown' : 'another core';
}

/**
 * Puts the journal's data into empty books before the first reading is folded; returns the reading compared with it.
 */
function restore(
  books: Books,
  saved: SavedState,
  reading: Reading,
  match: 'same' | 'unknown',
  boot: string | null,
): Reading {
  let vanished = 0;
  for (const { counter, raw, life } of saved.counters) {
    const record = books.counters.get(counter) ?? meet(books, counter);
    if (record === undefined) continue;
    record.baseline = raw;
    record.unsure = match === 'unknown';
    const isListed = isNamed(books, record);
    if (!isListed) vanished += 1;
    // A counter that fell at a core that may have restarted began a new life.
    record.life = match === 'unknown' && isListed && record.value < raw ? 0n : life;
    addTotal(books, record);
  }
  books.last = lastSighting(saved, reading.sighting.at, boot);
  restorePace(books, saved);
  if (saved.resetUnderWay) books.openReset = newOpenReset(books.losses, longestReset(books.losses));
  // Counters that are 0 now may have been higher.
  const list = [...books.counters.values()].filter((record) => isNamed(books, record));
  return { ...reading, list, vanished, change: changeIn(list) };
}

/** Whether the last answer named a counter. */
const isNamed = ({ answers }: Books, { answer }: Counter): boolean => answer === answers;

function addTotal(books: Books, { row, direction, life }: Counter): void {
  for (const flow of [row[direction], books.dimensions[row.dimension][direction]])
    if (flow !== null) flow.total += life;
}

/** The time of the last reading on this run's clock; after a reboot the wall clock has to do. */
function lastSighting({ sighted }: SavedState, now: Moment, boot: string | null): Sighting {
  const ago = Math.max(0, now.wall - sighted.at.wall);
  const isComparable = sighted.boot !== null && sighted.boot === boot && sighted.at.mono <= now.mono;
  const mono = isComparable ? sighted.at.mono : now.mono - ago;
  const at = { mono, wall: sighted.at.wall };
  return { asked: at, at, connection: FROM_JOURNAL };
}

/** Continues with the speeds and reset times of the previous run, because this one has seen nothing yet. */
function restorePace(books: Books, { pace }: SavedState): void {
  books.losses.resetTook = pace?.reset ?? null;
  const fastest = pace?.fastest ?? null;
  if (fastest !== null) remind(books.losses, 1, fastest);
}

/** The seconds after its reading in which a dead run's reset can have come. */
function longestReset({ resetTook }: Losses): number {
  return resetTook === null ? RESET_LONGEST : Math.max(RESET_LEAST, RESET_SLOWER * resetTook);
}

/** Adds the time of absence to the estimate of missing bytes, and reports it. Call it after the reading is folded. */
function noteAbsence(books: Books, saved: SavedState, now: Moment): BookEvent {
  const bytes = unclosedBytes(books);
  const from = saved.sighted.at.wall;
  remind(books.losses, (now.wall - from) / 1000, bytes);
  const most = BigInt(Math.max(bytes.inbound, bytes.outbound, bytes.user));
  return { type: 'absence', from, to: now.wall, bytes: most };
}

/**
 * Continues a run from the journal's data: what the core has beyond that is not recorded yet. Returns whether it is the
 * core that the journal knows.
 */
export function catchUp(books: Books, saved: SavedState | null, now: Moment, boot: string | null): Basis {
  const match =
    saved === null ? 'same' : matchCore(saved, coreStart(books, boot), uptimeAt(books.age, now), now);
  const isOther = match === 'restarted' || match === 'another core';
  creditBeyond(books, isOther ? [] : (saved?.counters ?? []));
  return isOther ? 'restarted' : 'kept';
}

function creditBeyond(books: Books, known: readonly CounterState[]): void {
  const noted = new Map(known.map((state) => [state.counter, state]));
  for (const record of books.counters.values()) {
    const { raw, life } = noted.get(record.counter) ?? { raw: 0n, life: 0n };
    record.unwritten = record.baseline < raw ? record.baseline : record.baseline - raw;
    record.life = life + record.unwritten;
    books.changed?.add(record);
  }
}

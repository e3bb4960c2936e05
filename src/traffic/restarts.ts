/**
 * Judges two readings: how the values compare with what the core was known to hold, whether it is still the same core,
 * how much time lies in between, and whether there was a gap.
 */
import { perDimension } from '../core/counters.ts';
import { type Age, type Closing, type Counter, highestOf, type Sighting } from './books.ts';
import type { Moment } from './clock.ts';
import type { Gap } from './sample.ts';

/** How far two machines' clocks may drift apart between two readings, in seconds. */
const DRIFT = 0.5;
/** How far clocks have to differ before this machine is assumed to have slept; uptime comes in whole seconds. */
const SLEEP = 2.5;

/** How an answer's values compare with the baselines. */
export interface Change {
  /** Counters that are lower than before, which only a reset explains. */
  readonly fell: number;
  /** Those of them whose baseline was not in doubt. */
  readonly surelyFell: number;
  /** Counters that still hold at least their old value, which was not 0. */
  readonly held: number;
  /**
   * The sum of those old values in the dimension with the most; missing if they were zeroed and have regrown unseen.
   */
  readonly stake: bigint;
  /** The part of it that was in doubt before. */
  readonly unsureStake: bigint;
}

/** Compares what was read with the baselines. */
export function changeIn(list: readonly Counter[]): Change {
  let [fell, surelyFell, held] = [0, 0, 0];
  const sums = perDimension(() => 0n);
  const unsure = perDimension(() => 0n);
  for (const record of list) {
    if (record.baseline === 0n) continue;
    if (record.value < record.baseline) {
      fell += 1;
      if (!record.unsure) surelyFell += 1;
      continue;
    }
    held += 1;
    sums[record.row.dimension] += record.baseline;
    if (record.unsure) unsure[record.row.dimension] += record.baseline;
  }
  return { fell, surelyFell, held, stake: highestOf(sums), unsureStake: highestOf(unsure) };
}

/** What two readings say about a restart of the core. */
export interface Verdict {
  /** The core was restarted, as far as can be told. */
  readonly restarted: boolean;
  /** It certainly was, and between these two readings, so every counter started from zero in between. */
  readonly all: boolean;
  /** It may have been, so that what a counter held before may be missing. */
  readonly doubt: boolean;
}

const SAME: Verdict = { restarted: false, all: false, doubt: false };

/** When the core must have started, in seconds of the monotonic clock; uptime comes in whole seconds. */
function startOf({ uptime, asked, at }: Age & { readonly uptime: number }): {
  earliest: number;
  latest: number;
} {
  return { earliest: asked / 1000 - uptime - 1, latest: at / 1000 - uptime };
}

const isTold = (age: Age | null): age is Age & { readonly uptime: number } =>
  age !== null && age.uptime !== null;

/** Whether two ages can belong to the same life of the core. */
export function isOneLife(earlier: Age, later: Age): boolean {
  if (!isTold(earlier) || !isTold(later)) return true;
  return later.uptime >= earlier.uptime && startOf(later).earliest - DRIFT <= startOf(earlier).latest;
}

/** Two readings, and the core's age as known at each. */
export interface Pair {
  readonly before: Sighting;
  readonly known: Age | null;
  readonly now: Sighting;
  readonly age: Age | null;
}

/**
 * Whether the core was restarted between two readings. An uptime that went back proves a restart at some time; so does
 * a start between the readings, if counters agree (a core on a machine that slept also seems too young). But only a
 * restart known to lie between the readings makes every counter start from zero: an earlier or later one does not
 * affect what lies between. A new connection tells the order, because no connection outlives its core. `outlived`: it
 * started after the old life was last known to exist.
 */
export function judgeRestart(pair: Pair, { fell, held }: Change): Verdict {
  const { before, known, now, age } = pair;
  const nothingLeft = fell > 0 && held === 0;
  if (age === null) return SAME;
  if (!isTold(age) || !isTold(known)) return { restarted: nothingLeft, all: false, doubt: nothingLeft };
  const start = startOf(age);
  const wentBack = age.uptime < known.uptime;
  const outlived = start.latest * 1000 > known.asked;
  if (!wentBack && !outlived) return SAME;
  const isSince = start.earliest - DRIFT > before.at.mono / 1000;
  const reconnected = eachOnItsOwn(pair);
  if (isOneLife(known, age)) return { restarted: false, all: false, doubt: reconnected };
  const isAfter = isSince || reconnected || (wentBack && known.asked >= before.at.mono);
  const isBefore = reconnected || age.at <= now.asked.mono || start.latest * 1000 <= now.asked.mono;
  const isBelieved = wentBack || reconnected || fell > 0 || held === 0;
  const all = isAfter && isBefore && isBelieved;
  const isOther = wentBack || known.connection !== age.connection;
  return { restarted: all || isOther || nothingLeft, all, doubt: !all };
}

/** Whether each reading came over its own connection, on which the core's age was asked too. */
function eachOnItsOwn({ before, known, now, age }: Pair): boolean {
  return (
    before.connection !== now.connection &&
    known?.connection === before.connection &&
    age?.connection === now.connection
  );
}

/** Whether the wall clock and the monotonic one have diverged: this machine slept, or the clock was set. */
export function clocksParted(before: Moment, now: Moment): boolean {
  return Math.abs(now.wall - before.wall - (now.mono - before.mono)) > SLEEP * 1000;
}

/**
 * The seconds between the ends of two samples. Linux's monotonic clock stops while this machine sleeps, but a core
 * elsewhere goes on: if its uptime and the wall clock both ran ahead, the core's is used.
 */
export function measureElapsed(before: Closing, now: Closing): { elapsed: number; slept: boolean } {
  const mono = (now.at.mono - before.at.mono) / 1000;
  const wall = (now.at.wall - before.at.wall) / 1000;
  const ahead = wall - mono > SLEEP ? aheadOf(before.age, now.age, mono) : 0;
  const slept = ahead > SLEEP;
  return { elapsed: Math.max(slept ? mono + ahead : mono, 0.001), slept };
}

/** How many seconds the core's clock ran ahead of this machine's; 0 if the core does not tell. */
function aheadOf(before: Age | null, now: Age | null, mono: number): number {
  if (!isTold(before) || !isTold(now)) return 0;
  // After a restart all bytes belong to its new life.
  if (now.uptime < before.uptime) return now.uptime - mono;
  return startOf(before).latest - startOf(now).latest;
}

/** Whether a sample of `elapsed` seconds is a gap, polled every `interval` seconds, after `failures` failed polls. */
export function gapOf(elapsed: number, interval: number, failures: number, slept: boolean): Gap | null {
  if (slept) return 'suspend';
  if (elapsed <= 2 * interval + 1) return null;
  return failures > 0 ? 'outage' : 'late';
}

/** When the core started, in seconds of the monotonic clock, accurate to a second; null if it cannot tell. */
export function startedAt(age: Age | null): number | null {
  return isTold(age) ? startOf(age).latest : null;
}

/** The core's uptime at a moment in whole seconds, from its last answer; null if it cannot tell. */
export function uptimeAt(age: Age | null, at: Moment): number | null {
  const started = startedAt(age);
  return started === null ? null : Math.floor(at.mono / 1000 - started);
}

/**
 * Estimates how many bytes are missing when a reset was not answered: at most what the line can have carried in the time
 * in which it may have happened, at the fastest that was ever seen of it, less what was counted of that time.
 */
import { DIMENSIONS, type Dimension, perDimension } from '../core/counters.ts';
import type { Books, ByDimension, HiddenTime, Losses, Span, Unanswered } from './books.ts';

/** What may be missing in a poll. */
export interface Loss {
  /** Bytes that are missing if a zeroing went unseen. */
  readonly bytes: bigint;
  readonly hidden: readonly HiddenTime[];
}

/** The traffic of a sample by dimension, both directions together, and its seconds. */
export interface Carried {
  /** Null for the first reading, whose period is unknown. */
  readonly elapsed: number | null;
  readonly bytes: ByDimension;
  /** Whether bytes are missing for other reasons: a restart, another program's reset. */
  readonly isPartial: boolean;
}

/** Seconds for which a speed has to be seen to count; for that long after a reset, traffic still tells what it took. */
const LONG_ENOUGH = 0.5;
/** Traffic comes in lumps: this many seconds' worth more may have passed. */
const LUMP = 0.1;
/** In bytes per second. */
const GIGABIT = 125_000_000;
const NOTHING: ByDimension = { inbound: 0, outbound: 0, user: 0 };

/**
 * The most bytes that are missing in any dimension, beyond what was said before. What a reset may have taken is
 * estimated again as long as traffic that began unseen may be seen to go on, at a higher speed than ever before.
 */
export function estimate(losses: Losses, { bytes, hidden }: Loss, carried: Carried): bigint {
  const isWhole = hidden.length === 0 && !carried.isPartial;
  if (isWhole) remember(losses, carried);
  else losses.recent = [];
  for (const { of, seconds, isCounted, longest } of hidden)
    of.spans.push({ seconds, counted: isCounted ? carried.bytes : NOTHING, longest });
  let sum = bytes;
  for (const reset of losses.unanswered) {
    if (isWhole && reset.spans.length > 0) reset.seenSeconds += carried.elapsed ?? 0;
    const speeds = losses.fastest ?? speedsOf(carried);
    const most = BigInt(Math.ceil(Math.max(0, ...reset.spans.map((span) => mostOf(speeds, span)))));
    const more = most > reset.said ? most - reset.said : 0n;
    reset.said += more;
    sum += more;
  }
  losses.unanswered = losses.unanswered.filter(({ seenSeconds }) => seenSeconds < LONG_ENOUGH);
  losses.soFar += sum;
  return sum;
}

/** Begins to estimate what a reset may have taken. */
export function beginUnanswered(losses: Losses): Unanswered {
  const reset = { spans: [], said: 0n, seenSeconds: 0 };
  losses.unanswered.push(reset);
  return reset;
}

/** What can be missing of a time: at least a byte, as that is what says that something may be. */
function mostOf(fastest: ByDimension, { seconds, counted, longest }: Span): number {
  const most = (dimension: Dimension): number => {
    const speed = fastest[dimension];
    const uncounted = speed * (seconds + LUMP) - counted[dimension];
    return longest === null ? uncounted : Math.min(uncounted, speed * (longest + LUMP));
  };
  return Math.max(1, ...DIMENSIONS.map(most));
}

/** Speeds where none are known yet: those of one sample, or what a line of a gigabit carries. */
function speedsOf({ elapsed, bytes }: Carried): ByDimension {
  return perDimension((dimension) => (elapsed === null ? GIGABIT : bytes[dimension] / elapsed));
}

/**
 * Whether that many bytes can have passed in that many seconds: far beyond the fastest that was ever seen, they cannot.
 * Before anything was seen, as many as a gigabit line carries are believed.
 */
export function canCarry({ fastest }: Losses, bytes: number, seconds: number): boolean {
  const speed =
    fastest === null ? GIGABIT : 3 * Math.max(...DIMENSIONS.map((dimension) => fastest[dimension]));
  return bytes <= speed * (seconds + LUMP);
}

/** How much of the longest reset time is kept after a faster reset. */
const FADING = 0.9;

/** Notes how long a reset took, in seconds from the reading before it. */
export function timeReset(losses: Losses, seconds: number): void {
  losses.resetTook = Math.max(seconds, FADING * (losses.resetTook ?? 0));
}

/** Adds the traffic of this many seconds before the first sample, which estimates use too. */
export function remind(losses: Losses, seconds: number, bytes: ByDimension): void {
  losses.fastest = fastestWith(losses, seconds, bytes);
}

/** The highest speeds, should these bytes have passed in as many seconds, or in the shortest time that is believed. */
export function fastestWith({ fastest }: Losses, seconds: number, bytes: ByDimension): ByDimension {
  const time = Math.max(seconds, LONG_ENOUGH);
  return perDimension((dimension) => Math.max(fastest?.[dimension] ?? 0, bytes[dimension] / time));
}

/** The bytes that no sample has closed yet. */
export function unclosedBytes({ dimensions }: Books): ByDimension {
  return perDimension((dimension) => {
    const { uplink, downlink } = dimensions[dimension];
    return Number((uplink?.delta ?? 0n) + (downlink?.delta ?? 0n));
  });
}

/** Takes a sample in: what was carried in the last half second or more is a speed. */
function remember(losses: Losses, { elapsed, bytes }: Carried): void {
  if (elapsed === null) return;
  losses.recent.push({ seconds: elapsed, bytes });
  while (secondsOf(losses.recent.slice(1)) >= LONG_ENOUGH) losses.recent.shift();
  const seconds = secondsOf(losses.recent);
  if (seconds < LONG_ENOUGH) return;
  const sums = perDimension((dimension) =>
    losses.recent.reduce((all, sample) => all + sample.bytes[dimension], 0),
  );
  remind(losses, seconds, sums);
}

const secondsOf = (samples: readonly { readonly seconds: number }[]): number =>
  samples.reduce((sum, { seconds }) => sum + seconds, 0);

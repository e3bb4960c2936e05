/** Estimates how many bytes are missing when none were seen to pass: by what passed in as long a time before and after. */
import { DIMENSIONS, type Dimension } from '../core/counters.ts';
import { type Losses, type Mark, NOTHING_HIDDEN } from './books.ts';

/** What may be missing in a poll: bytes, and seconds whose traffic was not seen. */
export interface Loss {
  readonly bytes: bigint;
  readonly seconds: number;
}

/** What a sample's dimensions carried, both directions together, in how many seconds. */
export interface Carried {
  /** Null for the first reading, which covers an unknown time. */
  readonly elapsed: number | null;
  readonly bytes: Readonly<Record<Dimension, number>>;
  /** Whether bytes are missing for other reasons: a restart, another program's reset. */
  readonly isPartial: boolean;
}

/** How many samples are remembered: some minutes. */
const MEMORY = 240;

/** After this many seconds a speed tells what passed before. */
const LONG_ENOUGH = 0.5;

/** In bytes per second. */
const GIGABIT = 125_000_000;

/**
 * The most bytes that are missing in any dimension. What is hidden is estimated again by what comes after it, over as
 * long a time (half a second at most): traffic that began unseen is seen to go on.
 */
export function estimate(losses: Losses, loss: Loss, carried: Carried): bigint {
  const busiest = remember(losses, carried);
  const bytes = loss.bytes + hiddenBytes(losses, loss.seconds, busiest, carried);
  losses.soFar += bytes;
  return bytes;
}

function hiddenBytes(losses: Losses, hidden: number, busiest: number, carried: Carried): bigint {
  const { seconds, bytes } = losses.recent;
  const { elapsed } = carried;
  if (hidden > 0) {
    const speed = elapsed === null ? 0 : busiest / elapsed;
    const most = Math.max(1, Math.ceil(Math.max(mostIn(losses.marks, hidden), speed * hidden)));
    losses.recent = { ...NOTHING_HIDDEN, seconds: seconds + hidden, bytes: bytes + most };
    return BigInt(most);
  }
  if (elapsed === null || carried.isPartial || seconds === 0) return 0n;
  const seenSeconds = losses.recent.seenSeconds + elapsed;
  const seenBytes = losses.recent.seenBytes + busiest;
  const isTelling = seenSeconds >= Math.min(seconds, LONG_ENOUGH);
  losses.recent = isTelling ? NOTHING_HIDDEN : { seconds, bytes, seenSeconds, seenBytes };
  return isTelling ? BigInt(Math.max(0, Math.ceil((seconds * seenBytes) / seenSeconds) - bytes)) : 0n;
}

/**
 * Whether that many bytes can have passed in that many seconds: far beyond the busiest time of that length lately, they cannot.
 * Before anything was seen, as many are believed as a line of a gigabit carries.
 */
export function canCarry({ marks }: Losses, bytes: number, seconds: number): boolean {
  return bytes <= (marks.length > 1 ? 3 * mostIn(marks, seconds) : GIGABIT * seconds);
}

/** What is left of the longest time that a reset took after one that was faster. */
const FADING = 0.9;

/** Notes how long a reset took, in seconds from the reading before it. */
export function timeReset(losses: Losses, seconds: number): void {
  losses.resetTook = Math.max(seconds, FADING * (losses.resetTook ?? 0));
}

/** The bytes of the busiest second of late, in the busiest dimension; null where nothing was seen yet. */
export const busiestSecond = ({ marks }: Losses): number | null =>
  marks.length > 1 ? mostIn(marks, 1) : null;

/** Takes in what passed in as many seconds before the first sample: what is missing is estimated by it too. */
export function remind(losses: Losses, seconds: number, bytes: Readonly<Record<Dimension, number>>): void {
  const last = losses.marks.at(-1);
  if (last !== undefined) losses.marks.push(after(last, seconds, bytes));
}

/** The mark that follows another one. */
function after({ time, bytes }: Mark, seconds: number, more: Readonly<Record<Dimension, number>>): Mark {
  const sum = (dimension: Dimension): number => bytes[dimension] + more[dimension];
  return {
    time: time + seconds,
    bytes: { inbound: sum('inbound'), outbound: sum('outbound'), user: sum('user') },
  };
}

/** Takes a sample in; returns the bytes of its busiest dimension. */
function remember(losses: Losses, { elapsed, bytes }: Carried): number {
  const last = losses.marks.at(-1);
  if (elapsed === null || last === undefined) return 0;
  losses.marks.push(after(last, elapsed, bytes));
  if (losses.marks.length > 2 * MEMORY) losses.marks = losses.marks.slice(-MEMORY);
  return Math.max(...DIMENSIONS.map((dimension) => bytes[dimension]));
}

/** The most bytes that any dimension has carried in that many seconds on end. */
function mostIn(marks: readonly Mark[], seconds: number): number {
  return Math.max(...DIMENSIONS.map((dimension) => mostOf(marks, dimension, seconds)));
}

/** Between marks, traffic counts as even; then the busiest time begins or ends at a mark. */
function mostOf(marks: readonly Mark[], dimension: Dimension, seconds: number): number {
  const first = marks[0];
  const last = marks.at(-1);
  if (first === undefined || last === undefined || last.time === first.time) return 0;
  const span = last.time - first.time;
  const whole = last.bytes[dimension] - first.bytes[dimension];
  if (span <= seconds) return (whole * seconds) / span;
  let most = 0;
  for (const [from, to] of [
    [0, seconds],
    [-seconds, 0],
  ] as const) {
    const starts = cumulated(marks, dimension, from);
    const ends = cumulated(marks, dimension, to);
    for (const [index, end] of ends.entries()) most = Math.max(most, end - (starts[index] ?? 0));
  }
  return most;
}

/** The bytes passed by that many seconds after (or before) each mark. */
function cumulated(marks: readonly Mark[], dimension: Dimension, shift: number): number[] {
  let index = 0;
  return marks.map(({ time }) => {
    while ((marks[index + 1]?.time ?? Number.POSITIVE_INFINITY) < time + shift) index += 1;
    const here = marks[index];
    const next = marks[index + 1];
    if (here === undefined) return 0;
    if (next === undefined || time + shift <= here.time) return here.bytes[dimension];
    const part = (time + shift - here.time) / (next.time - here.time);
    return here.bytes[dimension] + part * (next.bytes[dimension] - here.bytes[dimension]);
  });
}

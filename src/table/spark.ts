/** Small histories of speed: one character per span of seconds. */
import { HISTORY_SECONDS, type History, slotOf } from '../traffic/recent.ts';
import type { Glyphs } from './glyphs.ts';

/** The mean speed of a span of seconds, null where it lies in a gap. */
export type Bucket = number | null;

/** What to draw a history of. */
export interface SparkSource {
  readonly history: History;
  /** Monotonic milliseconds of the newest sample: what comes after is not known yet. */
  readonly until: number;
  /** Monotonic milliseconds of the first sample: what came before was not seen. */
  readonly since: number;
  readonly isGap: (slot: number) => boolean;
}

/** The second at which the first of `count` spans starts; the last span holds the last second that is over. */
function firstSlot({ until }: SparkSource, count: number, seconds: number): number {
  return (Math.floor((slotOf(until) - 1) / seconds) - count + 1) * seconds;
}

function bucket(
  { history, since, until, isGap }: SparkSource,
  from: number,
  seconds: number,
  speed: (history: History, slot: number) => number,
): Bucket {
  const start = Math.max(from, slotOf(since));
  const end = Math.min(from + seconds, slotOf(until));
  let sum = 0;
  for (let slot = start; slot < end; slot++) {
    if (isGap(slot)) return null;
    sum += speed(history, slot);
  }
  return sum / Math.max(end - start, 1);
}

/** The fewest cells of a sparkline: a minute in spans of six seconds. */
export const LEAST_SPARK = 10;
/** From this many cells on a sparkline has two seconds a cell, and the more of the past the wider it is. */
const WIDE_SPARK = 30;
/** Even wider, it would begin before what is remembered. */
const MOST_SPARK = Math.floor((HISTORY_SECONDS - 2) / 2);

/** The cells that a sparkline takes of those there is room for: as many as give it an even time. */
export function widestSpark(room: number): number {
  if (room >= WIDE_SPARK) return Math.min(MOST_SPARK, room) - (Math.min(MOST_SPARK, room) % 5);
  return room >= 20 ? 20 : LEAST_SPARK;
}

/** The seconds that a sparkline of these cells looks back. */
export function sparkSeconds(cells: number): number {
  return cells * cellSeconds(cells);
}

const cellSeconds = (cells: number): number => (cells >= WIDE_SPARK ? 2 : cells >= 20 ? 3 : 6);

/** A sparkline as it was last computed. */
interface Known {
  readonly first: number;
  readonly seconds: number;
  /** What happened before this second cannot change any more. */
  readonly settled: number;
  readonly values: readonly Bucket[];
  /** The highest of the values but the newest, or else the newest. */
  readonly top: number;
  /** The first of these: what is still to come of the newest can't change it. */
  readonly isFirm: boolean;
}

/** Of sixty seconds fifty-eight are as they were a tick ago, in each of forty rows. */
const known = new WeakMap<History, Known>();

/**
 * A row's last minute or more, both directions together. Bars grow with the square root of the speed, so that small
 * ones are seen beside large ones; `scale` is the speed of a full bar, null for the row's own highest. Silence is
 * blank, a gap has its own mark.
 */
export function sparkline(
  source: SparkSource,
  cells: number,
  glyphs: Glyphs,
  scale: number | null = null,
): string {
  const { values, top } = lately(source, cells);
  const full = scale ?? top;
  return values.map((value) => (value === null ? glyphs.gap : barOf(value, full, glyphs))).join('');
}

/** The highest speed that the sparklines of these histories show: their common scale. */
export function commonScale(sources: Iterable<SparkSource>, cells: number): number {
  let top = 0;
  for (const source of sources) {
    const before = known.get(source.history);
    // While the newest span goes on, the ones before it are as they were.
    const isKnown = before?.first === firstSlot(source, cells, cellSeconds(cells)) && before.isFirm;
    top = Math.max(top, isKnown && before.values.length === cells ? before.top : lately(source, cells).top);
  }
  return top;
}

function lately(source: SparkSource, cells: number): Known {
  const seconds = cellSeconds(cells);
  const first = firstSlot(source, cells, seconds);
  const settled = slotOf(source.until);
  const before = known.get(source.history);
  if (before?.first === first && before.settled === settled && before.values.length === cells) return before;
  const values: Bucket[] = [];
  for (let start = first; values.length < cells; start += seconds) {
    const isKnown = before?.seconds === seconds && start >= before.first && start + seconds <= before.settled;
    const old = isKnown ? before.values[(start - before.first) / seconds] : undefined;
    values.push(old === undefined ? bucket(source, start, seconds, bothWays) : old);
  }
  const now = { first, seconds, settled, values, ...topOf(values) };
  known.set(source.history, now);
  return now;
}

/** The newest span has only begun: it may not rescale the others, unless there is nothing else. */
function topOf(values: readonly Bucket[]): Pick<Known, 'top' | 'isFirm'> {
  const top = highest(values.slice(0, -1));
  return top > 0 ? { top, isFirm: true } : { top: highest(values.slice(-1)), isFirm: false };
}

function highest(values: readonly Bucket[]): number {
  let top = 0;
  for (const value of values) if (value !== null && value > top) top = value;
  return top;
}

const bothWays = (history: History, slot: number): number => history.uplink(slot) + history.downlink(slot);

function barOf(value: number, full: number, glyphs: Glyphs): string {
  if (value <= 0) return ' ';
  const height = full === 0 ? 1 : Math.sqrt(value / full);
  const level = Math.min(glyphs.bars.length, Math.max(1, Math.ceil(height * glyphs.bars.length)));
  return glyphs.bars[level - 1] ?? ' ';
}

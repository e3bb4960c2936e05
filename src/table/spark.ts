/** Small histories of speed: one character per span of seconds. */
import { HISTORY_SECONDS, type History, slotOf } from '../traffic/recent.ts';
import type { Glyphs } from './glyphs.ts';

/** The mean speed of a span of seconds; null in a gap. */
export type Bucket = number | null;

/** The history to draw. */
export interface SparkSource {
  readonly history: History;
  /** Monotonic milliseconds of the newest sample; what follows is not known yet. */
  readonly until: number;
  /** Monotonic milliseconds of the first sample; what came before was not seen. */
  readonly since: number;
  readonly isGap: (slot: number) => boolean;
}

/** The second at which the first of `count` spans starts; the last span contains the last completed second. */
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

/** The minimum width of a sparkline: a minute in spans of six seconds. */
export const LEAST_SPARK = 10;
/** From this width on a cell stands for two seconds, and more cells show more of the past. */
const WIDE_SPARK = 30;
/** A wider sparkline would start before the recorded history. */
const MOST_SPARK = Math.floor((HISTORY_SECONDS - 2) / 2);

/** The width of a sparkline in `room` cells: the largest that gives every cell the same time. */
export function widestSpark(room: number): number {
  if (room >= WIDE_SPARK) return Math.min(MOST_SPARK, room) - (Math.min(MOST_SPARK, room) % 5);
  return room >= 20 ? 20 : LEAST_SPARK;
}

/** How many seconds a sparkline of this width shows. */
export function sparkSeconds(cells: number): number {
  return cells * cellSeconds(cells);
}

const cellSeconds = (cells: number): number => (cells >= WIDE_SPARK ? 2 : cells >= 20 ? 3 : 6);

/** A sparkline as last computed. */
interface Known {
  readonly first: number;
  readonly seconds: number;
  /** What happened before this second cannot change any more. */
  readonly settled: number;
  readonly values: readonly Bucket[];
}

/** From one tick to the next 58 of 60 seconds stay the same, in each of forty rows. */
const known = new WeakMap<History, Known>();

/**
 * A row's last minute or more, both directions together. Bars grow with the square root of the speed, so that small
 * ones are visible next to large ones; `scale` is the speed of a full bar, null for the row's own maximum. No traffic
 * is blank, a gap has its own mark.
 */
export function sparkline(
  source: SparkSource,
  cells: number,
  glyphs: Glyphs,
  scale: number | null = null,
): string {
  const { values } = bucketsOf(source, cells);
  const full = scale ?? topOf(source, cells);
  return values.map((value) => (value === null ? glyphs.gap : barOf(value, full, glyphs))).join('');
}

/** The highest speed in the sparklines of these histories: their common scale. */
export function commonScale(sources: Iterable<SparkSource>, cells: number): number {
  let top = 0;
  for (const source of sources) top = Math.max(top, topOf(source, cells));
  return top;
}

/** The highest span of a history but the newest, as it was last looked for. */
interface Top {
  readonly cells: number;
  /** The span that was the newest then. */
  readonly newest: number;
  readonly speed: number;
  /** The span that had this speed. */
  readonly at: number;
}

/** All rows of a table are asked at each tick: only spans that are new since the last one are looked at. */
const tops = new WeakMap<History, Top>();

/** The highest speed of a sparkline. The newest span is incomplete and only counts if there is no other. */
function topOf(source: SparkSource, cells: number): number {
  const seconds = cellSeconds(cells);
  const first = firstSlot(source, cells, seconds);
  const newest = first + (cells - 1) * seconds;
  const before = tops.get(source.history);
  const goesOn = before?.cells === cells && before.at >= first && before.newest <= newest;
  const top =
    goesOn && before.newest === newest ? before : highestOf(source, cells, goesOn ? before : undefined);
  if (top !== before) tops.set(source.history, top);
  return top.speed > 0 ? top.speed : (bucket(source, newest, seconds, bothWays) ?? 0);
}

/** Continues from the top `before` if that is still visible. */
function highestOf(source: SparkSource, cells: number, before: Top | undefined): Top {
  const seconds = cellSeconds(cells);
  const first = firstSlot(source, cells, seconds);
  const newest = first + (cells - 1) * seconds;
  let [speed, at] = [before?.speed ?? 0, before?.at ?? first];
  for (let start = before?.newest ?? first; start < newest; start += seconds) {
    const value = bucket(source, start, seconds, bothWays) ?? 0;
    if (value >= speed) [speed, at] = [value, start];
  }
  return { cells, newest, speed, at };
}

function bucketsOf(source: SparkSource, cells: number): Known {
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
  const now = { first, seconds, settled, values };
  known.set(source.history, now);
  return now;
}

const bothWays = (history: History, slot: number): number => history.uplink(slot) + history.downlink(slot);

function barOf(value: number, full: number, glyphs: Glyphs): string {
  if (value <= 0) return ' ';
  const height = full === 0 ? 1 : Math.sqrt(value / full);
  const level = Math.min(glyphs.bars.length, Math.max(1, Math.ceil(height * glyphs.bars.length)));
  return glyphs.bars[level - 1] ?? ' ';
}

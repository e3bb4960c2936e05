/** Small histories of speed: one character per span of seconds. */
import { type History, slotOf } from '../traffic/recent.ts';
import type { Glyphs } from './glyphs.ts';

/** The mean speed of a span of seconds, null where it lies in a gap. */
export type Bucket = number | null;

/** What to draw a history of. */
export interface SparkSource {
  readonly history: History;
  /** Monotonic milliseconds of the newest sample: what comes after is not known yet. */
  readonly until: number;
  readonly isGap: (slot: number) => boolean;
}

/**
 * Mean speeds of the last `count` spans of `seconds` seconds. The spans start at whole multiples of their length,
 * so that from one second to the next only the newest changes and the line moves once per span.
 */
export function buckets(
  source: SparkSource,
  count: number,
  seconds: number,
  speed: (history: History, slot: number) => number,
): Bucket[] {
  const first = firstSlot(source, count, seconds);
  return Array.from({ length: count }, (_, index) => bucket(source, first + index * seconds, seconds, speed));
}

/** The second at which the first of `count` spans starts. */
function firstSlot({ until }: SparkSource, count: number, seconds: number): number {
  return (Math.floor(slotOf(until) / seconds) - count + 1) * seconds;
}

function bucket(
  { history, until, isGap }: SparkSource,
  start: number,
  seconds: number,
  speed: (history: History, slot: number) => number,
): Bucket {
  const end = Math.min(start + seconds, until / 1000);
  let sum = 0;
  for (let slot = start; slot < end; slot++) {
    if (isGap(slot)) return null;
    sum += speed(history, slot);
  }
  return sum / Math.max(end - start, 0.5);
}

/** What a sparkline shows. */
const SPARK_SECONDS = 60;

/** A sparkline as it was last computed. */
interface Known {
  readonly first: number;
  readonly seconds: number;
  /** What happened before this second cannot change any more. */
  readonly settled: number;
  readonly values: readonly Bucket[];
}

/** Of sixty seconds fifty-eight are as they were a tick ago, in each of forty rows. */
const known = new WeakMap<History, Known>();

/** A row's last minute, both directions together, on its own scale. Silence is blank, a gap has its own mark. */
export function sparkline(source: SparkSource, cells: number, glyphs: Glyphs): string {
  const values = lastMinute(source, cells);
  // The newest span has only begun: it may not rescale the others, unless there is nothing else.
  const top = scaleOf(values.slice(0, -1)) || scaleOf(values);
  return values.map((value) => (value === null ? glyphs.gap : barOf(value, top, glyphs))).join('');
}

function lastMinute(source: SparkSource, cells: number): readonly Bucket[] {
  const seconds = SPARK_SECONDS / cells;
  const first = firstSlot(source, cells, seconds);
  const before = known.get(source.history);
  const values: Bucket[] = [];
  for (let start = first; values.length < cells; start += seconds) {
    const isKnown = before?.seconds === seconds && start >= before.first && start + seconds <= before.settled;
    const old = isKnown ? before.values[(start - before.first) / seconds] : undefined;
    values.push(old === undefined ? bucket(source, start, seconds, bothWays) : old);
  }
  known.set(source.history, { first, seconds, settled: slotOf(source.until), values });
  return values;
}

const bothWays = (history: History, slot: number): number => history.uplink(slot) + history.downlink(slot);

/** The next power of two above the highest value: a scale that seldom changes. */
export function scaleOf(values: readonly Bucket[]): number {
  let highest = 0;
  for (const value of values) if (value !== null && value > highest) highest = value;
  return highest === 0 ? 0 : 2 ** Math.ceil(Math.log2(highest));
}

function barOf(value: number, top: number, glyphs: Glyphs): string {
  if (value <= 0 || top === 0) return ' ';
  const level = Math.min(glyphs.bars.length, Math.max(1, Math.ceil((value / top) * glyphs.bars.length)));
  return glyphs.bars[level - 1] ?? ' ';
}

/** Small histories of speed: one character per span of seconds. */
import { type History, slotOf } from '../fold/history.ts';
import type { Glyphs } from './glyphs.ts';

/** The mean speed of a span of seconds, null where it lies in a gap. */
type Bucket = number | null;

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
  { history, until, isGap }: SparkSource,
  count: number,
  seconds: number,
  speed: (history: History, slot: number) => number,
): Bucket[] {
  const newest = Math.floor(slotOf(until) / seconds);
  return Array.from({ length: count }, (_, index) => {
    const start = (newest - count + 1 + index) * seconds;
    const end = Math.min(start + seconds, until / 1000);
    let sum = 0;
    let inGap = false;
    for (let slot = start; slot < end; slot++) {
      sum += speed(history, slot);
      inGap ||= isGap(slot);
    }
    return inGap ? null : sum / Math.max(end - start, 0.5);
  });
}

/** What a sparkline shows. */
const SPARK_SECONDS = 60;

/** A row's last minute, both directions together, on its own scale. Silence is blank, a gap has its own mark. */
export function sparkline(source: SparkSource, cells: number, glyphs: Glyphs): string {
  const both = (history: History, slot: number): number => history.uplink(slot) + history.downlink(slot);
  const values = buckets(source, cells, SPARK_SECONDS / cells, both);
  // The newest span has only begun: it must not rescale the others, unless there is nothing else.
  const top = scaleOf(values.slice(0, -1)) || scaleOf(values);
  return values.map((value) => (value === null ? glyphs.gap : barOf(value, top, glyphs))).join('');
}

/** The next power of two above the highest value: a scale that seldom changes. */
export function scaleOf(values: readonly Bucket[]): number {
  const highest = Math.max(0, ...values.map((value) => value ?? 0));
  return highest === 0 ? 0 : 2 ** Math.ceil(Math.log2(highest));
}

function barOf(value: number, top: number, glyphs: Glyphs): string {
  if (value <= 0 || top === 0) return ' ';
  const level = Math.min(glyphs.bars.length, Math.max(1, Math.ceil((value / top) * glyphs.bars.length)));
  return glyphs.bars[level - 1] ?? ' ';
}

/** The time that a graph shows: which second each cell stands for, and where the clock times stand below. */
import { formatTime } from '../table/format.ts';
import type { Moment } from '../traffic/clock.ts';
import { type History, slotOf, type Way } from '../traffic/recent.ts';
import type { Sample } from '../traffic/sample.ts';

/** What `[` and `]` step through, in seconds. */
export const SPANS = [60, 120, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600] as const;

/** The seconds of the widest view that a graph begins with. */
export const FIRST_SPAN = 120;

export interface Timeline {
  /** The second of the first cell, in monotonic time. */
  readonly start: number;
  /** Seconds of a step. */
  readonly seconds: number;
  readonly steps: number;
  /** Cells of a step: more than one where there are more cells than seconds. */
  readonly repeat: number;
  /** The second that runs: what comes after is not known. */
  readonly now: number;
  /** The second of the first answer: what was before is not known. */
  readonly began: number;
  /** What a second of monotonic time is by the wall clock, less that second. */
  readonly wallOffset: number;
}

/** The time of a graph of `width` cells that shows `span` seconds or a few more. It moves on in leaps of an eighth. */
export function timelineOf(at: Moment, began: Moment, span: number, width: number): Timeline {
  const repeat = Math.max(1, Math.floor(width / span));
  const steps = Math.max(1, Math.floor(width / repeat));
  const seconds = Math.max(1, Math.ceil(span / steps));
  const now = slotOf(at.mono);
  const wallOffset = Math.round((at.wall - at.mono) / 1000);
  const leap = Math.max(1, Math.floor(steps / 8)) * seconds;
  const end = (Math.floor((now + wallOffset) / leap) + 1) * leap - wallOffset;
  const start = end - steps * seconds;
  return { start, seconds, steps, repeat, now, began: slotOf(began.mono), wallOffset };
}

/** Bytes per second of a step, or why there is no number. */
export type Bar = number | 'gap' | 'before' | 'after';

/** The speeds of each step. */
export function barsOf(history: History, way: Way, timeline: Timeline, isGap: Sample['isGap']): Bar[] {
  const { start, seconds, steps } = timeline;
  return Array.from({ length: steps }, (_, step) =>
    barOf(history, way, start + step * seconds, timeline, isGap),
  );
}

function barOf(history: History, way: Way, from: number, timeline: Timeline, isGap: Sample['isGap']): Bar {
  const { seconds, now, began } = timeline;
  const to = Math.min(from + seconds, now);
  if (from >= now) return 'after';
  if (to <= began) return 'before';
  const begin = Math.max(from, began);
  return isAllGap(begin, to, isGap) ? 'gap' : history.mean(way, begin, to);
}

/** Seconds of a step that are tried for a gap, at most. */
const MOST_TRIES = 8;

function isAllGap(from: number, to: number, isGap: Sample['isGap']): boolean {
  const step = Math.max(1, Math.floor((to - from) / MOST_TRIES));
  for (let slot = from; slot < to; slot += step) if (!isGap(slot)) return false;
  return true;
}

/** Times between marks, in seconds. */
const MARKS = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600];

/** The clock times below a graph: each at the cell of its time, as many as there is room for. */
export function clockMarks({ start, seconds, steps, repeat, wallOffset }: Timeline, tick: string): string {
  const every = MARKS.find((mark) => (mark / seconds) * repeat >= (mark < 60 ? 11 : 9)) ?? DAY;
  const first = Math.ceil((start + wallOffset) / every) * every;
  let line = '';
  for (let wall = first; wall < start + wallOffset + steps * seconds; wall += every) {
    const cell = Math.floor((wall - wallOffset - start) / seconds) * repeat;
    const text = tick + formatTime(wall * 1000).slice(0, every < 60 ? 8 : 5);
    if (cell + text.length <= steps * repeat) line = line.padEnd(cell) + text;
  }
  return line;
}

const DAY = 86_400;

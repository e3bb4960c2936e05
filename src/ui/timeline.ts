/** The time axis of a graph: the second of each cell, and the clock times below. */
import { SLOT } from '../history/calendar.ts';
import type { Trace } from '../history/trace.ts';
import { formatTime } from '../table/format.ts';
import type { Moment } from '../traffic/clock.ts';
import { type History, slotOf, type Way } from '../traffic/recent.ts';
import type { Sample } from '../traffic/sample.ts';

/** The steps of `[` and `]`, in seconds. */
export const SPANS = [60, 120, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600] as const;

/** The span of a new graph, in seconds. */
export const FIRST_SPAN = 120;

export interface Timeline {
  /** The second of the first cell, in monotonic time. */
  readonly start: number;
  /** Seconds per step. */
  readonly seconds: number;
  readonly steps: number;
  /** Cells per step: more than one if there are more cells than seconds. */
  readonly repeat: number;
  /** The current second; what follows is not known. */
  readonly now: number;
  /** The second of the first answer; what came before is not known. */
  readonly began: number;
  /** The difference between wall clock and monotonic time, in seconds. */
  readonly wallOffset: number;
}

/** The time axis of a graph of `width` cells for `span` seconds or a few more. It moves in steps of an eighth. */
export function timelineOf(at: Moment, began: Pick<Moment, 'mono'>, span: number, width: number): Timeline {
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

/** Where the speeds of a row come from: this run, and what was recorded before it. */
export interface Speeds {
  readonly history: History;
  readonly isGap: Sample['isGap'];
  readonly trace?: Trace | undefined;
}

/** The speed of each step. */
export function barsOf(speeds: Speeds, way: Way, timeline: Timeline): Bar[] {
  const { start, seconds, steps } = timeline;
  return Array.from({ length: steps }, (_, step) => barOf(speeds, way, start + step * seconds, timeline));
}

function barOf(speeds: Speeds, way: Way, from: number, timeline: Timeline): Bar {
  const { seconds, now, began } = timeline;
  const to = Math.min(from + seconds, now);
  if (from >= now) return 'after';
  const own = to <= began ? 'before' : ownBar(speeds, way, Math.max(from, began), to);
  if (from >= began || speeds.trace === undefined) return own;
  const until = Math.min(to, began);
  const recorded = recordedBar(speeds.trace, way, from + timeline.wallOffset, until + timeline.wallOffset);
  if (to <= began || typeof own !== 'number') return recorded;
  // The step in which the run began has a part of each.
  return typeof recorded === 'number' ? (recorded * (until - from) + own * (to - until)) / (to - from) : own;
}

const ownBar = ({ history, isGap }: Speeds, way: Way, from: number, to: number): Bar =>
  isAllGap(from, to, isGap) ? 'gap' : history.mean(way, from, to);

/** The mean of what is recorded of a time, in Unix seconds. */
function recordedBar(trace: Trace, way: Way, from: number, to: number): Bar {
  if (to <= trace.from) return 'before';
  let bytes = 0;
  let known = 0;
  const end = Math.min(to, trace.to);
  for (let start = from - (from % SLOT); start < end; start += SLOT) {
    const slot = trace.slots.get(start);
    if (slot === null) continue;
    const seconds = Math.min(end, start + SLOT) - Math.max(from, start, trace.from);
    if (seconds <= 0) continue;
    known += seconds;
    bytes += seconds * (slot?.[way] ?? 0);
  }
  return known === 0 ? 'gap' : bytes / known;
}

/** The most seconds of a step that are checked for a gap. */
const MOST_TRIES = 8;

function isAllGap(from: number, to: number, isGap: Sample['isGap']): boolean {
  const step = Math.max(1, Math.floor((to - from) / MOST_TRIES));
  for (let slot = from; slot < to; slot += step) if (!isGap(slot)) return false;
  return true;
}

/** Times between marks, in seconds. */
const MARKS = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600];

/** The clock times below a graph, each at its cell, as many as fit. */
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

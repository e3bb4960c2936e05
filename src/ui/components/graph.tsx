/**
 * Speed over time as bars over several lines, with a scale on the left and clock times below.
 *
 *     15.0M      ▂▄▅▇
 *         0 ╌╌╌▁▃████▅▂
 *       ↓   │12:03:00  │12:03:15
 */
import { Box } from 'ink';
import type { Trace } from '../../history/trace.ts';
import { formatCompact, type Units } from '../../table/format.ts';
import type { Glyphs } from '../../table/glyphs.ts';
import { span } from '../../text/meaning.ts';
import { padStart, textWidth } from '../../text/width.ts';
import type { History, Way } from '../../traffic/recent.ts';
import type { Sample } from '../../traffic/sample.ts';
import { scaleTop } from '../scale.ts';
import { type Bar, barsOf, clockMarks, type Timeline } from '../timeline.ts';
import { Line } from './line.tsx';
import { useScreen } from './screen-context.ts';

/** The width of the scale on the left, including the space after it. */
export const SCALE_CELLS = 6;

export interface GraphProps {
  readonly way: Way;
  readonly history: History;
  readonly isGap: Sample['isGap'];
  readonly timeline: Timeline;
  /** What was recorded before this run. */
  readonly trace?: Trace | undefined;
  /** Lines of bars; the clock times take one more. */
  readonly height: number;
  readonly units: Units;
  /** A displayed speed that the scale has to reach, even if no bar does. */
  readonly peak?: number;
  /** Draws nothing while all bars are empty, so that nothing moves while there is no traffic. */
  readonly quiet?: boolean;
}

export function Graph({ way, timeline, height, units, peak = 0, quiet = false, ...speeds }: GraphProps) {
  const { glyphs } = useScreen();
  const all = barsOf(speeds, way, timeline);
  const known = all.filter((bar) => typeof bar === 'number');
  const isEmpty = quiet && !known.some((bar) => bar > 0);
  const bars = isEmpty ? [] : all;
  const marks = isEmpty ? '' : clockMarks(timeline, glyphs.tick);
  const highest = Math.max(peak, ...known);
  return (
    <Bars
      way={way}
      bars={bars}
      highest={highest}
      height={height}
      units={units}
      width={SCALE_CELLS + timeline.steps * timeline.repeat}
      cells={timeline.repeat}
      marks={marks}
      before={speeds.trace === undefined ? 'before v2top started' : 'not recorded'}
    />
  );
}

export interface BarsProps extends Pick<GraphProps, 'way' | 'height' | 'units'> {
  readonly bars: readonly Bar[];
  /** The scale reaches at least this value. */
  readonly highest: number;
  /** The width of scale and bars together. */
  readonly width: number;
  /** The width of a bar. */
  readonly cells: number;
  /** How many cells of a bar stay blank to separate it from the next. */
  readonly blank?: number;
  /** The line below the bars. */
  readonly marks: string;
  /** The text shown where bars are missing because nothing was recorded yet. */
  readonly before: string;
}

/** Bars of any kind over several lines, with their scale and the marks below. */
export function Bars({ bars, highest, height, units, width, marks, way, ...shape }: BarsProps) {
  const { glyphs } = useScreen();
  const top = scaleTop(highest, units);
  return (
    <Box flexDirection="column" width={width}>
      {Array.from({ length: height }, (_, index) => height - 1 - index).map((level) => (
        <Line
          key={level}
          width={width}
          spans={[
            span(`${padStart(markOf(level, height, top, units), SCALE_CELLS - 1)} `, 'dim'),
            span(lineOf(bars, top, level, height, shape, glyphs), way),
          ]}
        />
      ))}
      <Line width={width} spans={[span(underline(way, marks, glyphs), 'dim')]} />
    </Box>
  );
}

/** The scale next to a line of bars: the maximum, the middle if there is room, and 0. */
function markOf(level: number, height: number, top: number, units: Units): string {
  if (level === height - 1 && top > 0) return formatCompact(top, units);
  if (level === 0) return '0';
  return height >= 7 && (level + 1) * 2 === height ? formatCompact(top / 2, units) : '';
}

function underline(way: Way, marks: string, glyphs: Glyphs): string {
  return `${padStart(glyphs[way], SCALE_CELLS - 1)} ${marks}`;
}

/** One line of bars; the lowest has level 0. */
function lineOf(
  bars: readonly Bar[],
  top: number,
  level: number,
  height: number,
  { cells: each, blank = 0, before: words }: Pick<BarsProps, 'cells' | 'blank' | 'before'>,
  glyphs: Glyphs,
): string {
  const draw = (bar: Bar): string =>
    typeof bar === 'number'
      ? cellOf(bar, top, level, height, glyphs).repeat(each - blank) + ' '.repeat(blank)
      : cellOf(bar, top, level, height, glyphs).repeat(each);
  const cells = bars.map(draw).join('');
  const before = bars.filter((bar) => bar === 'before').length * each;
  const dashes = before - textWidth(words) - 2;
  if (level !== 0 || dashes < 0) return cells;
  const left = Math.floor(dashes / 2);
  return `${glyphs.gap.repeat(left)} ${words} ${glyphs.gap.repeat(dashes - left)}${cells.slice(before)}`;
}

function cellOf(bar: Bar, top: number, level: number, height: number, glyphs: Glyphs): string {
  if (bar === 'after') return ' ';
  if (typeof bar !== 'number') return level === 0 ? glyphs.gap : ' ';
  const steps = glyphs.bars.length;
  const filled = bar <= 0 || top === 0 ? 0 : Math.max(1, Math.ceil((bar / top) * height * steps));
  const here = filled - level * steps;
  return here <= 0 ? ' ' : (glyphs.bars[Math.min(here, steps) - 1] ?? ' ');
}

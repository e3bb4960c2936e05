/**
 * One row from near: speeds, means, peak, totals, share, and a graph of both directions that fits the window.
 *
 *     User alice@example.net
 *                        ↑ up         ↓ down
 *      now          1.20 MiB/s     33.9 MiB/s
 *      …
 *      ↓ 64.0 MiB/s ▁▂▂▅▇█▇▆
 */

import { formatAgo, formatBytes, formatCompact, formatShare, formatTime } from '../table/format.ts';
import type { Glyphs } from '../table/glyphs.ts';
import { buckets, type SparkSource, scaleOf } from '../table/spark.ts';
import { TABLE_TITLES } from '../table/table.ts';
import { cleanName } from '../text/safe.ts';
import { padEnd, padStart } from '../text/width.ts';
import { HISTORY_SECONDS, type History, slotOf } from '../traffic/recent.ts';
import type { Flow, Row, Sample } from '../traffic/sample.ts';
import { type Line, type Span, type Style, span } from './frame.ts';
import { cutLine } from './line.ts';
import { type State, shownSample } from './state.ts';
import { detailRow } from './update.ts';

const LABEL = 10;
/** A number with "/s" and the blank before it; short numbers on narrow screens. */
const VALUE = { wide: 15, compact: 9 };
const COMPACT_BELOW = 44;

export function detailLines(state: State, glyphs: Glyphs, height: number): Line[] {
  const row = detailRow(state);
  const sample = shownSample(state);
  if (row === undefined || sample === null) return [[span('This row is not counted any more.', 'dim')]];
  const facts = factLines(state, sample, row, glyphs);
  const graph = graphLines(state, sample, row, glyphs, height - facts.length - 1);
  return [...facts, [], ...graph].map((line) => cutLine(line, state.size.columns, glyphs.ellipsis));
}

function factLines(state: State, sample: Sample, row: Row, glyphs: Glyphs): Line[] {
  const { settings } = state;
  const compact = state.size.columns < COMPACT_BELOW;
  const cells = compact ? VALUE.compact : VALUE.wide;
  const format = compact ? formatCompact : formatBytes;
  const rate = (value: number | null): string =>
    value === null ? glyphs.unknown : `${format(value, settings)}/s`;
  const total = (value: bigint | null): string => (value === null ? glyphs.unknown : format(value, settings));
  const figures = state.tables[row.dimension].rows.find((one) => one.row.name === row.name);
  const totals = state.tables[row.dimension].sums;
  const mean = (
    seconds: number,
    of: (history: History, slot: number) => number,
    flow: Flow | null,
  ): string =>
    flow === null ? glyphs.unknown : rate(meanOf(row.history, sample, Math.min(seconds, observed), of));
  // A mean reaches no further back than v2top has seen.
  const observed = Math.floor((sample.at.mono - (state.began?.mono ?? sample.at.mono)) / 1000);
  const up = (history: History, slot: number): number => history.uplink(slot);
  const down = (history: History, slot: number): number => history.downlink(slot);
  const fact = (label: string, uplink: string, downlink: string): Line => [
    span(` ${padEnd(label, LABEL)}`, 'dim'),
    span(padStart(uplink, cells), 'plain'),
    span(padStart(downlink, cells), 'plain'),
  ];
  return [
    [span(`${TABLE_TITLES[row.dimension]} `, 'bold'), span(cleanName(row.name), 'title')],
    [
      span(
        ` ${' '.repeat(LABEL)}${padStart(`${glyphs.uplink} up`, cells)}${padStart(`${glyphs.downlink} down`, cells)}`,
        'bold',
      ),
    ],
    fact(
      sample.gap === null ? 'now' : 'gap mean',
      rate(row.uplink?.rate ?? null),
      rate(row.downlink?.rate ?? null),
    ),
    fact('mean 10 s', mean(10, up, row.uplink), mean(10, down, row.downlink)),
    fact('mean 60 s', mean(60, up, row.uplink), mean(60, down, row.downlink)),
    fact('peak', rate(row.uplink && row.peak.uplink), rate(row.downlink && row.peak.downlink)),
    fact('total', total(figures?.uplinkTotal ?? null), total(figures?.downlinkTotal ?? null)),
    fact(
      'share',
      share(row.uplink, totals.uplinkRate, glyphs),
      share(row.downlink, totals.downlinkRate, glyphs),
    ),
    [span(` ${padEnd('last seen', LABEL)}`, 'dim'), span(`  ${seenWords(row, sample)}`)],
  ];
}

const share = (flow: Flow | null, whole: number | null, glyphs: Glyphs): string =>
  formatShare(flow?.rate ?? null, whole).replace('–', glyphs.unknown);

function seenWords(row: Row, sample: Sample): string {
  const gone = row.gone ? '; the core no longer lists it' : '';
  if (row.lastActive === null) return `not since v2top started${gone}`;
  const ago = formatAgo((sample.at.wall - row.lastActive) / 1000);
  return `${ago === 'now' ? 'now' : `${ago} ago`} (${formatTime(row.lastActive)})${gone}`;
}

/** The mean of the last whole seconds; null where there are none yet. */
function meanOf(
  history: History,
  sample: Sample,
  seconds: number,
  speed: (history: History, slot: number) => number,
): number | null {
  if (seconds < 1) return null;
  const end = slotOf(sample.at.mono);
  let sum = 0;
  for (let slot = end - seconds; slot < end; slot++) sum += speed(history, slot);
  return sum / seconds;
}

/** Two graphs, one a direction, each with its scale on the left. Tall windows get more than one line a graph. */
function graphLines(state: State, sample: Sample, row: Row, glyphs: Glyphs, room: number): Line[] {
  const source: SparkSource = { history: row.history, until: sample.at.mono, isGap: sample.isGap };
  const cells = Math.min(HISTORY_SECONDS - 1, Math.max(10, state.size.columns - 4));
  const height = Math.max(1, Math.min(12, Math.floor((room - 3) / 2)));
  if (room < 4) return [];
  const seconds = cells <= 60 ? 2 : 1;
  const graph = (title: string, style: Style, speed: (history: History, slot: number) => number): Line[] => {
    const values = buckets(source, cells, seconds, speed);
    const top = scaleOf(values);
    const scale = `${title}, full height ${formatBytes(top, state.settings)}/s`;
    return [
      [span(` ${scale}`, style)],
      ...barLines(values, top, height, glyphs).map((text): Line => [span(`  ${text}`, style)]),
    ];
  };
  const axis: Span[] = [
    span(`  the last ${cells * seconds} s, newest on the right; ${glyphs.gap} is a gap`, 'dim'),
  ];
  return [
    ...graph(`${glyphs.uplink} uplink`, 'uplink', (history, slot) => history.uplink(slot)),
    ...graph(`${glyphs.downlink} downlink`, 'downlink', (history, slot) => history.downlink(slot)),
    axis,
  ];
}

/** Bars over several lines, the highest line first. */
function barLines(values: readonly (number | null)[], top: number, height: number, glyphs: Glyphs): string[] {
  const steps = glyphs.bars.length;
  return Array.from({ length: height }, (_, line) => {
    const below = (height - 1 - line) * steps;
    return values
      .map((value) => {
        if (value === null) return line === height - 1 ? glyphs.gap : ' ';
        if (value <= 0 || top === 0) return ' ';
        const level = Math.max(1, Math.ceil((value / top) * height * steps)) - below;
        return level <= 0 ? ' ' : (glyphs.bars[Math.min(level, steps) - 1] ?? ' ');
      })
      .join('');
  });
}

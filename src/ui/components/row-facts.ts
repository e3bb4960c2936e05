/**
 * The numbers of a row on its page.
 *
 *     User alice@example.net
 *                      ↓ down           ↑ up
 *      now          33.9 MiB/s     1.20 MiB/s
 *      …
 */
import { type Figures, rateOf } from '../../table/figures.ts';
import { agoWords, formatShare, formatTime } from '../../table/format.ts';
import type { Glyphs } from '../../table/glyphs.ts';
import type { Origin } from '../../table/origin.ts';
import { TABLE_TITLES } from '../../table/table.ts';
import { type Span, span } from '../../text/meaning.ts';
import { cleanName } from '../../text/safe.ts';
import { slotOf, type Way } from '../../traffic/recent.ts';
import type { Row } from '../../traffic/sample.ts';
import { factSpans, formOf, headSpans, labelSpan, type RankedLine } from '../facts.ts';
import { serverSpans } from '../server-spans.ts';
import type { State } from '../state.ts';

/** Its name, then a line for each fact; the lower a rank, the longer its line stays where not all fit. */
export function rowFacts(state: State, figures: Figures, glyphs: Glyphs): RankedLine[] {
  const { row, origin } = figures;
  const { rows } = state.tables[row.dimension];
  const form = formOf(state.size.columns);
  const { isNarrow, unit } = form;
  const amount = (value: bigint | number | null, after = ''): string =>
    value === null ? glyphs.unknown : form.format(value, state.settings) + after;
  const fact = (rank: number, label: string, textOf: (way: Way) => string): RankedLine =>
    indented(rank, factSpans(form, label, textOf('downlink'), textOf('uplink')));
  const speed = (rank: number, label: string, speedOf: (way: Way) => number | null): RankedLine =>
    fact(rank, label, (way) => amount(speedOf(way), unit));
  const means = meanSpans(origin).map((seconds, index) =>
    speed(index === 0 ? 7 : 12, isNarrow ? `${seconds} s` : `mean ${seconds} s`, (way) =>
      meanOf(figures, seconds, way),
    ),
  );
  return [
    { rank: 0, spans: titleSpans(state, figures) },
    indented(2, headSpans(form, glyphs)),
    speed(1, origin.gap === null ? 'now' : 'gap mean', (way) => rateOf(figures, way)),
    ...means,
    speed(8, 'peak', (way) => peakOf(figures, way)),
    ...(isNarrow ? [] : [fact(14, 'peak at', (way) => peakTime(row, way, glyphs))]),
    fact(3, 'total', (way) => amount(totalOf(figures, way))),
    fact(13, 'share', (way) => shareOf(figures, rows, way, glyphs)),
    indented(10, [labelSpan(form, isNarrow ? 'seen' : 'last seen'), span(`  ${seenWords(row, origin)}`)]),
  ];
}

const indented = (rank: number, spans: readonly Span[]): RankedLine => ({
  rank,
  spans: [span(' '), ...spans],
});

const titleSpans = (state: State, { row, origin }: Figures): Span[] => [
  span(`${TABLE_TITLES[row.dimension]} `, 'bold'),
  span(cleanName(row.name), 'title'),
  ...serverSpans(state, origin),
];

/** The averaging periods to show, in seconds: none is longer than v2top has been watching. */
function meanSpans({ at, since }: Origin): number[] {
  const seen = slotOf(at.mono) - slotOf(since);
  return [...new Set([Math.min(10, seen), Math.min(60, seen)])].filter((seconds) => seconds > 0);
}

/** The mean of the last whole seconds. */
function meanOf({ row, origin }: Figures, seconds: number, way: Way): number | null {
  const end = slotOf(origin.at.mono);
  return row[way] === null || !origin.isLive ? null : row.history.mean(way, end - seconds, end);
}

/** Part of the table's traffic in the recent seconds, as in the column of that name. */
function shareOf(figures: Figures, rows: readonly Figures[], way: Way, glyphs: Glyphs): string {
  const whole = rows.reduce((sum, each) => sum + (recentOf(each, way) ?? 0), 0);
  return formatShare(recentOf(figures, way), whole, glyphs.unknown);
}

const recentOf = ({ row, origin }: Figures, way: Way): number | null =>
  row[way] === null || !origin.isLive ? null : (row.recent?.[way] ?? null);

/** Of a user at several servers it is not known: their peaks need not have been at one time. */
const peakOf = ({ row, origin }: Figures, way: Way): number | null =>
  row[way] === null || origin.servers > 1 ? null : row.peak[way];

const peakTime = ({ peakAt }: Row, way: Way, glyphs: Glyphs): string =>
  peakAt[way] === null ? glyphs.unknown : formatTime(peakAt[way].wall);

const totalOf = (figures: Figures, way: Way): bigint | null =>
  way === 'uplink' ? figures.uplinkTotal : figures.downlinkTotal;

function seenWords(row: Row, { at }: Origin): string {
  const gone = row.gone ? '; the core no longer lists it' : '';
  if (row.lastActive === null) return `not since v2top started${gone}`;
  return `${agoWords((at.wall - row.lastActive) / 1000)} (${formatTime(row.lastActive)})${gone}`;
}

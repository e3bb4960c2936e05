/**
 * One row from near: speeds, means, peak, totals, share, and a graph of both directions that fits the window.
 *
 *     User alice@example.net
 *                      ↓ down           ↑ up
 *      now          33.9 MiB/s     1.20 MiB/s
 *      …
 *      last 2 min, means of 2 s
 *     40.0M      ▂▄▅▇▆▅
 *         0 ▁▁▂▃▅██████▇▅▃
 *         ↓ │12:03   │12:04
 */

import type { Dimension } from '../../core/counters.ts';
import type { Trace } from '../../history/trace.ts';
import type { Figures } from '../../table/figures.ts';
import {
  formatAgo,
  formatBytes,
  formatCompact,
  formatDuration,
  formatShare,
  formatTime,
} from '../../table/format.ts';
import { type Glyphs, wayHeads } from '../../table/glyphs.ts';
import type { Origin } from '../../table/origin.ts';
import { isRow, type RowId } from '../../table/row-id.ts';
import { TABLE_TITLES } from '../../table/table.ts';
import type { KeyPress } from '../../terminal/tokenizer.ts';
import { type Span, span } from '../../text/meaning.ts';
import { cleanName } from '../../text/safe.ts';
import { padEnd, padStart } from '../../text/width.ts';
import { type History, slotOf, type Way } from '../../traffic/recent.ts';
import type { Row } from '../../traffic/sample.ts';
import { withAddresses } from '../components/addresses.ts';
import { Graph, SCALE_CELLS } from '../components/graph.tsx';
import { Line } from '../components/line.tsx';
import { Lines } from '../components/lines.tsx';
import { withRecorded } from '../components/recorded.ts';
import { useScreen } from '../components/screen-context.ts';
import { bindingOf } from '../keys.ts';
import { withUnknownKey } from '../say.ts';
import { serverSpans } from '../server-spans.ts';
import { only, open, type State, type Update } from '../state.ts';
import { type Timeline, timelineOf } from '../timeline.ts';
import { spanWords } from '../zoom.ts';
import type { Page, PageProps } from './page.ts';

declare module '../state.ts' {
  interface Pages {
    detail: { readonly dimension: Dimension; readonly id: RowId };
  }
}

export const detail: Page<'detail'> = {
  Body: Detail,
  foot: 'Esc back  Up Down other rows  [ ] zoom  Space pause',
  onKey,
};

function onKey(state: State, key: KeyPress): Update {
  const binding = bindingOf(key.name);
  if (binding === undefined) return only(withUnknownKey(state, key));
  const { action, alsoOn, does } = binding;
  if (action === 'back' || action === 'detail' || action === 'quit')
    return only(open(state, { kind: 'tables' }));
  if (!alsoOn.includes('detail')) return only(withUnknownKey(state, key));
  const { state: next, effects } = does(state);
  const id = next.selected[next.focus];
  if (next.front.kind !== 'detail' || id === null) return { state: next, effects };
  return { state: open(next, { kind: 'detail', dimension: next.focus, id }), effects };
}

/** The width of the labels, and of a number with the space before it; with "/s" if there is room. */
const WIDE = { label: 10, value: 15, unit: '/s', format: formatBytes };
const COMPACT = { label: 10, value: 9, unit: '/s', format: formatCompact };
const NARROW = { label: 5, value: 7, unit: '', format: formatCompact };

const formOf = (columns: number): typeof WIDE => (columns < 30 ? NARROW : columns < 44 ? COMPACT : WIDE);

function Detail({ state, front: { dimension, id }, height }: PageProps<'detail'>) {
  const figures = state.tables[dimension].everyone.find((one) => isRow(id, one));
  const { glyphs } = useScreen();
  if (figures === undefined) return <Line spans={[span('This row is not counted any more.', 'dim')]} />;
  const numbers = withRecorded(factLines(state, figures, glyphs), state, figures.row, glyphs, height);
  const facts = dimension === 'user' ? withAddresses(numbers, state, figures, height) : numbers;
  return (
    <>
      <Lines lines={facts.slice(0, height)} />
      <Graphs state={state} figures={figures} room={height - facts.length} />
    </>
  );
}

function factLines(state: State, figures: Figures, glyphs: Glyphs): Span[][] {
  const { row, origin } = figures;
  const { settings } = state;
  const { label: labelCells, value: cells, unit, format } = formOf(state.size.columns);
  const total = (value: bigint | null): string => (value === null ? glyphs.unknown : format(value, settings));
  const rate = (value: number | null): string =>
    value === null ? glyphs.unknown : `${format(value, settings)}${unit}`;
  const table = state.tables[row.dimension];
  const label = (text: string): string =>
    padEnd(labelCells < 10 ? text.replace('mean ', '') : text, labelCells);
  const fact = (text: string, downlink: string, uplink: string): Span[] => [
    span(` ${label(text)}`, 'dim'),
    span(padStart(downlink, cells) + padStart(uplink, cells)),
  ];
  const means = meanSpans(origin).map((seconds) => {
    const [down, up] = WAYS.map((way) =>
      row[way] === null || !origin.isLive ? null : meanOf(row.history, origin, seconds, way),
    );
    return fact(`mean ${seconds} s`, rate(down ?? null), rate(up ?? null));
  });
  const at = ({ peakAt }: Row, way: Way): string =>
    peakAt[way] === null ? glyphs.unknown : formatTime(peakAt[way].wall);
  const { downlink, uplink } = wayHeads(glyphs);
  const heads = padStart(downlink, cells) + padStart(uplink, cells);
  return [
    [
      span(`${TABLE_TITLES[row.dimension]} `, 'bold'),
      span(cleanName(row.name), 'title'),
      ...serverSpans(state, origin),
    ],
    [span(` ${' '.repeat(labelCells)}${heads}`, 'bold')],
    fact(origin.gap === null ? 'now' : 'gap mean', rate(figures.downlinkRate), rate(figures.uplinkRate)),
    ...means,
    fact('peak', rate(peakOf(figures, 'downlink')), rate(peakOf(figures, 'uplink'))),
    ...(labelCells < 10 ? [] : [fact('peak at', at(row, 'downlink'), at(row, 'uplink'))]),
    fact('total', total(figures.downlinkTotal), total(figures.uplinkTotal)),
    fact(
      'share',
      share(figures.downlinkRate, table.sums.downlinkRate, glyphs),
      share(figures.uplinkRate, table.sums.uplinkRate, glyphs),
    ),
    [span(` ${label(labelCells < 10 ? 'seen' : 'last seen')}`, 'dim'), span(`  ${seenWords(row, origin)}`)],
  ];
}

/** Of a user at several servers it is not known: their peaks need not have been at one time. */
const peakOf = ({ row, origin }: Figures, way: Way): number | null =>
  row[way] === null || origin.servers > 1 ? null : row.peak[way];

/** The averaging periods to show, in seconds: none is longer than v2top has been watching. */
function meanSpans({ at, since }: Origin): number[] {
  const seen = slotOf(at.mono) - slotOf(since);
  return [...new Set([Math.min(10, seen), Math.min(60, seen)])].filter((seconds) => seconds > 0);
}

const share = (rate: number | null, whole: number | null, glyphs: Glyphs): string =>
  formatShare(rate, whole).replace('–', glyphs.unknown);

function seenWords(row: Row, { at }: Origin): string {
  const gone = row.gone ? '; the core no longer lists it' : '';
  if (row.lastActive === null) return `not since v2top started${gone}`;
  const ago = formatAgo((at.wall - row.lastActive) / 1000);
  return `${ago === 'now' ? 'now' : `${ago} ago`} (${formatTime(row.lastActive)})${gone}`;
}

const WAYS = ['downlink', 'uplink'] as const;

/** The mean of the last whole seconds. */
function meanOf(history: History, { at }: Origin, seconds: number, way: Way): number {
  const end = slotOf(at.mono);
  return history.mean(way, end - seconds, end);
}

interface GraphsProps {
  readonly state: State;
  readonly figures: Figures;
  readonly room: number;
}

/** Up to this step, in seconds, the scale includes the peak; means over longer steps are far below it. */
const PEAK_UP_TO = 5;

/** Two graphs, one per direction, that share the remaining lines. */
function Graphs({ state, figures: { row, origin }, room }: GraphsProps) {
  const { columns } = useScreen();
  if (room < 5) return null;
  const timeline = timelineOf(origin.at, { mono: origin.since }, state.span, columns - SCALE_CELLS);
  const trace = traceFor(state, timeline);
  const peakOf = (way: Way): number => {
    const at = row.peakAt[way];
    const isSeen = at !== null && slotOf(at.mono) >= timeline.start && timeline.seconds <= PEAK_UP_TO;
    return isSeen ? row.peak[way] : 0;
  };
  return (
    <>
      <Line spans={[span(graphTitle(state, timeline, trace), 'dim')]} />
      {WAYS.map((way) => (
        <Graph
          key={way}
          way={way}
          history={row.history}
          isGap={origin.isGap}
          timeline={timeline}
          trace={trace}
          height={Math.floor((room - 1) / 2) - 1}
          units={state.settings}
          peak={peakOf(way)}
        />
      ))}
    </>
  );
}

/** From this many seconds on a graph reaches beyond the run: the history knows five minutes at the finest. */
const TRACED_FROM = 900;

function traceFor({ record, span: wanted }: State, { start, began }: Timeline): Trace | undefined {
  if (record === null || typeof record.answer === 'string') return undefined;
  return wanted >= TRACED_FROM && start < began ? record.answer.trace : undefined;
}

function graphTitle({ span: wanted }: State, timeline: Timeline, trace: Trace | undefined): string {
  const { seconds, began, wallOffset } = timeline;
  const means = seconds === 1 ? '' : `, means of ${seconds < 60 ? `${seconds} s` : formatDuration(seconds)}`;
  const since = formatTime((began + wallOffset) * 1000).slice(0, 5);
  return ` last ${spanWords(wanted)}${means}${trace === undefined ? '' : `; before ${since} from the history`}`;
}

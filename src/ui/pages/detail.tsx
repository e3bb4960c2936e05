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
import { formatAgo, formatDuration, formatShare, formatTime } from '../../table/format.ts';
import type { Glyphs } from '../../table/glyphs.ts';
import type { Origin } from '../../table/origin.ts';
import { isRow, type RowId } from '../../table/row-id.ts';
import { TABLE_TITLES } from '../../table/table.ts';
import type { KeyPress } from '../../terminal/tokenizer.ts';
import { type Span, span } from '../../text/meaning.ts';
import { cleanName } from '../../text/safe.ts';
import { type History, slotOf, type Way } from '../../traffic/recent.ts';
import type { Row } from '../../traffic/sample.ts';
import { withAddresses } from '../components/addresses.ts';
import { Graph, SCALE_CELLS } from '../components/graph.tsx';
import { Line } from '../components/line.tsx';
import { Lines } from '../components/lines.tsx';
import { withRecorded } from '../components/recorded.ts';
import { useScreen } from '../components/screen-context.ts';
import { factSpans, formOf, headSpans, labelSpan, type RankedLine } from '../facts.ts';
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

function Detail({ state, front: { dimension, id }, height }: PageProps<'detail'>) {
  const figures = state.tables[dimension].everyone.find((one) => isRow(id, one));
  const { glyphs } = useScreen();
  if (figures === undefined) return <Line spans={[span('This row is not counted any more.', 'dim')]} />;
  const facts = factLines(state, figures, glyphs);
  const shown = (most: number): (readonly Span[])[] => {
    const numbers = withRecorded(facts, state, figures.row, glyphs, most);
    return dimension === 'user' ? withAddresses(numbers, state, figures, height) : numbers;
  };
  const whole = shown(height);
  // Addresses that have no place beside the numbers get a few lines of their own.
  const lines = whole.length <= height ? whole : shown(height - Math.floor(height / ADDRESS_PART));
  return (
    <>
      <Lines lines={lines.slice(0, height)} />
      <Graphs state={state} figures={figures} room={height - lines.length} />
    </>
  );
}

/** The part of a low page's lines that addresses get. */
const ADDRESS_PART = 6;

/** What is known of a row; the lower a rank, the longer its line stays where not all fit. */
function factLines(state: State, figures: Figures, glyphs: Glyphs): RankedLine[] {
  const { row, origin } = figures;
  const { settings } = state;
  const form = formOf(state.size.columns);
  const { isNarrow, unit, format } = form;
  const total = (value: bigint | null): string => (value === null ? glyphs.unknown : format(value, settings));
  const rate = (value: number | null): string =>
    value === null ? glyphs.unknown : `${format(value, settings)}${unit}`;
  const table = state.tables[row.dimension];
  const fact = (rank: number, text: string, downlink: string, uplink: string): RankedLine => ({
    rank,
    spans: [span(' '), ...factSpans(form, text, downlink, uplink)],
  });
  const means = meanSpans(origin).map((seconds, index) => {
    const [down, up] = WAYS.map((way) =>
      row[way] === null || !origin.isLive ? null : meanOf(row.history, origin, seconds, way),
    );
    const text = isNarrow ? `${seconds} s` : `mean ${seconds} s`;
    return fact(index === 0 ? 7 : 12, text, rate(down ?? null), rate(up ?? null));
  });
  const at = ({ peakAt }: Row, way: Way): string =>
    peakAt[way] === null ? glyphs.unknown : formatTime(peakAt[way].wall);
  const title = [
    span(`${TABLE_TITLES[row.dimension]} `, 'bold'),
    span(cleanName(row.name), 'title'),
    ...serverSpans(state, origin),
  ];
  return [
    { rank: 0, spans: title },
    { rank: 2, spans: [span(' '), ...headSpans(form, glyphs)] },
    fact(1, origin.gap === null ? 'now' : 'gap mean', rate(figures.downlinkRate), rate(figures.uplinkRate)),
    ...means,
    fact(8, 'peak', rate(peakOf(figures, 'downlink')), rate(peakOf(figures, 'uplink'))),
    ...(isNarrow ? [] : [fact(14, 'peak at', at(row, 'downlink'), at(row, 'uplink'))]),
    fact(3, 'total', total(figures.downlinkTotal), total(figures.uplinkTotal)),
    fact(
      13,
      'share',
      share(figures.downlinkRate, table.sums.downlinkRate, glyphs),
      share(figures.uplinkRate, table.sums.uplinkRate, glyphs),
    ),
    {
      rank: 10,
      spans: [
        span(' '),
        labelSpan(form, isNarrow ? 'seen' : 'last seen'),
        span(`  ${seenWords(row, origin)}`),
      ],
    },
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

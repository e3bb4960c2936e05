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
import { formatDuration, formatTime } from '../../table/format.ts';
import { WAYS } from '../../table/glyphs.ts';
import { isRow, type RowId } from '../../table/row-id.ts';
import type { KeyPress } from '../../terminal/tokenizer.ts';
import { type Span, span } from '../../text/meaning.ts';
import { slotOf, type Way } from '../../traffic/recent.ts';
import { withAddresses } from '../components/addresses.ts';
import { Graph, SCALE_CELLS } from '../components/graph.tsx';
import { Line } from '../components/line.tsx';
import { Lines } from '../components/lines.tsx';
import { withRecorded } from '../components/recorded.ts';
import { rowFacts } from '../components/row-facts.ts';
import { useScreen } from '../components/screen-context.ts';
import { isBack, sharedKey } from '../page-keys.ts';
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
  if (isBack(key.name, 'detail')) return only(open(state, { kind: 'tables' }));
  const { state: next, effects } = sharedKey('detail', state, key);
  const id = next.selected[next.focus];
  if (next.front.kind !== 'detail' || id === null) return { state: next, effects };
  return { state: open(next, { kind: 'detail', dimension: next.focus, id }), effects };
}

function Detail({ state, front: { dimension, id }, height }: PageProps<'detail'>) {
  const figures = state.tables[dimension].all.find((one) => isRow(id, one));
  const { glyphs } = useScreen();
  if (figures === undefined) return <Line spans={[span('This row is not counted any more.', 'dim')]} />;
  const facts = rowFacts(state, figures, glyphs);
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

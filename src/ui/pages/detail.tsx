/**
 * One row from near: speeds, means, peak, totals, share, and a graph of both directions that fits the window.
 *
 *     User alice@example.net
 *                        ↑ up         ↓ down
 *      now          1.20 MiB/s     33.9 MiB/s
 *      …
 *      ↓ 64.0 MiB/s ▁▂▂▅▇█▇▆
 */

import type { Dimension } from '../../core/counters.ts';
import { formatAgo, formatBytes, formatCompact, formatShare, formatTime } from '../../table/format.ts';
import type { Glyphs } from '../../table/glyphs.ts';
import { buckets } from '../../table/spark.ts';
import { TABLE_TITLES } from '../../table/table.ts';
import type { KeyPress } from '../../terminal/tokenizer.ts';
import { type Span, span } from '../../text/meaning.ts';
import { cleanName } from '../../text/safe.ts';
import { padEnd, padStart } from '../../text/width.ts';
import { HISTORY_SECONDS, type History, slotOf } from '../../traffic/recent.ts';
import type { Flow, Row, Sample } from '../../traffic/sample.ts';
import { Graph } from '../components/graph.tsx';
import { Line } from '../components/line.tsx';
import { Lines } from '../components/lines.tsx';
import { useScreen } from '../components/screen-context.ts';
import { bindingOf } from '../keys.ts';
import { withUnknownKey } from '../say.ts';
import { only, open, type State, serverOf, shownSample, type Update } from '../state.ts';
import type { Page, PageProps } from './page.ts';

declare module '../state.ts' {
  interface Pages {
    detail: { readonly dimension: Dimension; readonly name: string };
  }
}

export const detail: Page<'detail'> = {
  Body: Detail,
  foot: 'Esc back  Up Down other rows  Space pause',
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
  const name = next.selected[next.focus];
  if (next.front.kind !== 'detail' || name === null) return { state: next, effects };
  return { state: open(next, { kind: 'detail', dimension: next.focus, name }), effects };
}

const LABEL = 10;
/** A number with "/s" and the blank before it; short numbers on narrow screens. */
const VALUE = { wide: 15, compact: 9 };
const COMPACT_BELOW = 44;

function Detail({ state, front: { dimension, name }, height }: PageProps<'detail'>) {
  const sample = shownSample(state);
  const row = sample?.rows[dimension].find((one) => one.name === name);
  const { glyphs } = useScreen();
  if (row === undefined || sample === null)
    return <Line spans={[span('This row is not counted any more.', 'dim')]} />;
  const facts = factLines(state, sample, row, glyphs);
  return (
    <>
      <Lines lines={[...facts, []].slice(0, height)} />
      <Graphs state={state} sample={sample} row={row} room={height - facts.length - 1} />
    </>
  );
}

function factLines(state: State, sample: Sample, row: Row, glyphs: Glyphs): Span[][] {
  const { settings } = state;
  const compact = state.size.columns < COMPACT_BELOW;
  const cells = compact ? VALUE.compact : VALUE.wide;
  const format = compact ? formatCompact : formatBytes;
  const total = (value: bigint | null): string => (value === null ? glyphs.unknown : format(value, settings));
  const rate = (value: number | null): string =>
    value === null ? glyphs.unknown : `${format(value, settings)}/s`;
  const table = state.tables[row.dimension];
  const figures = table.rows.find((one) => one.row.name === row.name);
  // A mean reaches no further back than v2top has seen.
  const began = serverOf(state).began?.mono ?? sample.at.mono;
  const observed = Math.floor((sample.at.mono - began) / 1000);
  const mean = (seconds: number, of: Speed, flow: Flow | null): string =>
    rate(flow && meanOf(row.history, sample, Math.min(seconds, observed), of));
  const fact = (label: string, uplink: string, downlink: string): Span[] => [
    span(` ${padEnd(label, LABEL)}`, 'dim'),
    span(padStart(uplink, cells) + padStart(downlink, cells)),
  ];
  const heads = padStart(`${glyphs.uplink} up`, cells) + padStart(`${glyphs.downlink} down`, cells);
  return [
    [span(`${TABLE_TITLES[row.dimension]} `, 'bold'), span(cleanName(row.name), 'title')],
    [span(` ${' '.repeat(LABEL)}${heads}`, 'bold')],
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
      share(row.uplink, table.sums.uplinkRate, glyphs),
      share(row.downlink, table.sums.downlinkRate, glyphs),
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

/** Bytes per second of one direction in a second. */
type Speed = (history: History, slot: number) => number;

const up: Speed = (history, slot) => history.uplink(slot);
const down: Speed = (history, slot) => history.downlink(slot);

/** The mean of the last whole seconds; null where there are none yet. */
function meanOf(history: History, sample: Sample, seconds: number, speed: Speed): number | null {
  if (seconds < 1) return null;
  const end = slotOf(sample.at.mono);
  let sum = 0;
  for (let slot = end - seconds; slot < end; slot++) sum += speed(history, slot);
  return sum / seconds;
}

interface GraphsProps {
  readonly state: State;
  readonly sample: Sample;
  readonly row: Row;
  readonly room: number;
}

/** Two graphs, one a direction. Tall windows get more than one line a graph. */
function Graphs({ state, sample, row, room }: GraphsProps) {
  const { columns, glyphs } = useScreen();
  if (room < 4) return null;
  const source = { history: row.history, since: sample.since, until: sample.at.mono, isGap: sample.isGap };
  const cells = Math.min(HISTORY_SECONDS - 1, Math.max(10, columns - 4));
  const height = Math.max(1, Math.min(12, Math.floor((room - 3) / 2)));
  const seconds = cells <= 60 ? 2 : 1;
  const axis = `  the last ${cells * seconds} s, newest on the right; ${glyphs.gap} is a gap`;
  const common = { height, units: state.settings };
  return (
    <>
      <Graph
        {...common}
        title={`${glyphs.uplink} uplink`}
        meaning="uplink"
        values={buckets(source, cells, seconds, up)}
      />
      <Graph
        {...common}
        title={`${glyphs.downlink} downlink`}
        meaning="downlink"
        values={buckets(source, cells, seconds, down)}
      />
      <Line spans={[span(axis, 'dim')]} />
    </>
  );
}

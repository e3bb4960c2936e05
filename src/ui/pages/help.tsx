/** The help: every key, from the table of bindings, and how to read the numbers. */

import { Box } from 'ink';
import { createElement, type ReactElement } from 'react';
import { type Glyphs, glyphsFor } from '../../table/glyphs.ts';
import type { KeyPress } from '../../terminal/tokenizer.ts';
import { type Span, span } from '../../text/meaning.ts';
import { padEnd } from '../../text/width.ts';
import { wrapText } from '../../text/wrap.ts';
import { Line } from '../components/line.tsx';
import { linesOf } from '../components/lines.tsx';
import { useScreen } from '../components/screen-context.ts';
import { Scrolled } from '../components/scrolled.tsx';
import { keyLabel } from '../key-label.ts';
import { BINDINGS, type Binding } from '../keys.ts';
import { offsetAfter } from '../page-keys.ts';
import type { SpanLine } from '../spans.ts';
import { type Front, only, open, type State, type Update } from '../state.ts';
import type { Page } from './page.ts';

declare module '../state.ts' {
  interface Pages {
    /** `offset` is the first visible line; `behind` is the page to return to. */
    help: { readonly offset: number; readonly behind: Front };
  }
}

export const help: Page<'help'> = {
  Body: ({ front, height }) => <Help offset={front.offset} height={height} />,
  foot: 'Esc back  Up Down scroll',
  onKey,
};

function onKey(state: State, { name: key }: KeyPress, { offset, behind }: Front<'help'>): Update {
  const { length } = pageLines(state.size.columns, glyphsFor(false));
  const next = offsetAfter(key, offset, length, state);
  return only(open(state, next === undefined ? behind : { kind: 'help', behind, offset: next }));
}

const GROUPS: readonly Binding['group'][] = ['Move', 'Order and filter', 'Numbers', 'Screen'];

const KEY_CELLS = 15;
/** On narrower screens the description is below the key. */
const BESIDE_FROM = 40;

const READING = [
  'Totals are exact bytes since the core started, as far as v2top could read them, or since they were zeroed. A speed is bytes divided by the measured time between two answers. A dash means unknown, ~ an average over a gap.',
  'Inbound, User and Outbound are three views of the same traffic: inbounds count bytes on the wire (TLS, handshakes), users the payload inside. The difference is the row "overhead, no user". An inbound can be less than its users: Xray counts too little for the downlink of VMess inbounds. A fallback to another inbound is counted in both, so that total is too high.',
  'Xray counts SOCKS, HTTP CONNECT, dokodemo-door and VLESS with Vision when the connection ends: a long download shows nothing, then one lump.',
  'The column "10 s" is the speed of a row over the last ten seconds, up and down together, or over the last interval if that is longer; the head says how many seconds. Rows without traffic in that time are dim. "/s" is the last interval alone.',
  'The bars of a table have one scale: the tallest is the highest speed in the displayed time, and a bar half as tall is a quarter of that (square roots, so that small ones are visible). L gives each row its own.',
  '! after a name: 80 % of the monthly quota is used; !!: all of it, or more. The quotas are the "limits" of the settings.',
  'reset: each poll zeroes the counters of the core, so other readers of them miss those bytes. read-only: they are left alone.',
];

function Help({ offset, height }: { readonly offset: number; readonly height: number }) {
  const { columns, glyphs } = useScreen();
  return <Scrolled offset={offset} height={height} lines={pageLines(columns, glyphs)} />;
}

/** The whole page; its number of lines does not depend on the glyphs. */
const pageLines = (columns: number, glyphs: Glyphs): ReactElement[] => [
  ...keyLines(columns, glyphs),
  ...linesOf(readingLines(columns)),
];

/** The keys by groups, in two columns if there is room. */
function keyLines(columns: number, glyphs: Glyphs): ReactElement[] {
  const wide = columns >= 100;
  const half = wide ? Math.floor(columns / 2) - 2 : columns;
  const [move = [], order = [], numbers = [], screen = []] = GROUPS.map((group) => groupLines(group, half));
  const left = [...move, [], ...order];
  const right = [...numbers, [], ...screen];
  if (!wide) return linesOf([...left, [], ...right].map((spans) => withArrows(spans, glyphs)));
  const pairs = Array.from({ length: Math.max(left.length, right.length) }, (_, place) => ({
    left: withArrows(left[place] ?? [], glyphs),
    right: withArrows(right[place] ?? [], glyphs),
  }));
  return pairs.map((pair) => createElement(TwoColumns, pair));
}

function TwoColumns({ left, right }: { readonly left: SpanLine; readonly right: SpanLine }) {
  const { columns } = useScreen();
  const half = Math.floor(columns / 2);
  return (
    <Box>
      <Box width={half}>
        <Line spans={left} width={half} />
      </Box>
      <Line spans={right} width={columns - half} />
    </Box>
  );
}

function groupLines(group: Binding['group'], width: number): SpanLine[] {
  const bindings = BINDINGS.filter((binding) => binding.group === group);
  return [
    [span(group, 'title')],
    ...bindings.flatMap(({ keys, help: words }): SpanLine[] => {
      const labels = keys.map(keyLabel).join(' ');
      if (width < BESIDE_FROM)
        return [
          [span(` ${labels}`, 'bold')],
          ...wrapText(words, width - 3).map((line) => [span(`   ${line}`)]),
        ];
      const [first = '', ...rest] = wrapText(words, width - KEY_CELLS - 3);
      return [
        [span(` ${padEnd(labels, KEY_CELLS)} `, 'bold'), span(first)],
        ...rest.map((line) => [span(' '.repeat(KEY_CELLS + 2)), span(line)]),
      ];
    }),
  ];
}

function readingLines(columns: number): SpanLine[] {
  const words = READING.flatMap((text) => ['', ...wrapText(text, Math.min(columns, 100) - 2)]).slice(1);
  return [[], [span('Reading the numbers', 'title')], ...words.map((line) => [span(` ${line}`)])];
}

const withArrows = (spans: SpanLine, glyphs: Glyphs): Span[] =>
  spans.map(({ text, meaning }) =>
    span(text.replaceAll('↑', glyphs.uplink).replaceAll('↓', glyphs.downlink), meaning),
  );

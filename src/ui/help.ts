/** The help: every key with what it does, from the table of bindings, and how to read the numbers. */

import type { Glyphs } from '../table/glyphs.ts';
import { padEnd } from '../text/width.ts';
import { wrapText } from '../text/wrap.ts';
import { type Line, span } from './frame.ts';
import { BINDINGS, type Binding, keyLabel } from './keys.ts';

const GROUPS: readonly Binding['group'][] = ['Move', 'Order and filter', 'Numbers', 'Screen'];

const KEY_CELLS = 15;

const READING = [
  'Totals are exact bytes since the core started, as far as v2top could read them, or since they were zeroed. A speed is bytes by measured time between two answers. A dash is not known, ~ is an average over a gap.',
  'Inbound, User and Outbound are three views of the same traffic: inbounds count bytes on the wire (TLS, handshakes), users the payload inside. The difference is the row "overhead, no user".',
  'Rows stand by their speed over some seconds, so that bursts do not shuffle them; the columns show this very interval.',
  'reset: each poll zeroes the counters of the core, so other readers of them miss those bytes. read-only: they are left alone.',
];

/** The help's lines for a screen of so many columns: two columns of keys where there is room. */
export function helpLines(columns: number, glyphs: Glyphs): Line[] {
  const wide = columns >= 100;
  const half = wide ? Math.floor(columns / 2) : columns;
  const [move = [], order = [], numbers = [], screen = []] = GROUPS.map((group) => groupLines(group, half));
  const left = [...move, [], ...order];
  const right = [...numbers, [], ...screen];
  const keys = wide ? sideBySide(left, right, half) : [...left, [], ...right];
  const reading = READING.flatMap((text) =>
    wrapText(text, Math.min(columns, 100) - 2).map((line): Line => [span(` ${line}`)]),
  );
  return [...keys, [], [span('Reading the numbers', 'title')], ...reading].map((line) => ascii(line, glyphs));
}

function groupLines(group: Binding['group'], width: number): Line[] {
  const bindings = BINDINGS.filter((binding) => binding.group === group);
  return [
    [span(group, 'title')],
    ...bindings.flatMap(({ keys, help }): Line[] => {
      const [first = '', ...rest] = wrapText(help, width - KEY_CELLS - 3);
      return [
        [span(` ${padEnd(keys.map(keyLabel).join(' '), KEY_CELLS)} `, 'bold'), span(first)],
        ...rest.map((line): Line => [span(' '.repeat(KEY_CELLS + 2)), span(line)]),
      ];
    }),
  ];
}

function sideBySide(left: readonly Line[], right: readonly Line[], width: number): Line[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const start = left[index] ?? [];
    const used = start.reduce((sum, { text }) => sum + text.length, 0);
    return [...start, span(' '.repeat(Math.max(0, width - used))), ...(right[index] ?? [])];
  });
}

const ascii = (line: Line, glyphs: Glyphs): Line =>
  line.map(({ text, style }) => ({
    text: text.replaceAll('↑', glyphs.uplink).replaceAll('↓', glyphs.downlink),
    style,
  }));

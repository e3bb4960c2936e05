/** The non-ASCII characters of the screen, and their replacements without UTF-8. */

import { textWidth } from '../text/width.ts';

export interface Glyphs {
  readonly uplink: string;
  readonly downlink: string;
  readonly descending: string;
  readonly ascending: string;
  readonly ellipsis: string;
  readonly unknown: string;
  /** Eight heights, lowest first. */
  readonly bars: readonly string[];
  /** Parts of a cell for horizontal bars, the smallest first; the last fills the cell. */
  readonly parts: readonly string[];
  /** A line across a page. */
  readonly rule: string;
  readonly gap: string;
  /** After the title of the table that has the focus. */
  readonly focus: string;
  readonly yes: string;
  readonly no: string;
  /** Between the parts of a line. */
  readonly dot: string;
  /** The ends of a meter. */
  readonly meter: readonly [left: string, right: string];
  /** Before a clock time below a graph. */
  readonly tick: string;
  /** Before a speed that is higher in truth. */
  readonly atLeast: string;
}

const UNICODE: Glyphs = {
  uplink: '↑',
  downlink: '↓',
  descending: '▼',
  ascending: '▲',
  ellipsis: '…',
  unknown: '–',
  bars: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  parts: ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'],
  rule: '─',
  gap: '╌',
  focus: '◂',
  yes: '✓',
  no: '✗',
  dot: '·',
  meter: ['▕', '▏'],
  tick: '│',
  atLeast: '≥',
};

const ASCII: Glyphs = {
  uplink: 'up',
  downlink: 'dn',
  descending: 'v',
  ascending: '^',
  ellipsis: '~',
  unknown: '-',
  bars: ['_', '.', ',', '-', '=', '+', '*', '#'],
  parts: ['#'],
  rule: '-',
  gap: 'x',
  focus: '<',
  yes: '+',
  no: '-',
  dot: '-',
  meter: ['[', ']'],
  tick: '|',
  atLeast: '>',
};

/** The characters to draw with. */
export function glyphsFor(ascii: boolean): Glyphs {
  return ascii ? ASCII : UNICODE;
}

/** Both directions, in the order of the screen. */
export const WAYS = ['downlink', 'uplink'] as const;

/** The heads of both directions: "↓ down", or the word alone where the arrow is a word too. */
export function wayHeads({ downlink, uplink }: Glyphs): {
  readonly downlink: string;
  readonly uplink: string;
} {
  const head = (arrow: string, word: string): string => (arrow.length > 1 ? word : `${arrow} ${word}`);
  return { downlink: head(downlink, 'down'), uplink: head(uplink, 'up') };
}

/** Replaces each cell of a non-ASCII character by a question mark, since names may contain anything. */
export function toAscii(text: string): string {
  return text.replace(/[^\x20-\x7e\n]+/g, (rest) => '?'.repeat(textWidth(rest)));
}

/** A column's title in these characters; "up total" would leave no room for the sort mark. */
export function titleOf(title: string, { uplink, downlink }: Glyphs): string {
  const text = title.replace('↑', uplink).replace('↓', downlink);
  return text.length > 7 && text.endsWith(' total') ? text.replace(' total', ' tot') : text;
}

/** How many terminal cells a text takes, and cutting and padding to a number of cells. */

import stringWidth from 'string-width';

/**
 * Characters on whose width every terminal agrees and which never join their neighbours into one grapheme, as
 * ranges of UTF-16 units. Emoji, marks, jamo, unassigned blocks and surrogates are left out on purpose.
 */
const NARROW: readonly (readonly [number, number])[] = [
  [0x20, 0x7e], // ASCII
  [0xa0, 0xac], // Latin, around the soft hyphen
  [0xae, 0x2ff],
  [0x370, 0x482], // Greek, Cyrillic, around its combining marks
  [0x48a, 0x52f],
  [0x1e00, 0x1fff],
  [0x2010, 0x2027], // dashes, quotes, the ellipsis
  [0x2030, 0x203b],
  [0x203d, 0x2048],
  [0x204a, 0x205e],
  [0x2190, 0x2193], // ← ↑ → ↓
  [0x2200, 0x22ff], // mathematical operators
  [0x2500, 0x25a9], // boxes, blocks and shapes, around those that are also emoji
  [0x25ac, 0x25b5],
  [0x25b7, 0x25bf],
  [0x25c1, 0x25fa],
  [0x2800, 0x28ff], // braille
  [0xfffd, 0xfffd], // what stands for an unsafe character
];
const WIDE: readonly (readonly [number, number])[] = [
  [0x3000, 0x3029], // CJK punctuation
  [0x3041, 0x3096], // kana, around the combining voice marks
  [0x309b, 0x30ff],
  [0x3400, 0x4dbf], // Han
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3], // Hangul syllables
  [0xff01, 0xff60], // full-width forms
];

/**
 * The width in cells of each UTF-16 unit that is a grapheme by itself wherever it stands: 1 or 2; 0 says that the
 * unit has to be looked at together with its neighbours.
 */
export const UNIT_WIDTH: Uint8Array = new Uint8Array(0x10000);
for (const [first, last] of NARROW) UNIT_WIDTH.fill(1, first, last + 1);
for (const [first, last] of WIDE) UNIT_WIDTH.fill(2, first, last + 1);

const CACHED_WIDTHS = 2048;
const widths = new Map<string, number>();

/** The width of a text that needs a segmenter, remembered for as long as it is in use. */
function segmentedWidth(text: string): number {
  const known = widths.get(text);
  if (known !== undefined) return known;
  const width = stringWidth(text, { countAnsiEscapeCodes: true });
  if (widths.size >= CACHED_WIDTHS) widths.clear();
  widths.set(text, width);
  return width;
}

/** The width of a text in terminal cells: two for each wide grapheme, none for what a terminal does not show. */
export function textWidth(text: string): number {
  let width = 0;
  for (let i = 0; i < text.length; i++) {
    const cells = UNIT_WIDTH[text.charCodeAt(i)] ?? 0;
    if (cells === 0) return segmentedWidth(text);
    width += cells;
  }
  return width;
}

let segmenter: Intl.Segmenter | undefined;

/** The graphemes of a text: what a reader takes for one character, and what is never split. */
export function graphemes(text: string): string[] {
  let plain = true;
  for (let i = 0; plain && i < text.length; i++) plain = UNIT_WIDTH[text.charCodeAt(i)] !== 0;
  if (plain) return text.split('');
  segmenter ??= new Intl.Segmenter();
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

/** Puts spaces after a text until it is `width` cells wide; a wider text is returned as it is. */
export function padEnd(text: string, width: number): string {
  const missing = width - textWidth(text);
  return missing > 0 ? text + ' '.repeat(missing) : text;
}

/** Puts spaces before a text until it is `width` cells wide; a wider text is returned as it is. */
export function padStart(text: string, width: number): string {
  const missing = width - textWidth(text);
  return missing > 0 ? ' '.repeat(missing) + text : text;
}

/** As many graphemes as fit into `width` cells, from the start or from the end. */
function fitting(parts: readonly string[], width: number, from: 'start' | 'end'): string {
  let left = width;
  let taken = 0;
  while (taken < parts.length) {
    const part = parts[from === 'start' ? taken : parts.length - 1 - taken] ?? '';
    const cells = textWidth(part);
    if (cells > left) break;
    left -= cells;
    taken++;
  }
  return (from === 'start' ? parts.slice(0, taken) : parts.slice(parts.length - taken)).join('');
}

/** Below this many cells a cut text keeps its start only; from here on it keeps both ends. */
const MIDDLE_CUT = 12;

/**
 * A text cut to `width` cells. A text that fits is returned as it is; a longer one becomes exactly `width` cells
 * wide, padded by a space where half a wide grapheme would be left. Names like `user@host` differ at either end, so
 * the middle goes; in narrow columns the end goes instead. No room for the ellipsis: none is shown.
 */
export function truncate(text: string, width: number, ellipsis = '…'): string {
  if (textWidth(text) <= width) return text;
  const parts = graphemes(text);
  const room = width - textWidth(ellipsis);
  if (room < 0) return padEnd(fitting(parts, width, 'start'), Math.max(0, width));
  const tail = width < MIDDLE_CUT ? '' : fitting(parts, Math.floor(room / 2), 'end');
  const head = fitting(parts, room - textWidth(tail), 'start');
  return padEnd(head + ellipsis + tail, width);
}

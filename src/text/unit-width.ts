/** The characters that always have the same width in cells, whatever their neighbours are. */

/**
 * Ranges of UTF-16 units on whose width every terminal agrees and which never combine with their neighbours. Emoji,
 * marks, jamo, unassigned blocks and surrogates are left out on purpose.
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
  [0xfffd, 0xfffd], // replaces an unsafe character
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
 * Width in cells of each UTF-16 unit that always forms a grapheme of its own: 1 or 2. 0 means that it has to be
 * measured together with its neighbours.
 */
export const UNIT_WIDTH: Uint8Array = new Uint8Array(0x10000);
for (const [first, last] of NARROW) UNIT_WIDTH.fill(1, first, last + 1);
for (const [first, last] of WIDE) UNIT_WIDTH.fill(2, first, last + 1);

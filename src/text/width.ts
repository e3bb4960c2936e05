/** Measures text in terminal cells, and cuts or pads it to a number of cells. */

import stringWidth from 'string-width';
import { UNIT_WIDTH } from './unit-width.ts';

const CACHED_WIDTHS = 2048;
const widths = new Map<string, number>();

/** Width of a text that needs a segmenter, cached while it is in use. */
function segmentedWidth(text: string): number {
  const known = widths.get(text);
  if (known !== undefined) return known;
  const width = stringWidth(text, { countAnsiEscapeCodes: true });
  if (widths.size >= CACHED_WIDTHS) widths.clear();
  widths.set(text, width);
  return width;
}

/** Width of a text in terminal cells: 2 for a wide grapheme, 0 for characters that a terminal does not show. */
export function textWidth(text: string): number {
  let width = 0;
  for (let i = 0; i < text.length; i++) {
    const cells = UNIT_WIDTH[text.charCodeAt(i)] ?? 0;
    if (cells === 0) return segmentedWidth(text);
    width += cells;
  }
  return width;
}

/** Whether each UTF-16 unit is a grapheme of its own, of a known width. */
function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (UNIT_WIDTH[text.charCodeAt(i)] === 0) return false;
  return true;
}

let segmenter: Intl.Segmenter | undefined;

/** Splits a text into graphemes: what a reader sees as one character, and what must stay together. */
export function graphemes(text: string): string[] {
  if (isPlain(text)) return text.split('');
  segmenter ??= new Intl.Segmenter();
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

/** Appends spaces until the text is `width` cells wide; a wider text is returned unchanged. */
export function padEnd(text: string, width: number): string {
  const missing = width - textWidth(text);
  return missing > 0 ? text + ' '.repeat(missing) : text;
}

/** Prepends spaces until the text is `width` cells wide; a wider text is returned unchanged. */
export function padStart(text: string, width: number): string {
  const missing = width - textWidth(text);
  return missing > 0 ? ' '.repeat(missing) + text : text;
}

/** As many graphemes from the start of a text as fit into `width` cells. */
export function beginning(text: string, width: number): string {
  // Thousands of names are cut at a time, nearly all of them plain: a slice takes a twentieth of splitting one up.
  const parts = isPlain(text) ? text : graphemes(text);
  let length = 0;
  for (let at = 0, left = width; at < parts.length; at++) {
    const part = parts[at] ?? '';
    left -= textWidth(part);
    if (left < 0) break;
    length += part.length;
  }
  return text.slice(0, length);
}

/** As many graphemes from the end of a text as fit into `width` cells. */
export function ending(text: string, width: number): string {
  const parts = isPlain(text) ? text : graphemes(text);
  let from = text.length;
  for (let at = parts.length - 1, left = width; at >= 0; at--) {
    const part = parts[at] ?? '';
    left -= textWidth(part);
    if (left < 0) break;
    from -= part.length;
  }
  return text.slice(from);
}

/** In fewer cells than this a cut text keeps its start; from here on it keeps both ends. */
const MIDDLE_CUT = 12;

/**
 * Cuts a text to `width` cells; a text that fits is returned unchanged. The result is exactly `width` cells wide: a
 * space fills the gap where a wide grapheme would be cut in half. Names like `user@host` differ at either end, so the
 * middle is cut out; in narrow columns the end is. The ellipsis is dropped where it does not fit.
 */
export function truncate(text: string, width: number, ellipsis = '…'): string {
  if (textWidth(text) <= width) return text;
  const room = width - textWidth(ellipsis);
  if (room < 0) return padEnd(beginning(text, width), Math.max(0, width));
  const tail = width < MIDDLE_CUT ? '' : ending(text, Math.floor(room / 2));
  const head = beginning(text, room - textWidth(tail));
  return padEnd(head + ellipsis + tail, width);
}

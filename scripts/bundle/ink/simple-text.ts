/** Text that can be measured unit by unit: characters of reliable width, line ends, and SGR sequences. */
import { UNIT_WIDTH } from '../../../src/text/unit-width.ts';

const NEWLINE = 0x0a;
const ESCAPE = 0x1b;
const BRACKET = 0x5b;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const SEMICOLON = 0x3b;
const FINAL = 0x6d;

/** Not all of the replaced modules read more digits in one parameter. */
const MOST_DIGITS = 3;

/** The position after the SGR sequence that begins at `start`; -1 if there is none. */
export function sgrEnd(text: string, start: number): number {
  if (text.charCodeAt(start) !== ESCAPE || text.charCodeAt(start + 1) !== BRACKET) return -1;
  let digits = 0;
  for (let at = start + 2; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === FINAL) return at + 1;
    if (unit === SEMICOLON) digits = 0;
    else if (unit < DIGIT_0 || unit > DIGIT_9 || ++digits > MOST_DIGITS) return -1;
  }
  return -1;
}

/** The width of the widest line and the number of lines; undefined if the text is not simple. */
export function simpleSize(text: string): { readonly width: number; readonly height: number } | undefined {
  let width = 0;
  let column = 0;
  let height = 1;
  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at);
    const cells = UNIT_WIDTH[unit] ?? 0;
    if (cells > 0) {
      column += cells;
      at++;
    } else if (unit === NEWLINE) {
      width = Math.max(width, column);
      column = 0;
      height++;
      at++;
    } else {
      at = sgrEnd(text, at);
      if (at < 0) return undefined;
    }
  }
  return { width: Math.max(width, column), height };
}

/** The width of a line; -1 if the text is not simple or has more than one line. */
export function simpleWidth(line: string): number {
  const size = simpleSize(line);
  return size?.height === 1 ? size.width : -1;
}

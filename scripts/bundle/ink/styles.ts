/** Whether a line of simple text ends all styles that it begins, as chalk writes it. */
import { sgrEnd } from './simple-text.ts';

const BOLD = 1;
const FAINT = 2;
const ITALIC = 4;
const UNDERLINE = 8;
const INVERSE = 16;
const STRUCK = 32;
const FOREGROUND = 64;
const BACKGROUND = 128;

/** By code: the attributes that it switches on or off. */
const ON = new Map([
  ['1', BOLD],
  ['2', FAINT],
  ['3', ITALIC],
  ['4', UNDERLINE],
  ['7', INVERSE],
  ['9', STRUCK],
]);
const OFF = new Map([
  ['0', ~0],
  ['22', BOLD | FAINT],
  ['23', ITALIC],
  ['24', UNDERLINE],
  ['27', INVERSE],
  ['29', STRUCK],
  ['39', FOREGROUND],
  ['49', BACKGROUND],
]);
for (const base of [30, 90]) for (let code = base; code < base + 8; code++) ON.set(String(code), FOREGROUND);
for (const base of [40, 100]) for (let code = base; code < base + 8; code++) ON.set(String(code), BACKGROUND);

/**
 * Whether each SGR sequence of a line switches something on, or switches off what is on, and nothing is on at the end.
 * Such a line can be placed next to others and within other styles unchanged: Ink would write it differently, but not
 * change its look. False for unknown codes.
 */
export function isClosed(line: string): boolean {
  let open = 0;
  for (let at = line.indexOf('\x1b'); at >= 0; at = line.indexOf('\x1b', at)) {
    const end = sgrEnd(line, at);
    if (end < 0) return false;
    for (const code of line.slice(at + 2, end - 1).split(';')) {
      const on = ON.get(code) ?? 0;
      const off = OFF.get(code) ?? 0;
      if (on === 0 && (open & off) === 0) return false;
      open = (open & ~off) | on;
    }
    at = end;
  }
  return open === 0;
}

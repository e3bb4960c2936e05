/** Styled text as tests write and read it: spans, each with the SGR parameters of its look. */
import type { Place, Screen } from '../../src/terminal/screen.ts';

export interface Span {
  readonly text: string;
  /** SGR parameters such as `1;36`; empty for the terminal's own look. */
  readonly look: string;
}

export type Line = readonly Span[];

export interface Frame {
  readonly lines: readonly Line[];
  readonly cursor?: Place;
}

/** A span in a look, the terminal's own unless told. */
export function span(text: string, look = ''): Span {
  return { text, look };
}

/** A line as text with SGR sequences. */
export function ansiLine(line: Line): string {
  return line.map(({ text, look }) => (look === '' ? text : `\x1b[${look}m${text}\x1b[m`)).join('');
}

/** A frame as the painter takes it. */
export function ansiScreen({ lines, cursor }: Frame): Screen {
  return { lines: lines.map(ansiLine), cursor };
}

/** The codes that end each kind of attribute, and those that it ends. */
const ENDS: readonly (readonly [end: string, begins: RegExp])[] = [
  ['22', /^[12]$/],
  ['24', /^4$/],
  ['27', /^7$/],
  ['39', /^(?:3|9)[0-7]$/],
  ['49', /^(?:4|10)[0-7]$/],
];

/** The attributes in force after one more code, in the order in which kinds are written. */
function after(codes: readonly string[], code: string): string[] {
  if (code === '' || code === '0') return [];
  const kinds = ENDS.map(([end, begins]) => {
    if (code === end) return [];
    const old = codes.filter((each) => begins.test(each));
    if (!begins.test(code)) return old;
    return end === '22' ? [...new Set([...old, code])].sort() : [code];
  });
  return kinds.flat();
}

/** Reads a line of text with SGR sequences of the 16 colours. */
function spansOf(line: string): Line {
  const spans: Span[] = [];
  let codes: string[] = [];
  // Split at a group: every other piece is the parameters of a sequence.
  for (const [place, piece] of line.split(/\x1b\[([\d;]*)m/).entries()) {
    if (place % 2 === 1) for (const code of piece.split(';')) codes = after(codes, code);
    else if (piece !== '') spans.push({ text: piece, look: codes.join(';') });
  }
  return spans;
}

/** Reads a whole frame as Ink writes it. */
export function frameOf(text: string): Frame {
  return { lines: text.split('\n').map(spansOf) };
}

/** Looks as SGR sequences, for lines of several looks and for text that is printed rather than drawn. */
import { styleText } from 'node:util';
import type { Meaning } from '../text/meaning.ts';
import { COLOUR, type Look } from './theme.ts';

/** The text in the look of a meaning, in the screen's own theme. */
export function paintText(meaning: Meaning, text: string): string {
  return paint(COLOUR[meaning], text);
}

/** The text in a look. */
export function paint(look: Look, text: string): string {
  const [begin, end] = sequencesOf(look);
  return begin + text + end;
}

/** The text as it is. */
export const plainText = (_meaning: Meaning, text: string): string => text;

type Sequences = readonly [begin: string, end: string];

const known = new WeakMap<Look, Sequences>();

/** What stands before and after text in a look. */
function sequencesOf(look: Look): Sequences {
  const before = known.get(look);
  if (before !== undefined) return before;
  // Whether there are colours at all has been decided by flags and environment already.
  const [begin = '', end = ''] = styleText(formatsOf(look), '|', { validateStream: false }).split('|');
  const sequences: Sequences = [begin, end];
  known.set(look, sequences);
  return sequences;
}

function formatsOf({ color, backgroundColor, bold, dimColor, underline, inverse }: Look) {
  return [
    ...(bold ? (['bold'] as const) : []),
    ...(dimColor ? (['dim'] as const) : []),
    ...(underline ? (['underline'] as const) : []),
    ...(inverse ? (['inverse'] as const) : []),
    ...(color === undefined ? [] : [color]),
    ...(backgroundColor === undefined ? [] : [BACKGROUND[backgroundColor]]),
  ];
}

const BACKGROUND = {
  black: 'bgBlack',
  red: 'bgRed',
  green: 'bgGreen',
  yellow: 'bgYellow',
  magenta: 'bgMagenta',
  cyan: 'bgCyan',
} as const;

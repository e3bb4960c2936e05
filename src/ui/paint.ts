/** Looks for text that is printed rather than drawn, from the screen's own theme. */
import { styleText } from 'node:util';
import type { Meaning } from '../text/meaning.ts';
import { EITHER } from './theme.ts';

/** The text in the look of a meaning. */
export function paintText(meaning: Meaning, text: string): string {
  const { color, backgroundColor, bold, dimColor, underline, inverse } = EITHER[meaning];
  const formats = [
    ...(bold ? (['bold'] as const) : []),
    ...(dimColor ? (['dim'] as const) : []),
    ...(underline ? (['underline'] as const) : []),
    ...(inverse ? (['inverse'] as const) : []),
    ...(color === undefined ? [] : [color]),
    ...(backgroundColor === undefined ? [] : (['bgYellow'] as const)),
  ];
  // Whether there are colours at all has been decided by flags and environment already.
  return styleText(formats, text, { validateStream: false });
}

/** The text as it is. */
export const plainText = (_meaning: Meaning, text: string): string => text;

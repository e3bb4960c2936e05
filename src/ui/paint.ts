/** Styles printed text with the screen's own theme. */
import { styleText } from 'node:util';
import type { Meaning } from '../text/meaning.ts';
import { EITHER } from './theme.ts';

/** A text in the look of a meaning. */
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
  // Flags and environment have already decided whether to use colours.
  return styleText(formats, text, { validateStream: false });
}

/** Returns the text unchanged. */
export const plainText = (_meaning: Meaning, text: string): string => text;

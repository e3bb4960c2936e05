/** Colours for lines that are printed, with the screen's own palette. */

import type { Style } from './frame.ts';
import { COLOUR } from './theme.ts';

/** The text in a style, ending in a reset. */
export function paintText(style: Style, text: string): string {
  const sgr = COLOUR[style];
  return sgr === '' ? text : `\x1b[${sgr}m${text}\x1b[m`;
}

/** The text as it is. */
export const plainText = (_style: Style, text: string): string => text;

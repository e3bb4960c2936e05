/** A frame is what one moment of the screen looks like: lines of styled text, with no terminal in it. */
import type { Meaning } from '../text/meaning.ts';

export type Style = Meaning;

/** A run of text in one style. The text holds no control characters: names are cleaned before they get here. */
export interface Span {
  readonly text: string;
  readonly style: Style;
}

export type Line = readonly Span[];

/** The lines of a screen from the top; at most as many as the screen has rows, none wider than it has columns. */
export interface Frame {
  readonly lines: readonly Line[];
  /** Where the terminal's cursor stands (zero-based cell), when the operator is typing; hidden otherwise. */
  readonly cursor?: { readonly column: number; readonly row: number };
}

/** A span in a style, plain unless told. */
export function span(text: string, style: Style = 'plain'): Span {
  return { text, style };
}

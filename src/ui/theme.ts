/** What each meaning looks like, as Ink's <Text> props in the 16 terminal colours. */
import chalk from 'chalk';
import type { Meaning } from '../text/meaning.ts';

type Colour = 'black' | 'red' | 'green' | 'yellow' | 'magenta' | 'cyan';

/** A look, as props of Ink's <Text>; empty for the terminal's own. */
export interface Look {
  readonly color?: Colour;
  readonly backgroundColor?: Colour;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
}

export type Theme = Readonly<Record<Meaning, Look>>;

/**
 * Readable on dark and on light backgrounds: no yellow, white or black as text on the terminal's own background, no
 * grey but the terminal's faint, and nothing told by colour alone. A bar brings its own background and black text.
 */
export const COLOUR: Theme = {
  plain: {},
  dim: { dimColor: true },
  bold: { bold: true },
  title: { bold: true, color: 'cyan' },
  heading: { underline: true },
  focus: { bold: true, underline: true, color: 'cyan' },
  sorted: { bold: true, underline: true },
  selected: { inverse: true },
  uplink: { color: 'magenta' },
  downlink: { color: 'cyan' },
  good: { color: 'green' },
  warning: { color: 'black', backgroundColor: 'yellow' },
  error: { bold: true, color: 'red' },
  status: { color: 'black', backgroundColor: 'yellow' },
};

/** Bold, faint, underline and inverse only: for `NO_COLOR`, `--no-color`, and terminals without colours. */
export const MONOCHROME: Theme = {
  plain: {},
  dim: { dimColor: true },
  bold: { bold: true },
  title: { bold: true },
  heading: { underline: true },
  focus: { bold: true, underline: true },
  sorted: { bold: true, underline: true },
  selected: { inverse: true },
  uplink: {},
  downlink: {},
  good: {},
  warning: { bold: true },
  error: { bold: true, inverse: true },
  status: { inverse: true },
};

/**
 * Ink colours by chalk, which takes its level from the environment and at level 0 drops bold and inverse too. Here
 * the environment chooses a theme, and chalk obeys it.
 */
export function obeyTheme(): void {
  chalk.level = 1;
}

/** How each meaning looks, as props of Ink's <Text> in the 16 terminal colours. */
import chalk from 'chalk';
import type { ThemeChoice } from '../settings/definitions.ts';
import type { Background } from '../terminal/background.ts';
import type { Meaning } from '../text/meaning.ts';

type Colour = 'black' | 'blackBright' | 'redBright' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan';

/** A look, as props of Ink's <Text>; empty for the terminal's default. */
export interface Look {
  readonly color?: Colour;
  readonly backgroundColor?: 'yellow';
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
}

export type Theme = Readonly<Record<Meaning, Look>>;

/** Looks without colour, the same in every theme. */
const COLOURLESS = {
  plain: {},
  dim: { dimColor: true },
  bold: { bold: true },
  title: { bold: true },
  heading: { underline: true },
  focus: { bold: true, underline: true },
  sorted: { bold: true, underline: true },
  selected: { inverse: true },
};

/**
 * Legible on dark and light backgrounds: a contrast of at least 3:1 in the palettes of xterm, VGA and Solarized, even
 * where a terminal shows bold text in bright colours. Only few colours meet that, so speeds down use the default
 * colour. Nothing is expressed by colour alone. A bar has its own background and black text.
 */
export const EITHER: Theme = {
  ...COLOURLESS,
  uplink: { color: 'magenta' },
  downlink: {},
  good: {},
  warning: { color: 'black', backgroundColor: 'yellow' },
  error: { bold: true, color: 'redBright' },
  status: { color: 'black', backgroundColor: 'yellow' },
};

/** For dark backgrounds. */
export const DARK: Theme = {
  ...EITHER,
  title: { bold: true, color: 'cyan' },
  focus: { bold: true, underline: true, color: 'cyan' },
  downlink: { color: 'cyan' },
  good: { color: 'green' },
};

/** For light backgrounds. Faint black stays black in xterm, so dim text is grey. */
export const LIGHT: Theme = { ...EITHER, dim: { color: 'blackBright' }, downlink: { color: 'blue' } };

/** Bold, faint, underline and inverse only: for `NO_COLOR`, `--no-color`, and terminals without colours. */
export const MONOCHROME: Theme = {
  ...COLOURLESS,
  uplink: {},
  downlink: {},
  good: {},
  warning: { bold: true },
  error: { bold: true, inverse: true },
  status: { inverse: true },
};

/** The chosen theme; `auto` follows the terminal's background, if it is known. */
export function themeFor(choice: ThemeChoice, background: Background | null): Theme {
  switch (choice) {
    case 'mono':
      return MONOCHROME;
    case 'dark':
      return DARK;
    case 'light':
      return LIGHT;
    case 'auto':
      return background === null ? EITHER : themeFor(background, background);
  }
}

/**
 * Makes chalk follow our theme. It would take its level from the environment, and at level 0 drop bold and inverse too;
 * here the environment has already chosen the theme.
 */
export function obeyTheme(): void {
  chalk.level = 1;
}

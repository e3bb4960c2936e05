/** What each meaning looks like, as Ink's <Text> props in the 16 terminal colours. */
import chalk from 'chalk';
import type { ThemeChoice } from '../settings/settings.ts';
import type { Background } from '../terminal/background.ts';
import type { Meaning } from '../text/meaning.ts';

type Colour = 'black' | 'blackBright' | 'redBright' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan';

/** A look, as props of Ink's <Text>; empty for the terminal's own. */
export interface Look {
  readonly color?: Colour;
  readonly backgroundColor?: 'yellow';
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
}

export type Theme = Readonly<Record<Meaning, Look>>;

/**
 * Legible on dark and on light backgrounds, with a contrast of 3:1 at least in the palettes of xterm, VGA and Solarized,
 * also where a terminal shows bold text in bright colours. Few colours are: speeds down have the terminal's own. Nothing
 * is told by colour alone. A bar brings its own background and black text.
 */
export const EITHER: Theme = {
  plain: {},
  dim: { dimColor: true },
  bold: { bold: true },
  title: { bold: true },
  heading: { underline: true },
  focus: { bold: true, underline: true },
  sorted: { bold: true, underline: true },
  selected: { inverse: true },
  uplink: { color: 'magenta' },
  downlink: {},
  good: {},
  warning: { color: 'black', backgroundColor: 'yellow' },
  error: { bold: true, color: 'redBright' },
  status: { color: 'black', backgroundColor: 'yellow' },
};

/** The same for dark backgrounds. */
export const DARK: Theme = {
  ...EITHER,
  title: { bold: true, color: 'cyan' },
  focus: { bold: true, underline: true, color: 'cyan' },
  downlink: { color: 'cyan' },
  good: { color: 'green' },
};

/** The same for light backgrounds. Faint black stays black in xterm, so what is dim is grey. */
export const LIGHT: Theme = { ...EITHER, dim: { color: 'blackBright' }, downlink: { color: 'blue' } };

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

/** The theme that was chosen; `auto` is that of the terminal's background, where it is known. */
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
 * Ink colours by chalk, which takes its level from the environment and at level 0 drops bold and inverse too. Here
 * the environment chooses a theme, and chalk obeys it.
 */
export function obeyTheme(): void {
  chalk.level = 1;
}

/** What each style looks like, as SGR parameters of the 16 terminal colours. */

import type { Style } from './frame.ts';

/** The SGR parameters of each style, such as `1;36`; empty for the terminal's own look. */
export type Palette = Readonly<Record<Style, string>>;

/**
 * Readable on dark and on light backgrounds: no yellow, white or black as text on the terminal's own background, no
 * grey but the terminal's faint, and nothing told by colour alone. A bar brings its own background and black text.
 */
export const COLOUR: Palette = {
  plain: '',
  dim: '2',
  bold: '1',
  title: '1;36',
  heading: '4',
  focus: '1;4;36',
  sorted: '1;4',
  selected: '7',
  uplink: '35',
  downlink: '36',
  good: '32',
  warning: '30;43',
  error: '1;31',
  status: '30;43',
};

/** Bold, faint and inverse only: for `NO_COLOR`, `--no-color`, and terminals without colours. */
export const MONOCHROME: Palette = {
  plain: '',
  dim: '2',
  bold: '1',
  title: '1',
  heading: '4',
  focus: '1;4',
  sorted: '1;4',
  selected: '7',
  uplink: '',
  downlink: '',
  good: '',
  warning: '1',
  error: '1;7',
  status: '7',
};

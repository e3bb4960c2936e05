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

/** Whether a style shows on a space: by inverse, underline or a background. */
export function showsOnSpace(sgr: string): boolean {
  return sgr.split(';').some((code) => /^(?:4|7|4[0-7]|10[0-7])$/.test(code));
}

/** The kinds of looks an SGR parameter can set; two of one kind replace each other. */
const KINDS: readonly { readonly codes: RegExp; readonly off: string }[] = [
  { codes: /^[12]$/, off: '22' },
  { codes: /^4$/, off: '24' },
  { codes: /^7$/, off: '27' },
  { codes: /^(?:3[0-7]|9[0-7])$/, off: '39' },
  { codes: /^(?:4[0-7]|10[0-7])$/, off: '49' },
];

/** The shortest sequence that turns the look `from` into `to`: what differs, or a reset and all of `to`. */
export function sgrChange(from: string, to: string): string {
  if (from === to) return '';
  const before = from.split(';');
  const after = to.split(';');
  const steps: string[] = [];
  for (const { codes, off } of KINDS) {
    const old = before.find((code) => codes.test(code));
    const now = after.find((code) => codes.test(code));
    if (old === now) continue;
    // Bold and faint are switched off together, and one does not replace the other.
    if (old !== undefined && (now === undefined || off === '22')) steps.push(off);
    if (now !== undefined) steps.push(now);
  }
  const change = steps.join(';');
  const reset = to === '' ? '' : `;${to}`;
  return `\x1b[${reset.length <= change.length ? reset : change}m`;
}

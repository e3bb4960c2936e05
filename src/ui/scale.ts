/** Rounds the top of a scale in the displayed units. */
import type { Units } from '../table/format.ts';

const ROUND = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The next round number of bytes per second at or above `highest`, so that the scale seldom changes; 0 for 0. */
export function scaleTop(highest: number, { bits, si }: Units): number {
  if (highest <= 0) return 0;
  const factor = bits ? 8 : 1;
  const base = si ? 1000 : 1024;
  const shown = highest * factor;
  const unit = base ** Math.max(0, Math.floor(Math.log(shown) / Math.log(base)));
  const ten = 10 ** Math.max(0, Math.floor(Math.log10(shown / unit)));
  const round = ROUND.find((one) => one * ten * unit >= shown) ?? 10;
  return (Math.min(round * ten, base) * unit) / factor;
}

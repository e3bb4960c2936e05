/** The dates and hours below the bars of the history. */
import type { SeriesPeriod } from '../history/lookup.ts';
import type { Range } from './series.ts';

/** How many bars may lie between two marks. */
const STEPS = [1, 2, 3, 4, 6, 8, 12, 24];

/**
 * Marks at the first cells of bars that are `cells` wide, after `missing` bars without records. As many as fit, hours
 * at round ones; at least the last bar has a mark, to its left.
 */
export function dateMarks(
  periods: readonly SeriesPeriod[],
  by: Range['by'],
  cells: number,
  missing: number,
  tick: string,
): string {
  const texts = periods.map(({ label }) => shortLabel(label, by));
  const widest = Math.max(...texts.map(({ length }) => length)) + 1;
  const every = STEPS.find((step) => step * cells > widest) ?? periods.length;
  const isMarked = (index: number): boolean =>
    by === 'hour' ? Number(periods[index]?.label.slice(11, 13)) % every === 0 : index % every === 0;
  const end = (missing + periods.length) * cells;
  let line = '';
  for (const [index, text] of texts.entries()) {
    const cell = (missing + index) * cells;
    if (isMarked(index) && cell + 1 + text.length <= end) line = line.padEnd(cell) + tick + text;
  }
  return line === '' ? `${texts.at(-1) ?? ''}${tick}`.padStart(end - cells + 1) : line;
}

/** "14:00" for an hour, "11-23" for a day; a month is unchanged. */
function shortLabel(label: string, by: Range['by']): string {
  if (by === 'hour') return label.slice(11);
  return by === 'day' ? label.slice(5) : label;
}

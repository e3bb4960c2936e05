/** Which columns fit the screen: they leave by priority, never the name and the two speeds. */
import { COLUMNS, type Column, SORTABLE } from './columns.ts';
import type { View } from './view.ts';

/** A column with the cells it gets, without the gap before it. */
export interface FittedColumn {
  readonly column: Column;
  readonly width: number;
}

export interface Fit {
  readonly columns: readonly FittedColumn[];
  /** Cells between two columns. */
  readonly gap: number;
  /** Numbers are written short: "34.1M". */
  readonly compact: boolean;
}

const LEAST_NAME = 8;
const MOST_NAME = 40;
/** Below it numbers are written short, so that the two speeds stay on a screen of 20 columns. */
const COMPACT_BELOW = 44;

/** What of a view decides about widths. */
type FitView = Pick<View, 'columns' | 'bits'>;

/** Chooses and measures the columns for a screen of `width` cells. The name takes what the others leave. */
export function fitColumns(width: number, view: FitView): Fit {
  const compact = width < COMPACT_BELOW;
  const gap = compact ? 1 : 2;
  const wanted = COLUMNS.filter(({ id, leaves }) => leaves === 0 || view.columns.has(id));
  const leaving = wanted.map(({ leaves }) => leaves).sort((a, b) => b - a);
  for (const least of [Number.POSITIVE_INFINITY, ...leaving]) {
    const fitted = wanted
      .filter(({ leaves }) => leaves < least || leaves === 0)
      .map((column): FittedColumn => ({ column, width: column.width({ bits: view.bits, compact }) }));
    const numbers = fitted.filter(({ column }) => column.id !== 'name');
    // One cell on the left belongs to the mark of the selected row.
    const name = width - 1 - numbers.reduce((sum, one) => sum + gap + one.width, 0);
    if (name < LEAST_NAME && least > 1 && fitted.length > 3) continue;
    return { columns: settle(fitted, name), gap, compact };
  }
  return { columns: [], gap, compact };
}

/** Gives the name its cells, and columns that can use them what is still left. */
function settle(fitted: readonly FittedColumn[], room: number): FittedColumn[] {
  const name = Math.max(1, Math.min(MOST_NAME, room));
  let spare = room - name;
  return fitted.map(({ column, width }) => {
    if (column.id === 'name') return { column, width: name };
    const { wideWidth = width } = column;
    if (spare < wideWidth - width) return { column, width };
    spare -= wideWidth - width;
    return { column, width: wideWidth };
  });
}

/** The columns that `<` and `>` step through: those on the screen, and the sum of both speeds. */
export function fittingSortColumns(width: number, view: FitView): Column[] {
  const seen = new Set(fitColumns(width, view).columns.map(({ column }) => column.id));
  return SORTABLE.filter(({ id }) => id === 'speed' || seen.has(id));
}

/** Which columns fit the screen: they leave by priority, never the name and the two speeds. */

import type { State } from '../ui/state.ts';
import { COLUMNS, type Column, SORTABLE } from './columns.ts';
import type { Units } from './format.ts';

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
/** A minute in ten characters of six seconds, or on wide screens in thirty of two. */
const HISTORY_CELLS = 10;
const WIDE_HISTORY_CELLS = 30;

/** The widest that a number of bytes gets: "1020 KiB", "1020 Kibit", or "34.1M" when compact. */
function bytesWidth(units: Units, compact: boolean): number {
  if (compact) return 5;
  return units.bits ? 10 : 8;
}

function widthOf(column: Column, units: Units, compact: boolean): number {
  if (column.id === 'history') return HISTORY_CELLS;
  if (column.id === 'share') return 6;
  if (column.id === 'seen') return 5;
  return bytesWidth(units, compact);
}

/** Chooses and measures the columns for the state's screen. The name takes what the others leave. */
export function fitColumns({ size, settings }: State): Fit {
  const compact = size.columns < COMPACT_BELOW;
  const gap = compact ? 1 : 2;
  const wanted = COLUMNS.filter((column) => column.leaves === 0 || settings.columns.has(column.id));
  const measure = (column: Column): FittedColumn => ({
    column,
    width: widthOf(column, settings, compact),
  });
  const leaving = wanted.map((column) => column.leaves).sort((a, b) => b - a);
  for (const least of [Number.POSITIVE_INFINITY, ...leaving]) {
    const fitted = wanted.filter((column) => column.leaves < least || column.leaves === 0).map(measure);
    const numbers = fitted.filter(({ column }) => column.id !== 'name');
    // One cell on the left belongs to the mark of the selected row.
    const name = size.columns - 1 - numbers.reduce((sum, { width }) => sum + gap + width, 0);
    if (name < LEAST_NAME && least > 1 && fitted.length > 3) continue;
    const width = Math.max(1, Math.min(MOST_NAME, name));
    const wide = name - width >= WIDE_HISTORY_CELLS - HISTORY_CELLS;
    const settle = (one: FittedColumn): FittedColumn => {
      if (one.column.id === 'name') return { ...one, width };
      return wide && one.column.id === 'history' ? { ...one, width: WIDE_HISTORY_CELLS } : one;
    };
    return { columns: fitted.map(settle), gap, compact };
  }
  return { columns: [], gap, compact };
}

/** The columns that `<` and `>` step through: those on the screen, and the sum of both speeds. */
export function fittingSortColumns(state: State): Column[] {
  const seen = new Set(fitColumns(state).columns.map(({ column }) => column.id));
  return SORTABLE.filter((column) => column.id === 'speed' || seen.has(column.id));
}

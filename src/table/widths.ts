/** Which columns fit the screen: those that tell the least leave before a name is cut, and spare room is used. */
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

/** Below it numbers are written short. */
const COMPACT_BELOW = 44;
/** Between columns where there is room for it. */
const MOST_GAP = 4;

/** What of a view decides about widths. */
export type FitView = Pick<View, 'columns' | 'bits' | 'sort'>;

/** The cells of names. */
export interface NameRoom {
  /** Columns leave rather than give them less. */
  readonly wanted: number;
  /** They can use no more. */
  readonly widest: number;
}

/**
 * Chooses and measures the columns for a screen of `width` cells. Room goes to the column that orders the rows, then
 * by how long a column stays; what does not fit beside the names leaves.
 */
export function fitColumns(width: number, view: FitView, names: NameRoom): Fit {
  const compact = width < COMPACT_BELOW;
  const gap = compact ? 1 : 2;
  const measure = { bits: view.bits, compact };
  const rank = ({ id, leaves }: Column): number => (id === view.sort.column ? 0 : leaves);
  const wanted = COLUMNS.filter((column) => isWanted(column, view)).sort((a, b) => rank(a) - rank(b));
  const kept = new Set<Column>();
  // One cell on the left belongs to the mark of the selected row.
  let room = width - 1;
  for (const column of wanted) {
    const rest = column.id === 'name' ? room : room - gap - column.width(measure);
    const stays = rank(column) === 0 || rest >= Math.min(names.wanted, column.least ?? names.wanted);
    if (!stays) continue;
    kept.add(column);
    room = rest;
  }
  const columns = COLUMNS.filter((column) => kept.has(column));
  const widths = new Map(columns.map((column) => [column, column.width(measure)]));
  return settle(columns, widths, { room, gap, compact, names });
}

function isWanted(column: Column, { columns, sort }: FitView): boolean {
  return (
    column.leaves === 0 || column.least !== undefined || columns.has(column.id) || column.id === sort.column
  );
}

interface Spare {
  /** What the columns leave to the name. */
  readonly room: number;
  readonly gap: number;
  readonly compact: boolean;
  readonly names: NameRoom;
}

/** Gives names all that they can use, then the columns that can grow, then the gaps. */
function settle(
  columns: readonly Column[],
  widths: Map<Column, number>,
  { room, gap, compact, names }: Spare,
): Fit {
  const name = Math.max(1, Math.min(room, Math.max(names.wanted, names.widest)));
  let spare = Math.max(0, room - name);
  for (const column of columns) {
    const least = widths.get(column) ?? 0;
    const wide = column.widen?.(least + spare) ?? least;
    widths.set(column, wide);
    spare -= wide - least;
  }
  const more = Math.min(MOST_GAP - gap, Math.floor(spare / Math.max(1, columns.length - 1)));
  const grown = compact ? gap : gap + Math.max(0, more);
  const fitted = columns.map((column) => ({
    column,
    width: column.id === 'name' ? name : (widths.get(column) ?? 0),
  }));
  return { columns: fitted, gap: grown, compact };
}

/** The columns that `<` and `>` step through: those on the screen. */
export function fittingSortColumns(width: number, view: FitView, names: NameRoom): Column[] {
  const seen = new Set(fitColumns(width, view, names).columns.map(({ column }) => column.id));
  return SORTABLE.filter(({ id }) => seen.has(id));
}

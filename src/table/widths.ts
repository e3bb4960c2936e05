/**
 * Decides which columns fit the screen: the least informative are dropped before a name is cut, and spare room is used.
 */
import { COLUMNS, type Column, SORTABLE } from './columns.ts';
import { type View, wantsColumn } from './view.ts';

/** A column and its width, without the gap before it. */
export interface FittedColumn {
  readonly column: Column;
  readonly width: number;
}

export interface Fit {
  readonly columns: readonly FittedColumn[];
  /** Cells between two columns. */
  readonly gap: number;
  /** Numbers are shortened: "34.1M". */
  readonly compact: boolean;
}

/** On narrower screens numbers are shortened. */
const COMPACT_BELOW = 44;
/** The widest gap between columns. */
const MOST_GAP = 4;

/** The part of a view that decides about widths. */
export type FitView = Pick<View, 'columns' | 'bits' | 'sort'>;

/** The width of names. */
export interface NameRoom {
  /** Columns are dropped rather than give names less. */
  readonly wanted: number;
  /** Names cannot use more. */
  readonly widest: number;
  /** The width of the widest server name; 0 if there is one server. */
  readonly server: number;
}

/**
 * Chooses and measures the columns for a screen of `width` cells. The sort column comes first, then the columns that
 * stay longest; what does not fit next to the names is dropped.
 */
export function fitColumns(width: number, view: FitView, names: NameRoom): Fit {
  const compact = isCompact(width, view, names);
  const gap = compact ? 1 : 2;
  const measure = { bits: view.bits, compact, server: names.server };
  const rank = (column: Column): number => (column.id === view.sort.column ? 0 : rankOf(column));
  const wanted = COLUMNS.filter(
    (column) => isWanted(column, view) && column.isThere?.(measure) !== false,
  ).sort((a, b) => rank(a) - rank(b));
  const kept = new Set<Column>();
  // The first cell is for the mark of the selected row.
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

/** Whether long numbers would cut a name that has room beside short ones. */
function isCompact(width: number, { bits }: FitView, { wanted, server }: NameRoom): boolean {
  const measure = { bits, compact: false, server };
  const speeds = COLUMNS.filter(
    ({ leaves, least, isThere }) => (leaves === 0 || least !== undefined) && isThere?.(measure) !== false,
  );
  const numbers = speeds.reduce((sum, column) => sum + column.width(measure) + 2, -2);
  return width < COMPACT_BELOW || width - 1 - numbers < wanted;
}

/** Columns that the user switched on stay longer than the default ones. */
function rankOf({ leaves, least, shown }: Column): number {
  return shown && least === undefined && leaves > 0 ? LEAVES_FIRST + leaves : leaves;
}

/** More than any column's `leaves`. */
const LEAVES_FIRST = 100;

const isWanted = (column: Column, view: FitView): boolean =>
  column.leaves === 0 || column.least !== undefined || wantsColumn(view, column.id);

interface Spare {
  /** The room left for names. */
  readonly room: number;
  readonly gap: number;
  readonly compact: boolean;
  readonly names: NameRoom;
}

/** Gives names all that they can use, then grows columns, then gaps. */
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

/** The columns that `<` and `>` step through: the visible ones. */
export function fittingSortColumns(width: number, view: FitView, names: NameRoom): Column[] {
  const seen = new Set(fitColumns(width, view, names).columns.map(({ column }) => column.id));
  return SORTABLE.filter(({ id }) => seen.has(id));
}

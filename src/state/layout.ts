/** How the height of the screen is shared: header, notices, tables by need, footer. */
import type { Dimension } from '../reading/name.ts';
import { countedDimensions } from './lists.ts';
import { type State, TABLES } from './state.ts';

/** The least screen that tables are drawn on. */
export const LEAST_SIZE = { columns: 20, rows: 5 };

/** Lines of a table besides its rows: its head and its TOTAL. */
const FRAME_LINES = 2;

/** One table's place: how many rows are seen, and whether there is room for TOTAL and for the line below it. */
export interface TableLayout {
  readonly dimension: Dimension;
  readonly rows: number;
  readonly total: boolean;
  /** The line for what no user accounts for. */
  readonly remainder: boolean;
}

export interface Layout {
  readonly notices: number;
  readonly tables: readonly TableLayout[];
}

/** Whether the screen is too small for anything but saying so. */
export function isTooSmall({ size }: State): boolean {
  return size.columns < LEAST_SIZE.columns || size.rows < LEAST_SIZE.rows;
}

/** The tables that are to be seen: all that are counted, or the one that was asked for alone. */
export function visibleTables(state: State): Dimension[] {
  const counted = countedDimensions(state);
  const shown = TABLES.filter((dimension) => counted.includes(dimension));
  return state.expanded ? shown.filter((dimension) => dimension === state.focus) : shown;
}

/** Whether the line for traffic of no user makes sense: inbound and user both counted, nothing filtered away. */
export function hasRemainder(state: State): boolean {
  const counted = countedDimensions(state);
  return counted.includes('inbound') && counted.includes('user') && state.settings.filter === '';
}

/** Shares the screen's height. Small screens keep the table that has the focus. */
export function layoutOf(state: State): Layout {
  const { rows } = state.size;
  const notices = rows >= 10 ? Math.min(state.notices.length, 2) : 0;
  const room = Math.max(0, rows - 2 - notices);
  let dimensions = visibleTables(state);
  if (room < dimensions.length * (FRAME_LINES + 1)) {
    dimensions = dimensions.filter((dimension) => dimension === state.focus);
  }
  if (dimensions.length === 0) return { notices, tables: [] };
  const withTotal = room >= dimensions.length * (FRAME_LINES + 1);
  const remainder = withTotal && hasRemainder(state) && room >= dimensions.length * (FRAME_LINES + 2) + 4;
  const frame = withTotal ? FRAME_LINES : 1;
  const needs = dimensions.map((dimension) => state.lists[dimension].length);
  const extra = remainder && dimensions.includes('user') ? 1 : 0;
  const shares = share(room - dimensions.length * frame - extra, needs);
  return {
    notices,
    tables: dimensions.map((dimension, index) => ({
      dimension,
      rows: shares[index] ?? 0,
      total: withTotal,
      remainder: extra === 1 && dimension === 'user',
    })),
  };
}

/** Shares `room` lines by need: nobody gets more than it needs, and what one leaves goes to the others. */
export function share(room: number, needs: readonly number[]): number[] {
  const shares = needs.map(() => 0);
  let left = Math.max(0, room);
  let hungry = needs.map((_, index) => index);
  while (left > 0 && hungry.length > 0) {
    const each = Math.max(1, Math.floor(left / hungry.length));
    for (const index of hungry) {
      const more = Math.min(each, left, (needs[index] ?? 0) - (shares[index] ?? 0));
      shares[index] = (shares[index] ?? 0) + more;
      left -= more;
    }
    hungry = hungry.filter((index) => (shares[index] ?? 0) < (needs[index] ?? 0));
  }
  return shares;
}

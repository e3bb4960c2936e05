/** How the height of the screen is shared: header, notices, tables by need, footer. */
import type { Dimension } from '../core/counters.ts';
import { TABLES } from '../table/table.ts';
import { wrapText } from '../text/wrap.ts';
import { headerHeight } from './header-lines.ts';
import type { State } from './state.ts';
import { countedDimensions } from './tables.ts';

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
  const notices = rows >= 10 ? Math.min(noticeHeight(state), MOST_NOTICE_LINES) : 0;
  const room = Math.max(0, rows - headerHeight(state) - 1 - notices);
  let dimensions = visibleTables(state);
  if (room < dimensions.length * (FRAME_LINES + 1)) {
    dimensions = dimensions.filter((dimension) => dimension === state.focus);
  }
  if (dimensions.length === 0) return { notices, tables: [] };
  const withTotal = room >= dimensions.length * (FRAME_LINES + 1);
  const remainder = withTotal && hasRemainder(state) && room >= dimensions.length * (FRAME_LINES + 2) + 4;
  const frame = withTotal ? FRAME_LINES : 1;
  const needs = dimensions.map((dimension) => state.tables[dimension].rows.length);
  const extra = remainder && dimensions.includes('user') ? 1 : 0;
  const weights = dimensions.map((dimension) => (dimension === state.focus ? FOCUS_WEIGHT : 1));
  const shares = share(room - dimensions.length * frame - extra, needs, weights);
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

/** Lines that notices may take together. */
const MOST_NOTICE_LINES = 3;

function noticeHeight({ notices, size }: State): number {
  return notices.reduce((lines, notice) => lines + wrapText(notice, size.columns).length, 0);
}

/** What the table with the focus weighs where there is not room for all. */
const FOCUS_WEIGHT = 3;

/** Shares `room` lines by need and weight: none gets more than it needs, and what one leaves goes to the others. */
export function share(room: number, needs: readonly number[], weights: readonly number[]): number[] {
  // Every table gets its first row before any gets a second.
  const shares = needs.map((need) => (room >= needs.length ? Math.min(1, need) : 0));
  const given = shares.reduce((sum, lines) => sum + lines, 0);
  for (let left = Math.max(0, room) - given; left > 0; left--) {
    // The next line goes to the table that has the least for its weight.
    let neediest = -1;
    for (let index = 0; index < needs.length; index++) {
      if ((shares[index] ?? 0) >= (needs[index] ?? 0)) continue;
      const load = (at: number): number => ((shares[at] ?? 0) + 1) / (weights[at] ?? 1);
      if (neediest < 0 || load(index) < load(neediest)) neediest = index;
    }
    if (neediest < 0) break;
    shares[neediest] = (shares[neediest] ?? 0) + 1;
  }
  return shares;
}

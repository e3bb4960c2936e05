/** The mouse on the tables: a click selects, a second one opens, a click on a title sorts, the wheel scrolls. */
import type { Dimension } from '../core/counters.ts';
import { idOf, isRow } from '../table/row-id.ts';
import type { MouseEvent } from '../terminal/mouse.ts';
import { fitOf } from './fit.ts';
import { headerHeight } from './header-lines.ts';
import { layoutOf, type TableLayout } from './layout.ts';
import { clampScroll, openDetail, selectRow } from './move.ts';
import { withMessage } from './say.ts';
import { sortBy } from './sorting.ts';
import { only, type State, type Update } from './state.ts';

/** Rows per step of the wheel. */
const WHEEL_ROWS = 3;

/** Takes the mouse, or leaves it to the terminal, so that text can be selected. */
export function switchMouse(state: State): Update {
  const mouse = !state.mouse;
  const words = mouse
    ? 'The mouse works here; with Shift the terminal selects. m gives it back.'
    : "The mouse is the terminal's again: it selects text.";
  return { state: withMessage({ ...state, mouse }, words), effects: [{ type: 'mouse', on: mouse }] };
}

/** Handles the mouse while the tables are in front. */
export function pointAt(state: State, event: MouseEvent): Update {
  const place = placeAt(state, event.row);
  if (event.action === 'wheel-up') return only(scroll(state, place?.table, -WHEEL_ROWS));
  if (event.action === 'wheel-down') return only(scroll(state, place?.table, WHEEL_ROWS));
  if (event.action !== 'press' || event.button !== 'left' || place === undefined) return only(state);
  return only(click(state, place, event.column));
}

interface Place {
  readonly table: TableLayout;
  /** Counted from the table's head. */
  readonly line: number;
}

/** The table at a line of the screen. */
function placeAt(state: State, row: number): Place | undefined {
  const { graph, notices, tables } = layoutOf(state);
  let line = row - headerHeight(state) - graph - notices.length;
  for (const table of tables) {
    if (line >= 0 && line < table.lines) return { table, line };
    line -= table.lines;
  }
  return undefined;
}

function click(state: State, { table: { dimension, rows, collapsed }, line }: Place, column: number): State {
  const focused = state.focus === dimension ? state : clampScroll({ ...state, focus: dimension });
  if (collapsed) return focused;
  if (line === 0) return sortAt(focused, column);
  const figures =
    line > rows ? undefined : focused.tables[dimension].rows[focused.offsets[dimension] + line - 1];
  if (figures === undefined) return focused;
  return isRow(focused.selected[dimension], figures)
    ? openDetail(focused)
    : selectRow(focused, idOf(figures));
}

/** Sorts by the column with the clicked title; clicking it again reverses the order. */
function sortAt(state: State, at: number): State {
  const { columns, gap } = fitOf(state);
  let end = 0;
  for (const { column, width } of columns) {
    end += width + (column.id === 'name' ? 1 : gap);
    if (at < end) return column.order === undefined ? state : sortBy(state, column.id);
  }
  return state;
}

function scroll(state: State, table: TableLayout | undefined, rows: number): State {
  const dimension: Dimension = table?.dimension ?? state.focus;
  const offsets = { ...state.offsets, [dimension]: state.offsets[dimension] + rows };
  return clampScroll({ ...state, offsets });
}

/** Changing the order of the rows. */
import { type ColumnId, findColumn, SORTABLE } from '../table/columns.ts';
import { sortColumnsOf } from './fit.ts';
import { scrollToSelected } from './move.ts';
import { open, type State, set } from './state.ts';
import { withTables } from './tables.ts';

/** A sort that was asked for acts at once, even while the order is held. */
function setSort(state: State, column: ColumnId, descending: boolean): State {
  return scrollToSelected(
    withTables({ ...set(state, { sort: { column, descending } }), heldUntil: 0 }, false),
  );
}

/** Sorts by a column in its own way; by the same column again, the other way round. */
export function sortBy(state: State, id: ColumnId): State {
  const { sort } = state.settings;
  const own = findColumn(id)?.descending ?? true;
  return setSort(state, id, sort.column === id ? !sort.descending : own);
}

/** Opens the list of columns to sort by, at the one that rows are sorted by. */
export function chooseSort(state: State): State {
  const cursor = SORTABLE.findIndex(({ id }) => id === state.settings.sort.column);
  return open(state, { kind: 'sort', cursor: Math.max(0, cursor) });
}

/** Sorts by the next (1) or previous (-1) column on the screen. */
export function stepSort(state: State, step: -1 | 1): State {
  const columns = sortColumnsOf(state);
  const index = columns.findIndex((column) => column.id === state.settings.sort.column);
  const next = columns[(index + step + columns.length) % columns.length] ?? columns[0];
  return next === undefined ? state : setSort(state, next.id, next.descending);
}

export function reverse(state: State): State {
  const { column, descending } = state.settings.sort;
  return setSort(state, column, !descending);
}

/** Lists the rows of the focused table that pass a filter. */
export function withFilter(state: State, filter: string): State {
  return scrollToSelected(withTables({ ...set(state, { filter }), filtered: state.focus }, false));
}

/** Shows or hides the API's own traffic. */
export function toggleApi(state: State): State {
  return scrollToSelected(withTables(set(state, { api: !state.settings.api }), false));
}

/** Lists the rows that carry nothing, or leaves them out. */
export function toggleIdle(state: State): State {
  const idle = !state.settings.idle;
  return scrollToSelected({ ...withTables(set(state, { idle }), false), heldUntil: 0 });
}

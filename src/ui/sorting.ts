/** Changes the order of the rows. */
import { type ColumnId, findColumn, SORTABLE } from '../table/columns.ts';
import { sortColumnsOf } from './fit.ts';
import { scrollToSelected } from './move.ts';
import { open, type State, set, toggle } from './state.ts';
import { withTables } from './tables.ts';

/** A new sort order applies at once, even while the order is being kept. */
function setSort(state: State, column: ColumnId, descending: boolean): State {
  return scrollToSelected(
    withTables({ ...set(state, { sort: { column, descending } }), heldUntil: 0 }, false),
  );
}

/** Sorts by a column in its default direction, or reverses the order if it is the sort column already. */
export function sortBy(state: State, id: ColumnId): State {
  const { sort } = state.settings;
  const own = findColumn(id)?.descending ?? true;
  return setSort(state, id, sort.column === id ? !sort.descending : own);
}

/** Opens the list of sort columns at the present one. */
export function chooseSort(state: State): State {
  const cursor = SORTABLE.findIndex(({ id }) => id === state.settings.sort.column);
  return open(state, { kind: 'sort', cursor: Math.max(0, cursor) });
}

/** Sorts by the next (1) or previous (-1) visible column. */
export function stepSort(state: State, step: -1 | 1): State {
  const columns = sortColumnsOf(state);
  const index = columns.findIndex((column) => column.id === state.settings.sort.column);
  const next = columns[(index + step + columns.length) % columns.length] ?? columns[0];
  return next === undefined ? state : setSort(state, next.id, next.descending);
}

/** Reverses the order. */
export function reverse(state: State): State {
  const { column, descending } = state.settings.sort;
  return setSort(state, column, !descending);
}

/** Filters the focused table. */
export function withFilter(state: State, filter: string): State {
  return scrollToSelected(withTables({ ...set(state, { filter }), filtered: state.focus }, false));
}

/** Shows or hides the API's own traffic. */
export function toggleApi(state: State): State {
  return scrollToSelected(withTables(toggle(state, 'api'), false));
}

/** Shows or hides idle rows. */
export function toggleIdle(state: State): State {
  return scrollToSelected({ ...withTables(toggle(state, 'idle'), false), heldUntil: 0 });
}

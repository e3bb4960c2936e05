/** Moves the selection, the focus, and the visible part of a table. */
import type { Dimension } from '../core/counters.ts';
import { idOf, isRow, type RowId } from '../table/row-id.ts';
import { layoutOf, visibleTables } from './layout.ts';
import { withMessage } from './say.ts';
import { onlySight } from './sight.ts';
import { open, type State, set } from './state.ts';
import { withTables } from './tables.ts';

/** Milliseconds that the order is kept after a move: a few ticks, as in htop. */
const HOLD = 5000;

/** How many rows of a table are visible. */
function rowsSeen(state: State, dimension: Dimension): number {
  return layoutOf(state).tables.find((table) => table.dimension === dimension)?.rows ?? 0;
}

function selectedIndex(state: State): number {
  const id = state.selected[state.focus];
  return state.tables[state.focus].rows.findIndex((figures) => isRow(id, figures));
}

/** Selects the row at an index of the focused table, or the nearest one, and keeps the order for a while. */
function selectAt(state: State, index: number): State {
  const list = state.tables[state.focus].rows;
  const at = Math.max(0, Math.min(list.length - 1, index));
  const chosen = list[at];
  const id = chosen === undefined ? null : idOf(chosen);
  const selected = { ...state.selected, [state.focus]: id };
  return scrollToSelected({ ...state, selected, heldUntil: state.now.mono + HOLD });
}

/** Selects a row of the focused table. */
export function selectRow(state: State, id: RowId): State {
  return selectAt(
    state,
    state.tables[state.focus].rows.findIndex((figures) => isRow(id, figures)),
  );
}

/** Moves the selection by a number of rows; the first move selects the first visible row. */
export function moveBy(state: State, rows: number): State {
  const index = selectedIndex(state);
  return selectAt(state, index < 0 ? state.offsets[state.focus] : index + rows);
}

/** Moves the selection a page up (-1) or down (1). */
export function moveByPage(state: State, pages: -1 | 1): State {
  const page = Math.max(1, rowsSeen(state, state.focus) - 1);
  const index = selectedIndex(state);
  return selectAt(state, (index < 0 ? state.offsets[state.focus] : index) + pages * page);
}

/** Selects the first or last row of the focused table. */
export function moveToEnd(state: State, end: 'first' | 'last'): State {
  return selectAt(state, end === 'first' ? 0 : state.tables[state.focus].rows.length - 1);
}

/** Moves the focus to the next (1) or previous (-1) table. */
export function moveFocus(state: State, step: -1 | 1): State {
  const tables = visibleTables({ ...state, expanded: false });
  const index = tables.indexOf(state.focus);
  const next = tables[(index + step + tables.length) % Math.max(1, tables.length)];
  return next === undefined ? state : clampScroll({ ...state, focus: next });
}

/** Moves the focus to a table, if the core counts it. */
export function focusOn(state: State, dimension: Dimension | undefined): State {
  if (dimension === undefined || !visibleTables({ ...state, expanded: false }).includes(dimension))
    return state;
  return clampScroll({ ...state, focus: dimension });
}

/** Scrolls the focused table so that the selected row is visible. */
export function scrollToSelected(state: State): State {
  const index = selectedIndex(state);
  if (index < 0) return clampScroll(state);
  const seen = Math.max(1, rowsSeen(state, state.focus));
  const offset = state.offsets[state.focus];
  const wanted = index < offset ? index : index >= offset + seen ? index - seen + 1 : offset;
  return clampScroll({ ...state, offsets: { ...state.offsets, [state.focus]: wanted } });
}

/** Keeps each table's scroll position within its rows, and the focus on an existing table. */
export function clampScroll(state: State): State {
  const tables = visibleTables(state);
  const focus = tables.includes(state.focus) ? state.focus : (tables[0] ?? state.focus);
  const settled = focus === state.focus ? state : { ...state, focus };
  const offsets = { ...settled.offsets };
  for (const { dimension, rows } of layoutOf(settled).tables) {
    offsets[dimension] = Math.max(
      0,
      Math.min(offsets[dimension], settled.tables[dimension].rows.length - rows),
    );
  }
  return { ...settled, offsets };
}

/** Opens the page of the selected row, or of the first visible one. */
export function openDetail(state: State): State {
  const chosen = state.selected[state.focus] === null ? moveBy(state, 0) : state;
  const id = chosen.selected[chosen.focus];
  return id === null ? chosen : open(chosen, { kind: 'detail', dimension: chosen.focus, id });
}

/** Shows the focused table alone, or all of them again. */
export function toggleExpanded(state: State): State {
  return scrollToSelected({ ...state, expanded: !state.expanded });
}

/** Switches whether the selected row is kept visible as the order changes. */
export function toggleFollow(state: State): State {
  if (state.selected[state.focus] === null)
    return withMessage(state, 'Select a row first; F keeps it in sight.');
  const follow = !state.follow;
  const text = follow
    ? 'The selected row stays in sight as the order changes.'
    : 'The selected row moves on its own.';
  return scrollToSelected(withMessage({ ...state, follow }, text));
}

/** One step back: clears the selection, then the filter, the single table, the single server, and the notices. */
export function goBack(state: State): State {
  if (state.selected[state.focus] !== null) {
    const selected = { ...state.selected, [state.focus]: null };
    const offsets = { ...state.offsets, [state.focus]: 0 };
    return clampScroll({ ...state, selected, offsets, follow: false, heldUntil: 0 });
  }
  if (state.settings.filter !== '')
    return scrollToSelected(withTables({ ...set(state, { filter: '' }), filtered: null }, false));
  if (state.expanded) return clampScroll({ ...state, expanded: false });
  if (state.narrowed !== null) return narrowTo(state, null);
  return { ...state, notices: [], message: null };
}

/** Shows the server at this place alone, or all again (null). */
export function narrowTo(state: State, narrowed: number | null): State {
  return relisted({ ...state, narrowed });
}

/** Makes users of one name at several servers one row, or one for each server again. */
export function toggleGroups(state: State): State {
  if (onlySight(state) !== undefined)
    return withMessage(state, 'There is one server in sight; v groups the users of several.');
  const grouped = !state.grouped;
  return withMessage(
    relisted({ ...state, grouped }),
    grouped ? 'Users of all servers, by name.' : 'Users of each server.',
  );
}

/** Switches the tables to other servers or groups; the selection stays if a row with its name is listed. */
function relisted(state: State): State {
  const listed = withTables(state, false);
  const find = (dimension: Dimension): RowId | null => {
    const id = state.selected[dimension];
    const { rows } = listed.tables[dimension];
    const found = rows.find((figures) => isRow(id, figures)) ?? rows.find(({ row }) => row.name === id?.name);
    return found === undefined ? null : idOf(found);
  };
  const selected = { inbound: find('inbound'), outbound: find('outbound'), user: find('user') };
  return scrollToSelected({ ...listed, selected, heldUntil: 0 });
}

/** Moving about: the selection, the focus and what part of a table is seen. */
import type { Dimension } from '../core/counters.ts';
import { layoutOf, visibleTables } from './layout.ts';
import { withMessage } from './say.ts';
import { open, type State, set } from './state.ts';
import { withTables } from './tables.ts';

/** How long the order stands still after a move, in milliseconds: a few ticks, as htop does. */
const HOLD = 5000;

/** How many rows of a table are seen at once. */
function rowsSeen(state: State, dimension: Dimension): number {
  return layoutOf(state).tables.find((table) => table.dimension === dimension)?.rows ?? 0;
}

function selectedIndex(state: State): number {
  const name = state.selected[state.focus];
  return name === null ? -1 : state.tables[state.focus].rows.findIndex(({ row }) => row.name === name);
}

/** Selects the row at an index of the focused table, as near as there is one, and holds the order. */
function selectAt(state: State, index: number): State {
  const list = state.tables[state.focus].rows;
  const at = Math.max(0, Math.min(list.length - 1, index));
  const name = list[at]?.row.name ?? null;
  const selected = { ...state.selected, [state.focus]: name };
  return scrollToSelected({ ...state, selected, heldUntil: state.now.mono + HOLD });
}

/** Selects the row of this name in the focused table. */
export function selectRow(state: State, name: string): State {
  return selectAt(
    state,
    state.tables[state.focus].rows.findIndex(({ row }) => row.name === name),
  );
}

/** Moves the selection by a number of rows; the first move selects the first row that is seen. */
export function moveBy(state: State, rows: number): State {
  const index = selectedIndex(state);
  return selectAt(state, index < 0 ? state.offsets[state.focus] : index + rows);
}

/** Moves the selection by a page up (-1) or down (1). */
export function moveByPage(state: State, pages: -1 | 1): State {
  const page = Math.max(1, rowsSeen(state, state.focus) - 1);
  const index = selectedIndex(state);
  return selectAt(state, (index < 0 ? state.offsets[state.focus] : index) + pages * page);
}

export function moveToEnd(state: State, end: 'first' | 'last'): State {
  return selectAt(state, end === 'first' ? 0 : state.tables[state.focus].rows.length - 1);
}

/** Puts the focus on the next (1) or previous (-1) table that there is. */
export function moveFocus(state: State, step: -1 | 1): State {
  const tables = visibleTables({ ...state, expanded: false });
  const index = tables.indexOf(state.focus);
  const next = tables[(index + step + tables.length) % Math.max(1, tables.length)];
  return next === undefined ? state : clampScroll({ ...state, focus: next });
}

/** Puts the focus on a table, if the core counts it. */
export function focusOn(state: State, dimension: Dimension | undefined): State {
  if (dimension === undefined || !visibleTables({ ...state, expanded: false }).includes(dimension))
    return state;
  return clampScroll({ ...state, focus: dimension });
}

/** Moves the focused table's window so that the selected row is in it. */
export function scrollToSelected(state: State): State {
  const index = selectedIndex(state);
  if (index < 0) return clampScroll(state);
  const seen = Math.max(1, rowsSeen(state, state.focus));
  const offset = state.offsets[state.focus];
  const wanted = index < offset ? index : index >= offset + seen ? index - seen + 1 : offset;
  return clampScroll({ ...state, offsets: { ...state.offsets, [state.focus]: wanted } });
}

/** Keeps each table's window within its rows, and the focus on a table that is there. */
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

/** Opens the page of the selected row; without one, of the first row in sight. */
export function openDetail(state: State): State {
  const chosen = state.selected[state.focus] === null ? moveBy(state, 0) : state;
  const name = chosen.selected[chosen.focus];
  return name === null ? chosen : open(chosen, { kind: 'detail', dimension: chosen.focus, name });
}

/** Keeps the selected row in sight as the order changes, or no longer. */
export function toggleFollow(state: State): State {
  if (state.selected[state.focus] === null)
    return withMessage(state, 'Select a row first; F keeps it in sight.');
  const follow = !state.follow;
  const text = follow
    ? 'The selected row stays in sight as the order changes.'
    : 'The selected row moves on its own.';
  return scrollToSelected(withMessage({ ...state, follow }, text));
}

/** One step back: the selection first, then the filter, then a table that stands alone, then the notices. */
export function goBack(state: State): State {
  const name = state.selected[state.focus];
  if (name !== null) {
    const selected = { ...state.selected, [state.focus]: null };
    const offsets = { ...state.offsets, [state.focus]: 0 };
    return clampScroll({ ...state, selected, offsets, follow: false, heldUntil: 0 });
  }
  if (state.settings.filter !== '')
    return scrollToSelected(withTables({ ...set(state, { filter: '' }), filtered: null }, false));
  if (state.expanded) return clampScroll({ ...state, expanded: false });
  return { ...state, notices: [], message: null };
}

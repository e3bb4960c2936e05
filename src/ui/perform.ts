/** The actions behind the keys while the tables are in front. */

import type { Settings } from '../settings/settings.ts';
import { type ColumnId, findColumn } from '../table/columns.ts';
import { TABLES } from '../table/table.ts';
import { fittingSortColumns } from '../table/widths.ts';
import type { Mode, Sample } from '../traffic/sample.ts';
import { freeze } from './freeze.ts';
import type { Action } from './keys.ts';
import { clampScroll, focusOn, moveBy, moveByPage, moveFocus, moveToEnd, scrollToSelected } from './move.ts';
import { MESSAGE_TIME, withMessage } from './say.ts';
import type { Effect, State } from './state.ts';
import { withTables } from './tables.ts';
import type { Update } from './update.ts';

/** The steps of + and -, in seconds. */
const INTERVALS = [0.2, 0.5, 1, 2, 3, 5, 10, 15, 30, 60];

const TRANSITIONS: Partial<Record<Action, (state: State) => State>> = {
  up: (state) => moveBy(state, -1),
  down: (state) => moveBy(state, 1),
  'page-up': (state) => moveByPage(state, -1),
  'page-down': (state) => moveByPage(state, 1),
  first: (state) => moveToEnd(state, 'first'),
  last: (state) => moveToEnd(state, 'last'),
  'next-table': (state) => moveFocus(state, 1),
  'previous-table': (state) => moveFocus(state, -1),
  'table-1': (state) => focusOn(state, TABLES[0]),
  'table-2': (state) => focusOn(state, TABLES[1]),
  'table-3': (state) => focusOn(state, TABLES[2]),
  expand: (state) => scrollToSelected({ ...state, expanded: !state.expanded }),
  detail: openDetail,
  follow: toggleFollow,
  'sort-previous': (state) => stepSort(state, -1),
  'sort-next': (state) => stepSort(state, 1),
  'sort-speed': (state) => sortBy(state, 'speed'),
  'sort-up': (state) => sortBy(state, 'up'),
  'sort-down': (state) => sortBy(state, 'down'),
  'sort-total': (state) => sortBy(state, 'total'),
  'sort-name': (state) => sortBy(state, 'name'),
  reverse: (state) => setSort(state, state.settings.sort.column, !state.settings.sort.descending),
  filter: (state) => ({ ...state, front: { kind: 'filter', before: state.settings.filter } }),
  pause: togglePause,
  zero: zeroTotals,
  bits: (state) => set(state, { bits: !state.settings.bits }),
  si: (state) => set(state, { si: !state.settings.si }),
  columns: (state) => ({ ...state, front: { kind: 'columns', cursor: 0 } }),
  api: (state) => scrollToSelected(withTables(set(state, { api: !state.settings.api }), false)),
  help: (state) => ({ ...state, front: { kind: 'help', offset: 0, behind: state.front } }),
  back: goBack,
};

const EFFECTS: Partial<Record<Action, Effect>> = {
  save: { type: 'save' },
  write: { type: 'write-settings' },
  redraw: { type: 'redraw' },
  suspend: { type: 'suspend' },
  quit: { type: 'quit' },
};

/** Does what a key asks for. */
export function perform(state: State, action: Action): Update {
  const effect = EFFECTS[action];
  if (effect !== undefined) return { state, effects: [effect] };
  if (action === 'slower') return stepInterval(state, 1);
  if (action === 'faster') return stepInterval(state, -1);
  if (action === 'mode') return switchMode(state);
  if (action === 'zero-core') return { state: askToZeroCore(state), effects: [] };
  const transition = TRANSITIONS[action];
  return { state: transition === undefined ? state : transition(state), effects: [] };
}

function set(state: State, settings: Partial<Settings>): State {
  return { ...state, settings: { ...state.settings, ...settings } };
}

/** A sort that was asked for acts at once, even while the order is held. */
function setSort(state: State, column: ColumnId, descending: boolean): State {
  const sorted = withTables({ ...set(state, { sort: { column, descending } }), heldUntil: 0 }, false);
  return scrollToSelected(sorted);
}

/** Sorts by a column in its own way; by the same column again, the other way round. */
function sortBy(state: State, id: ColumnId): State {
  const { sort } = state.settings;
  const own = findColumn(id)?.descending ?? true;
  return setSort(state, id, sort.column === id ? !sort.descending : own);
}

function stepSort(state: State, step: -1 | 1): State {
  const columns = fittingSortColumns(state.size.columns, state.settings);
  const index = columns.findIndex((column) => column.id === state.settings.sort.column);
  const next = columns[(index + step + columns.length) % columns.length] ?? columns[0];
  return next === undefined ? state : setSort(state, next.id, next.descending);
}

function openDetail(state: State): State {
  const chosen = state.selected[state.focus] === null ? moveBy(state, 0) : state;
  const name = chosen.selected[chosen.focus];
  return name === null ? chosen : { ...chosen, front: { kind: 'detail', dimension: chosen.focus, name } };
}

function toggleFollow(state: State): State {
  if (state.selected[state.focus] === null)
    return withMessage(state, 'Select a row first; F keeps it in sight.');
  const follow = !state.follow;
  const text = follow
    ? 'The selected row stays in sight as the order changes.'
    : 'The selected row moves on its own.';
  return scrollToSelected(withMessage({ ...state, follow }, text));
}

/** Freezes what is shown; polling and counting go on underneath. */
function togglePause(state: State): State {
  if (state.paused !== null) return clampScroll(withTables({ ...state, paused: null }, false));
  if (state.sample === null) return state;
  // The rows of the lists must be those of the frozen sample, whose histories stand still.
  return withTables({ ...state, paused: { sample: freeze(state.sample), at: state.now } }, true);
}

/** Counts the totals from the newest sample on; the same key soon after takes that back. */
function zeroTotals(state: State): State {
  const { undo, sample } = state;
  if (undo !== null) {
    const restored = withTables({ ...state, zero: undo.zero, undo: null }, true);
    return withMessage(restored, 'The totals are back.');
  }
  if (sample === null) return state;
  const from: Sample = state.paused?.sample ?? sample;
  const zeroed = withTables(
    { ...state, zero: from, undo: { zero: state.zero, until: state.now.mono + MESSAGE_TIME } },
    true,
  );
  return withMessage(zeroed, 'Totals count from zero. The same key again within 5 s brings them back.');
}

function stepInterval(state: State, step: -1 | 1): Update {
  const { interval } = state.settings;
  const seconds =
    step > 0
      ? INTERVALS.find((candidate) => candidate > interval)
      : INTERVALS.findLast((candidate) => candidate < interval);
  if (seconds === undefined) {
    const limit = step > 0 ? 'longest' : 'shortest';
    return { state: withMessage(state, `${interval} s is the ${limit} interval.`), effects: [] };
  }
  const said = withMessage(set(state, { interval: seconds }), `The core is asked every ${seconds} s.`);
  return { state: said, effects: [{ type: 'interval', seconds }] };
}

/** To read-only at once, as it harms nobody; to resetting only after a yes. */
function switchMode(state: State): Update {
  if (state.settings.reset) {
    const mode: Mode = 'read-only';
    const said = withMessage(
      set(state, { reset: false }),
      "Read-only: the core's counters are left alone from now on.",
    );
    return { state: said, effects: [{ type: 'mode', mode }] };
  }
  const question = 'y/n: zero the core at each poll? Other readers of its counters lose those bytes.';
  const effect: Effect = { type: 'mode', mode: 'reset' };
  return { state: { ...state, front: { kind: 'confirm', question, effect } }, effects: [] };
}

function askToZeroCore(state: State): State {
  if (state.settings.reset) return withMessage(state, "In reset mode each poll zeroes the core's counters.");
  const question = 'y/n: zero the core once, now? Other readers of its counters lose those bytes.';
  return { ...state, front: { kind: 'confirm', question, effect: { type: 'zero-core' } } };
}

/** One step back: the selection first, then the filter, then a table that stands alone, then the notices. */
function goBack(state: State): State {
  const name = state.selected[state.focus];
  if (name !== null) {
    const selected = { ...state.selected, [state.focus]: null };
    const offsets = { ...state.offsets, [state.focus]: 0 };
    return clampScroll({ ...state, selected, offsets, follow: false, heldUntil: 0 });
  }
  if (state.settings.filter !== '') return scrollToSelected(withTables(set(state, { filter: '' }), false));
  if (state.expanded) return clampScroll({ ...state, expanded: false });
  return { ...state, notices: [], message: null };
}

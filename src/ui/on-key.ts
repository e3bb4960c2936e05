/** What a key does, by what stands in front: the tables, the filter line, help, the column chooser, a question. */

import { CHOOSABLE } from '../table/columns.ts';
import { type Action, actionOf, BINDINGS } from './keys.ts';
import { scrollToSelected } from './move.ts';
import { perform } from './perform.ts';
import { withMessage } from './say.ts';
import type { Effect, Front, State } from './state.ts';
import { withTables } from './tables.ts';
import type { Update } from './update.ts';

const only = (state: State): Update => ({ state, effects: [] });
const toTables = (state: State): State => ({ ...state, front: { kind: 'tables' } });

export function onKey(state: State, key: string): Update {
  const action = actionOf(key);
  // These work wherever one is.
  if (key === 'ctrl-c') return { state, effects: [{ type: 'quit' }] };
  if (action === 'redraw' || action === 'suspend') return perform(state, action);
  switch (state.front.kind) {
    case 'filter':
      return only(onFilterKey(state, state.front.before, key));
    case 'confirm':
      return onConfirmKey(state, state.front.effect, key);
    case 'help':
      return onHelpKey(state, state.front, key);
    case 'columns':
      return onColumnsKey(state, state.front.cursor, key);
    case 'detail':
      return onDetailKey(state, key);
    case 'tables':
      return action === undefined ? only(state) : perform(state, action);
  }
}

function withFilter(state: State, filter: string): State {
  return scrollToSelected(withTables({ ...state, settings: { ...state.settings, filter } }, false));
}

function onFilterKey(state: State, before: string, key: string): State {
  const { filter } = state.settings;
  if (key === 'enter') return toTables(state);
  if (key === 'escape') return toTables(withFilter(state, before === filter ? '' : before));
  if (key === 'backspace' || key === 'delete') return withFilter(state, [...filter].slice(0, -1).join(''));
  if (key === 'ctrl-u') return withFilter(state, '');
  if (key === 'space') return withFilter(state, `${filter} `);
  const typed = [...key].length === 1;
  return typed ? withFilter(state, filter + key) : state;
}

/** Only a clear yes does it; every other key is a no. */
function onConfirmKey(state: State, effect: Effect, key: string): Update {
  if (key !== 'y' && key !== 'Y') return only(withMessage(toTables(state), 'Nothing was changed.'));
  const settings =
    effect.type === 'mode' ? { ...state.settings, reset: effect.mode === 'reset' } : state.settings;
  const text =
    effect.type === 'mode'
      ? "Reset: from now on each poll zeroes the core's counters."
      : "The next poll zeroes the core's counters; these totals keep what they held.";
  return { state: withMessage({ ...toTables(state), settings }, text), effects: [effect] };
}

/** Lines that the help can be scrolled by at most; the view stops at its end. */
const MOST_HELP_LINES = BINDINGS.length + 10;

function onHelpKey(state: State, { offset, behind }: Front & { kind: 'help' }, key: string): Update {
  const action = actionOf(key);
  const scroll = (lines: number): Update =>
    only({
      ...state,
      front: { kind: 'help', behind, offset: Math.max(0, Math.min(MOST_HELP_LINES, offset + lines)) },
    });
  if (action === 'down') return scroll(1);
  if (action === 'up') return scroll(-1);
  if (action === 'page-down') return scroll(Math.max(1, state.size.rows - 3));
  if (action === 'page-up') return scroll(-Math.max(1, state.size.rows - 3));
  if (action === 'first') return scroll(-MOST_HELP_LINES);
  if (action === 'last') return scroll(MOST_HELP_LINES);
  return only({ ...state, front: behind });
}

function onColumnsKey(state: State, cursor: number, key: string): Update {
  const action = actionOf(key);
  const moveTo = (to: number): Update =>
    only({
      ...state,
      front: { kind: 'columns', cursor: Math.max(0, Math.min(CHOOSABLE.length - 1, to)) },
    });
  if (action === 'up') return moveTo(cursor - 1);
  if (action === 'down') return moveTo(cursor + 1);
  if (action === 'first') return moveTo(0);
  if (action === 'last') return moveTo(CHOOSABLE.length - 1);
  if (key !== 'space' && key !== 'enter') {
    const closes = action === 'columns' || action === 'back' || action === 'quit';
    return only(closes ? toTables(state) : state);
  }
  const id = CHOOSABLE[cursor]?.id;
  const columns = new Set(state.settings.columns);
  if (id !== undefined && !columns.delete(id)) columns.add(id);
  return only({ ...state, settings: { ...state.settings, columns } });
}

/** What works in the detail: moving to another row's, and what changes its numbers. */
const DETAIL_ACTIONS: ReadonlySet<Action> = new Set([
  'up',
  'down',
  'page-up',
  'page-down',
  'first',
  'last',
  'pause',
  'zero',
  'bits',
  'si',
  'slower',
  'faster',
  'save',
  'help',
]);

function onDetailKey(state: State, key: string): Update {
  const action = actionOf(key);
  if (action === 'back' || action === 'detail' || action === 'quit') return only(toTables(state));
  if (action === undefined || !DETAIL_ACTIONS.has(action)) return only(state);
  const { state: next, effects } = perform(state, action);
  const name = next.selected[next.focus];
  const stays = next.front.kind === 'detail' && name !== null;
  return {
    state: stays ? { ...next, front: { kind: 'detail', dimension: next.focus, name } } : next,
    effects,
  };
}

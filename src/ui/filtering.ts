/** Opens the line in which the focused table's filter is typed. */
import { lineOf } from './edit-line.ts';
import { withFilter } from './sorting.ts';
import { filterOn, open, type State } from './state.ts';

/** Opens the line with the filter of the focused table; another table's filter is dropped. */
export function openFilter(state: State): State {
  const { filtered, settings, focus } = state;
  const line = lineOf(filterOn(state, focus));
  const before = { filter: settings.filter, filtered };
  // The current filter is already applied.
  const listed = line.text === settings.filter ? { ...state, filtered: focus } : withFilter(state, line.text);
  return open(listed, { kind: 'filter', before, line });
}

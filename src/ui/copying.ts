/** Copying the selected row's name. */
import { cleanName } from '../text/safe.ts';
import { withMessage } from './say.ts';
import { only, type State, type Update } from './state.ts';

/** Copies the name, exactly as the core has it, to the terminal's clipboard. */
export function copyName(state: State): Update {
  const name = state.selected[state.focus]?.name;
  if (name === undefined) return only(withMessage(state, 'Select a row first; y copies its name.'));
  const said = withMessage(state, `Copied through the terminal: ${cleanName(name)}`);
  return { state: said, effects: [{ type: 'copy', text: name }] };
}

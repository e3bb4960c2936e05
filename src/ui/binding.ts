/** What a row of the table of keys is made of. */
import type { Effect } from './effects.ts';
import { only, type PageKind, type State, type Update } from './state.ts';

type Group = 'Move' | 'Order and filter' | 'Numbers' | 'Screen';

interface RowOf<Action extends string> {
  readonly action: Action;
  /** Names of keys as `terminal/key-name.ts` makes them. */
  readonly keys: readonly string[];
  readonly help: string;
  /** The word in the footer, with a rank: the lowest stay when the screen is narrow. */
  readonly footer?: { readonly word: string; readonly rank: number };
  /** What it does on the tables. */
  readonly does: (state: State) => Update;
  /** Those of its keys that do it on every page, even while a text is typed or a question asked. */
  readonly always?: readonly string[];
}

export interface BindingOf<Action extends string> extends RowOf<Action> {
  readonly group: Group;
  /** Pages besides the tables on which it does that too. */
  readonly alsoOn: readonly PageKind[];
}

/** The rows of a group of the help, and the pages besides the tables on which they work too. */
export function group<const Action extends string>(
  title: Group,
  alsoOn: readonly PageKind[],
  rows: readonly RowOf<Action>[],
): BindingOf<Action>[] {
  return rows.map((row) => ({ ...row, group: title, alsoOn }));
}

/** Does something to the state alone. */
export const to =
  (next: (state: State) => State) =>
  (state: State): Update =>
    only(next(state));

/** Leaves the state as it is and acts outside. */
export const asks =
  (effect: Effect) =>
  (state: State): Update => ({ state, effects: [effect] });

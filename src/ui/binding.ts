/** The parts of a row in the table of keys. */
import type { Effect } from './effects.ts';
import { only, type PageKind, type State, type Update } from './state.ts';

type Group = 'Move' | 'Order and filter' | 'Numbers' | 'Screen';

interface RowOf<Action extends string> {
  readonly action: Action;
  /** Key names as in `terminal/key-name.ts`. */
  readonly keys: readonly string[];
  readonly help: string;
  /** Its word in the footer, and a rank: the lowest ranks stay on narrow screens. */
  readonly footer?: { readonly word: string; readonly rank: number };
  /** What it does on the tables. */
  readonly does: (state: State) => Update;
  /** Those of its keys that work on every page, even while typing or answering a question. */
  readonly always?: readonly string[];
}

export interface BindingOf<Action extends string> extends RowOf<Action> {
  readonly group: Group;
  /** The pages besides the tables on which it works. */
  readonly alsoOn: readonly PageKind[];
}

/** A group of rows in the help, and the pages besides the tables on which they work. */
export function group<const Action extends string>(
  title: Group,
  alsoOn: readonly PageKind[],
  rows: readonly RowOf<Action>[],
): BindingOf<Action>[] {
  return rows.map((row) => ({ ...row, group: title, alsoOn }));
}

/** A key that only changes the state. */
export const to =
  (next: (state: State) => State) =>
  (state: State): Update =>
    only(next(state));

/** A key that only has an effect outside of the state. */
export const asks =
  (effect: Effect) =>
  (state: State): Update => ({ state, effects: [effect] });

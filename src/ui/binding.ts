/** The parts of a row in the table of keys. */
import type { Effect } from './effects.ts';
import { only, type PageKind, type State, type Update } from './state.ts';

type Group = 'Move' | 'Order and filter' | 'Numbers' | 'Screen';

/** A key in the footer. */
interface FooterWord {
  readonly word: string;
  /** The word while the display is frozen, if it is another. */
  readonly paused?: string;
  /** The lowest ranks stay on narrow screens. */
  readonly rank: number;
  /** What stands for its keys; the first of them by default. */
  readonly label?: string;
}

/** What a key does on the tables: it changes the state, asks for an effect outside of it, or both. */
type Act =
  | { readonly next: (state: State) => State }
  | { readonly effect: Effect }
  | { readonly does: (state: State) => Update };

type RowOf<Action extends string> = Act & {
  readonly action: Action;
  /** Key names as in `terminal/key-name.ts`. */
  readonly keys: readonly string[];
  readonly help: string;
  readonly footer?: FooterWord;
  /** Those of its keys that work on every page, even while typing or answering a question. */
  readonly always?: readonly string[];
};

export interface BindingOf<Action extends string>
  extends Pick<RowOf<Action>, 'action' | 'keys' | 'help' | 'footer' | 'always'> {
  readonly group: Group;
  /** The pages besides the tables on which it works. */
  readonly alsoOn: readonly PageKind[];
  readonly does: (state: State) => Update;
}

/** A group of rows in the help, and the pages besides the tables on which they work. */
export function group<const Action extends string>(
  title: Group,
  alsoOn: readonly PageKind[],
  rows: readonly RowOf<Action>[],
): BindingOf<Action>[] {
  return rows.map((row) => ({ ...row, group: title, alsoOn, does: (state) => updateOf(row, state) }));
}

function updateOf(act: Act, state: State): Update {
  if ('next' in act) return only(act.next(state));
  if ('effect' in act) return { state, effects: [act.effect] };
  return act.does(state);
}

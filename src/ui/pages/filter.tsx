/** The prompt for the focused table's filter, which is applied while typing. */

import type { Dimension } from '../../core/counters.ts';
import type { KeyPress } from '../../terminal/tokenizer.ts';
import { Prompt } from '../components/prompt.tsx';
import { type EditedLine, lineAfter, pasteInto } from '../edit-line.ts';
import { scrollToSelected } from '../move.ts';
import { withFilter } from '../sorting.ts';
import { type Front, filterOn, only, open, type State, set } from '../state.ts';
import { withTables } from '../tables.ts';
import type { Page, PageProps } from './page.ts';
import { Tables } from './tables.tsx';

declare module '../state.ts' {
  interface Pages {
    filter: {
      readonly line: EditedLine;
      /** The previous filter and its table, to return to. */
      readonly before: { readonly filter: string; readonly filtered: Dimension | null };
    };
  }
}

export const filter: Page<'filter'> = {
  Body: Tables,
  foot: Foot,
  onKey: (state, key, front) => only(afterKey(state, key, front)),
  onPaste: (state, text, front) => edited(state, pasteInto(front.line, text), front),
};

function Foot({ state, front: { line } }: Pick<PageProps<'filter'>, 'state' | 'front'>) {
  const nothing = filterOn(state, state.focus) !== '' && state.tables[state.focus].rows.length === 0;
  return (
    <Prompt sign="/" line={line} hint={`${nothing ? 'nothing matches; ' : ''}Enter keeps, Esc clears`} />
  );
}

function afterKey(state: State, key: KeyPress, front: Front<'filter'>): State {
  if (key.name === 'enter') return open(state, { kind: 'tables' });
  if (key.name === 'escape') return open(leave(state, front), { kind: 'tables' });
  const line = lineAfter(front.line, key);
  return line === undefined ? state : edited(state, line, front);
}

function edited(state: State, line: EditedLine, front: Front<'filter'>): State {
  const moved = open(state, { ...front, line });
  return line.text === front.line.text ? moved : withFilter(moved, line.text);
}

/** Returns to the previous filter; if that is unchanged, Esc clears it. */
function leave(state: State, { before, line }: Front<'filter'>): State {
  const { filter: text, filtered } = before;
  const unchanged = line.text === text && (filtered === null || filtered === state.focus);
  const restored = unchanged
    ? { ...set(state, { filter: '' }), filtered: null }
    : { ...set(state, { filter: text }), filtered };
  return scrollToSelected(withTables(restored, false));
}

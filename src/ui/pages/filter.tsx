/** Typing a filter: the tables follow as it is typed. */
import type { KeyPress } from '../../terminal/tokenizer.ts';
import { Prompt } from '../components/prompt.tsx';
import { withFilter } from '../sorting.ts';
import { only, open, type State } from '../state.ts';
import type { Page } from './page.ts';
import { Tables } from './tables.tsx';

declare module '../state.ts' {
  interface Pages {
    /** `before` is the filter to go back to. */
    filter: { readonly before: string };
  }
}

export const filter: Page<'filter'> = {
  Body: Tables,
  foot: ({ state }) => <Prompt sign="/" text={state.settings.filter} hint="Enter keeps, Esc clears" />,
  onKey: (state, key, { before }) => only(afterKey(state, key, before)),
  onPaste: (state, text) => withFilter(state, state.settings.filter + text.replace(/\p{Cc}/gu, '')),
};

function afterKey(state: State, { name: key, text }: KeyPress, before: string): State {
  const typed = state.settings.filter;
  if (key === 'enter') return open(state, { kind: 'tables' });
  if (key === 'escape') return open(withFilter(state, before === typed ? '' : before), { kind: 'tables' });
  if (key === 'backspace' || key === 'delete') return withFilter(state, [...typed].slice(0, -1).join(''));
  if (key === 'ctrl-u') return withFilter(state, '');
  return text === '' ? state : withFilter(state, typed + text);
}

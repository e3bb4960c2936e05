/** Typing the name or the number of the server that the screen is narrowed to. */
import type { KeyPress } from '../../terminal/tokenizer.ts';
import { cleanName } from '../../text/safe.ts';
import { Prompt } from '../components/prompt.tsx';
import { type EditedLine, lineAfter, pasteInto } from '../edit-line.ts';
import { narrowTo } from '../move.ts';
import { placesNamed } from '../narrowing.ts';
import { withMessage } from '../say.ts';
import { labelOf } from '../sight.ts';
import { type Front, only, open, type State } from '../state.ts';
import type { Page, PageProps } from './page.ts';
import { Tables } from './tables.tsx';

declare module '../state.ts' {
  interface Pages {
    narrow: { readonly line: EditedLine };
  }
}

export const narrow: Page<'narrow'> = {
  Body: Tables,
  foot: Foot,
  onKey: (state, key, front) => only(afterKey(state, key, front)),
  onPaste: (state, text, { line }) => typed(state, pasteInto(line, text)),
};

function Foot({ state, front: { line } }: Pick<PageProps<'narrow'>, 'state' | 'front'>) {
  return <Prompt sign="@" line={line} hint={hintOn(state, line.text)} />;
}

function hintOn(state: State, text: string): string {
  if (text === '') return 'a server by name or number; Enter shows it alone, Esc all';
  const [first, ...others] = placesNamed(state, text);
  const server = first === undefined ? undefined : state.servers[first];
  if (server === undefined) return 'no server is called that; Esc leaves';
  return others.length > 0
    ? `${others.length + 1} servers; Esc leaves`
    : `${cleanName(labelOf(server))}; Enter shows it alone`;
}

function afterKey(state: State, key: KeyPress, { line }: Front<'narrow'>): State {
  if (key.name === 'escape') return open(state, { kind: 'tables' });
  if (key.name === 'enter') return chosen(open(state, { kind: 'tables' }), line.text);
  const next = lineAfter(line, key);
  return next === undefined ? state : typed(state, next);
}

const typed = (state: State, line: EditedLine): State => open(state, { kind: 'narrow', line });

function chosen(state: State, text: string): State {
  const [place, ...others] = placesNamed(state, text);
  if (place !== undefined && others.length === 0)
    return withMessage(narrowTo(state, place), '@ or Esc shows all servers again.');
  if (text === '') return state;
  const why = place === undefined ? 'No server is called that' : 'Several servers are called that';
  return withMessage(state, `${why}; the strip at the top numbers them.`);
}

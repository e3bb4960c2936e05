/** The list of columns to sort by. */
import { type Column, SORTABLE } from '../../table/columns.ts';
import { titleOf } from '../../table/glyphs.ts';
import type { KeyPress } from '../../terminal/tokenizer.ts';
import { span } from '../../text/meaning.ts';
import { padEnd } from '../../text/width.ts';
import { Line } from '../components/line.tsx';
import { useScreen } from '../components/screen-context.ts';
import { Scrolled } from '../components/scrolled.tsx';
import { cursorAfter, isBack } from '../page-keys.ts';
import { withUnknownKey } from '../say.ts';
import { sortBy } from '../sorting.ts';
import { type Front, only, open, type State } from '../state.ts';
import type { Page, PageProps } from './page.ts';

declare module '../state.ts' {
  interface Pages {
    sort: { readonly cursor: number };
  }
}

export const sort: Page<'sort'> = {
  Body: Chooser,
  foot: 'Esc back  Enter sorts by it; again reverses',
  onKey: (state, key, front) => only(afterKey(state, key, front)),
};

function Chooser({ state, front: { cursor }, height }: PageProps<'sort'>) {
  const { column, descending } = state.settings.sort;
  const lines = [
    <Line key="head" spans={[span('Sort by', 'title')]} />,
    ...SORTABLE.map((one, index) => (
      <Choice
        key={one.id}
        column={one}
        order={one.id !== column ? undefined : descending ? 'descending' : 'ascending'}
        selected={index === cursor}
      />
    )),
  ];
  return <Scrolled offset={cursor - height + 2} height={height} lines={lines} />;
}

interface ChoiceProps {
  readonly column: Column;
  /** The order of the current sort column. */
  readonly order: 'ascending' | 'descending' | undefined;
  readonly selected: boolean;
}

function Choice({ column: { title, help }, order, selected }: ChoiceProps) {
  const { glyphs, columns } = useScreen();
  const mark = order === undefined ? ' ' : glyphs[order];
  const text = `${selected ? '>' : ' '}${mark} ${padEnd(titleOf(title, glyphs), 10)} ${help}`;
  return <Line spans={[selected ? span(padEnd(text, columns), 'selected') : span(text)]} />;
}

function afterKey(state: State, press: KeyPress, { cursor }: Front<'sort'>): State {
  const { name: key } = press;
  const chosen = SORTABLE[cursor];
  if ((key === 'enter' || key === 'space') && chosen !== undefined)
    return open(sortBy(state, chosen.id), { kind: 'tables' });
  if (isBack(key, 'sort-column')) return open(state, { kind: 'tables' });
  const to = cursorAfter(key, cursor, SORTABLE.length - 1);
  return to === undefined ? withUnknownKey(state, press) : open(state, { kind: 'sort', cursor: to });
}

/** The column chooser. */

import { CHOOSABLE, type Column } from '../../table/columns.ts';
import { titleOf } from '../../table/glyphs.ts';
import type { KeyPress } from '../../terminal/tokenizer.ts';
import { span } from '../../text/meaning.ts';
import { padEnd } from '../../text/width.ts';
import { Line } from '../components/line.tsx';
import { useScreen } from '../components/screen-context.ts';
import { Scrolled } from '../components/scrolled.tsx';
import { fitOf } from '../fit.ts';
import { cursorAfter, isBack } from '../page-keys.ts';
import { withUnknownKey } from '../say.ts';
import { type Front, only, open, type State, set, type Update } from '../state.ts';
import type { Page, PageProps } from './page.ts';

declare module '../state.ts' {
  interface Pages {
    columns: { readonly cursor: number };
  }
}

export const columns: Page<'columns'> = {
  Body: Chooser,
  foot: 'Esc back  Space shows or hides',
  onKey,
};

function Chooser({ state, front: { cursor }, height }: PageProps<'columns'>) {
  const { settings } = state;
  const fitting = new Set(fitOf(state).columns.map(({ column }) => column.id));
  const lines = [
    <Line key="head" spans={[span('Columns', 'title'), span('  those that do not fit are hidden', 'dim')]} />,
    ...CHOOSABLE.map((column, index) => (
      <Choice
        key={column.id}
        column={column}
        chosen={settings.columns.has(column.id)}
        fits={fitting.has(column.id)}
        selected={index === cursor}
      />
    )),
  ];
  return <Scrolled offset={cursor - height + 2} height={height} lines={lines} />;
}

interface ChoiceProps {
  readonly column: Column;
  readonly chosen: boolean;
  readonly fits: boolean;
  readonly selected: boolean;
}

function Choice({ column: { title, help }, chosen, fits, selected }: ChoiceProps) {
  const { glyphs, columns } = useScreen();
  const name = padEnd(titleOf(title, glyphs), 10);
  const room = chosen && !fits ? 'no room now: ' : '';
  const text = `${selected ? '>' : ' '}[${chosen ? 'x' : ' '}] ${name} ${room}${help}`;
  return <Line spans={[selected ? span(padEnd(text, columns), 'selected') : span(text)]} />;
}

function onKey(state: State, press: KeyPress, { cursor }: Front<'columns'>): Update {
  const { name: key } = press;
  if (key === 'space' || key === 'enter') return only(toggle(state, cursor));
  if (isBack(key, 'columns')) return only(open(state, { kind: 'tables' }));
  const to = cursorAfter(key, cursor, CHOOSABLE.length - 1);
  return only(to === undefined ? withUnknownKey(state, press) : open(state, { kind: 'columns', cursor: to }));
}

function toggle(state: State, cursor: number): State {
  const id = CHOOSABLE[cursor]?.id;
  const chosen = new Set(state.settings.columns);
  if (id !== undefined && !chosen.delete(id)) chosen.add(id);
  return set(state, { columns: chosen });
}

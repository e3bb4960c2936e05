/** The column chooser. */
import { CHOOSABLE } from '../state/columns.ts';
import type { State } from '../state/state.ts';
import { type Line, span } from './frame.ts';
import { type Glyphs, titleOf } from './glyphs.ts';
import { padEnd } from './width.ts';

export function columnsLines(state: State, cursor: number, glyphs: Glyphs): Line[] {
  return [
    [
      span('Columns', 'title'),
      span('  (those that do not fit leave by themselves, the last of these first)', 'dim'),
    ],
    ...CHOOSABLE.map(({ id, title, help }, index): Line => {
      const mark = state.settings.columns.has(id) ? 'x' : ' ';
      const name = titleOf(title, glyphs);
      const text = `${index === cursor ? '>' : ' '}[${mark}] ${padEnd(name, 10)} ${help}`;
      return [span(text, index === cursor ? 'selected' : 'plain')];
    }),
  ];
}

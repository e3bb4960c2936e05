/** The column chooser. */
import { CHOOSABLE } from '../table/columns.ts';
import { type Glyphs, titleOf } from '../table/glyphs.ts';
import { fitColumns } from '../table/widths.ts';
import { padEnd } from '../text/width.ts';
import { type Line, span } from './frame.ts';
import type { State } from './state.ts';

export function columnsLines(state: State, cursor: number, glyphs: Glyphs): Line[] {
  const fitting = new Set(
    fitColumns(state.size.columns, state.settings).columns.map(({ column }) => column.id),
  );
  return [
    [span('Columns', 'title'), span('  those that do not fit leave by themselves', 'dim')],
    ...CHOOSABLE.map(({ id, title, help }, index): Line => {
      const mark = state.settings.columns.has(id) ? 'x' : ' ';
      const name = titleOf(title, glyphs);
      const room = state.settings.columns.has(id) && !fitting.has(id) ? ' (no room now)' : '';
      const text = `${index === cursor ? '>' : ' '}[${mark}] ${padEnd(name, 10)} ${help}${room}`;
      return [span(text, index === cursor ? 'selected' : 'plain')];
    }),
  ];
}

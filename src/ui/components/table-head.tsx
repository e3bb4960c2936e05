/** The head of a table: its name, how many rows it has, and the columns' titles with the mark of the order. */
import { isSortedBy } from '../../table/columns.ts';
import { titleOf } from '../../table/glyphs.ts';
import { TABLE_TITLES } from '../../table/table.ts';
import type { Fit } from '../../table/widths.ts';
import { type Span, span } from '../../text/meaning.ts';
import { cleanName } from '../../text/safe.ts';
import { padEnd, padStart, textWidth, truncate } from '../../text/width.ts';
import type { TableLayout } from '../layout.ts';
import { cutEnd } from '../spans.ts';
import { filterOn, type State } from '../state.ts';
import { Line } from './line.tsx';
import { useScreen } from './screen-context.ts';

export interface TableHeadProps {
  readonly state: State;
  readonly layout: TableLayout;
  readonly fit: Fit;
  readonly alone: boolean;
}

export function TableHead({ state, layout, fit, alone }: TableHeadProps) {
  const { glyphs } = useScreen();
  const { sort } = state.settings;
  const focused = state.focus === layout.dimension;
  const titles = namings(state, layout, focused && !alone ? ` ${glyphs.focus}` : '');
  const arrow = sort.descending ? glyphs.descending : glyphs.ascending;
  const spans = fit.columns.map(({ column, width }): Span => {
    const sorted = isSortedBy(column, sort);
    const meaning = sorted ? 'sorted' : 'heading';
    if (column.id === 'name') {
      const order = sorted ? arrow : '';
      const room = width + 1 - order.length;
      const fitting = titles.find((candidate) => textWidth(candidate) <= room);
      const text = (fitting ?? cutEnd(titles.at(-1) ?? '', room, glyphs.ellipsis)) + order;
      return span(padEnd(text, width + 1), focused ? 'focus' : meaning);
    }
    const title = truncate(titleOf(column.title, glyphs), width - (sorted ? 1 : 0), '');
    return span(padStart(title + (sorted ? arrow : ''), fit.gap + width), meaning);
  });
  return <Line spans={spans} />;
}

/** What may stand over the names, the most telling first; the count is always there. */
function namings(state: State, { dimension, rows: seen }: TableLayout, mark: string): string[] {
  const { rows, all } = state.tables[dimension];
  const filter = filterOn(state, dimension);
  const offset = state.offsets[dimension];
  const count = rows.length === all ? `${all}` : `${rows.length} of ${all}`;
  const title = `${TABLE_TITLES[dimension]} ${count}`;
  const typed = filter === '' ? '' : `  /${cleanName(filter)}`;
  // Which rows are seen of a table that does not fit.
  const range = rows.length <= seen ? '' : ` (${offset + 1}-${Math.min(rows.length, offset + seen)})`;
  return [title + range + typed + mark, title + range + typed, title + typed, title];
}

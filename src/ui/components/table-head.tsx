/** The head of a table: its name, the number of rows, and the columns' titles with the sort mark. */
import type { Column } from '../../table/columns.ts';
import { titleOf } from '../../table/glyphs.ts';
import { TABLE_TITLES, type Table } from '../../table/table.ts';
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
  const { glyphs, ascii } = useScreen();
  const { sort } = state.settings;
  const focused = state.focus === layout.dimension;
  const titles = fit.columns.map(({ column, width }) => {
    const sorted = column.id === sort.column;
    const title = column.id === 'name' ? '' : titleOf(headOf(column, width, state, layout), glyphs);
    const mark = sort.descending ? glyphs.descending : glyphs.ascending;
    // An ASCII mark is a letter, which would look like part of the title.
    const isApart = ascii && textWidth(title) + 1 + mark.length <= width;
    const arrow = !sorted ? '' : isApart ? ` ${mark}` : mark;
    return { sorted, text: truncate(title, width - arrow.length, '') + arrow };
  });
  const [order, first] = titles;
  const [name, beside] = fit.columns;
  const own = (name?.width ?? 0) + 1;
  // The spaces before the next title can be used too.
  const blanks = beside === undefined ? 0 : fit.gap + beside.width - textWidth(first?.text ?? '') - 1;
  const room = own + Math.max(0, blanks) - textWidth(order?.text ?? '');
  const words = namings(state, layout, focused && !alone ? ` ${glyphs.focus}` : '');
  const naming =
    words.find((candidate) => textWidth(candidate) <= room) ??
    cutEnd(words.at(-1) ?? '', room, glyphs.ellipsis);
  const lead = padEnd(naming + (order?.text ?? ''), own);
  const spans = titles.map(({ sorted, text }, at): Span => {
    if (at === 0) return span(lead, focused ? 'focus' : sorted ? 'sorted' : 'heading');
    const cells = fit.gap + (fit.columns[at]?.width ?? 0) - (at === 1 ? textWidth(lead) - own : 0);
    return span(padStart(text, cells), sorted ? 'sorted' : 'heading');
  });
  return <Line spans={spans} />;
}

function headOf(
  column: Column,
  width: number,
  { tables, settings }: State,
  { dimension }: TableLayout,
): string {
  const { recentSeconds } = tables[dimension];
  return column.head?.({ recentSeconds, width, ownScale: settings.ownScale }) ?? column.title;
}

/** The name of a table with its number of rows. */
export function countedTitle({ dimension, rows, all, idleHidden }: Table): string {
  const passing = rows.length + idleHidden;
  return `${TABLE_TITLES[dimension]} ${passing === all.length ? passing : `${passing} of ${all.length}`}`;
}

/** The texts that may stand above the names, the most informative first; all of them include the count. */
function namings(state: State, { dimension, rows: seen }: TableLayout, mark: string): string[] {
  const { rows, idleHidden } = state.tables[dimension];
  const filter = filterOn(state, dimension);
  const offset = state.offsets[dimension];
  const title = countedTitle(state.tables[dimension]);
  const [idle, hidden] =
    idleHidden === 0 ? ['', ''] : [`, ${idleHidden} idle hidden`, `, ${idleHidden} hidden`];
  const typed = filter === '' ? '' : `  /${cleanName(filter)}`;
  // Which rows of a long table are visible.
  const range = rows.length <= seen ? '' : ` (${offset + 1}-${Math.min(rows.length, offset + seen)})`;
  return [
    title + idle + range + typed + mark,
    title + idle + range + typed,
    title + hidden + range + typed + mark,
    title + hidden + range + typed,
    title + hidden + typed,
    title + typed,
  ];
}

/**
 * One table: its head, the rows in sight, TOTAL, and what no user accounts for.
 *
 *     User 4 of 120  /alice        ↑ total   ↓ total     ↑ /s▼     ↓ /s▼   share  last 60 s
 *     ›alice@example.net          1.2 GiB  90.1 GiB  1.2 MiB  33.9 MiB     99%  ▁▂▂▅▇█▇▆
 *      TOTAL                      1.2 GiB  90.2 GiB  1.2 MiB  34.1 MiB
 */

import type { Dimension } from '../core/counters.ts';
import { type CellContext, isSortedBy } from '../table/columns.ts';
import { type Figures, restOf, type Sums } from '../table/figures.ts';
import { formatBytes, formatCompact } from '../table/format.ts';
import { type Glyphs, titleOf } from '../table/glyphs.ts';
import { TABLE_TITLES, type Table, totalTitle } from '../table/table.ts';
import { type Fit, fitColumns } from '../table/widths.ts';
import { cleanName } from '../text/safe.ts';
import { padEnd, padStart, textWidth, truncate } from '../text/width.ts';
import { type Line, type Span, type Style, span } from './frame.ts';
import { layoutOf, type TableLayout } from './layout.ts';
import { cutEnd } from './line.ts';
import type { State } from './state.ts';

/** What all the lines of a table need. */
interface Context {
  readonly state: State;
  readonly table: Table;
  readonly glyphs: Glyphs;
  readonly fit: Fit;
  readonly number: (bytes: bigint | number | null) => string;
}

/** The lines of one table, as many as its layout says. */
export function tableLines(state: State, layout: TableLayout, glyphs: Glyphs): Line[] {
  const { dimension, rows } = layout;
  const table = state.tables[dimension];
  const fit = fitColumns(state.size.columns, state.settings);
  const format = fit.compact ? formatCompact : formatBytes;
  const number = (bytes: bigint | number | null): string =>
    bytes === null ? glyphs.unknown : format(bytes, state.settings);
  const context: Context = { state, table, glyphs, fit, number };
  const seen = table.rows.slice(state.offsets[dimension], state.offsets[dimension] + rows);
  const lines = [headLine(context, dimension), ...seen.map((figures) => rowLine(context, figures))];
  if (seen.length === 0 && rows > 0) lines.push([span(' no name matches', 'dim')]);
  while (lines.length < rows + 1) lines.push([]);
  if (layout.total) lines.push(totalLine(context, totalTitle(table), table.sums, 'bold'));
  if (layout.remainder)
    lines.push(totalLine(context, 'overhead, no user', restOf(state.tables.inbound.sums, table.sums), 'dim'));
  return lines;
}

function headLine({ state, fit, glyphs }: Context, dimension: Dimension): Line {
  const { sort, filter } = state.settings;
  const focused = state.focus === dimension;
  const { rows, all } = state.tables[dimension];
  const listed = rows.length;
  const count = listed === all ? `${all}` : `${listed} of ${all}`;
  const typed = filter === '' ? '' : `  /${cleanName(filter)}`;
  const title = `${TABLE_TITLES[dimension]} ${count}`;
  const mark = focused && layoutOf(state).tables.length > 1 ? ` ${glyphs.focus}` : '';
  const range = rangeOf(state, dimension);
  // The most that fits; the count is always there.
  const titles = [title + range + typed + mark, title + range + typed, title + typed, title];
  const arrow = sort.descending ? glyphs.descending : glyphs.ascending;
  return fit.columns.flatMap(({ column, width }) => {
    const sorted = isSortedBy(column, sort);
    const style: Style = sorted ? 'sorted' : 'heading';
    if (column.id === 'name') {
      const order = sorted ? arrow : '';
      const room = width + 1 - order.length;
      const fitting = titles.find((candidate) => textWidth(candidate) <= room);
      const text = (fitting ?? cutEnd(title, room, glyphs.ellipsis)) + order;
      return [span(padEnd(text, width + 1), focused ? 'focus' : style)];
    }
    const text = titleOf(column.title, glyphs);
    return cell(fit, width, truncate(text, width - (sorted ? 1 : 0), '') + (sorted ? arrow : ''), style);
  });
}

/** Which rows are seen of a table that does not fit: " (11-20)". */
function rangeOf(state: State, dimension: Dimension): string {
  const rows = layoutOf(state).tables.find((table) => table.dimension === dimension)?.rows ?? 0;
  const { length } = state.tables[dimension].rows;
  const offset = state.offsets[dimension];
  return length <= rows ? '' : ` (${offset + 1}-${Math.min(length, offset + rows)})`;
}

function cell({ gap }: Fit, width: number, text: string, style: Style): Span[] {
  return [span(padStart(text, gap + width), style)];
}

function rowLine(context: Context, figures: Figures): Line {
  const { state, fit, glyphs } = context;
  const { row } = figures;
  const selected = state.focus === row.dimension && state.selected[row.dimension] === row.name;
  return fit.columns.flatMap(({ column, width }) => {
    if (column.id === 'name') {
      const name = truncate(cleanName(row.name), width, glyphs.ellipsis);
      const style: Style = selected ? 'selected' : row.gone ? 'dim' : 'plain';
      return [span((selected ? '>' : ' ') + padEnd(name, width), style)];
    }
    const { text, meaning } = column.cell(figures, cellContext(context, width));
    return cell(fit, width, text, selected ? 'selected' : meaning);
  });
}

function cellContext({ table, glyphs, number }: Context, width: number): CellContext {
  return { sample: table.sample, sums: table.sums, glyphs, number, width };
}

function totalLine(context: Context, title: string, sums: Sums, style: Style): Line {
  const { fit, glyphs } = context;
  return fit.columns.flatMap(({ column, width }) => {
    if (column.id === 'name')
      return [span(` ${padEnd(truncate(title, width, glyphs.ellipsis), width)}`, style)];
    return cell(fit, width, column.total(sums, cellContext(context, width)) ?? '', style);
  });
}

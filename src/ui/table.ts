/**
 * One table: its head, the rows in sight, TOTAL, and what no user accounts for.
 *
 *     User 4 of 120  /alice        ↑ total   ↓ total     ↑ /s▼     ↓ /s▼   share  last 60 s
 *     ›alice@example.net          1.2 GiB  90.1 GiB  1.2 MiB  33.9 MiB     99%  ▁▂▂▅▇█▇▆
 *      TOTAL                      1.2 GiB  90.2 GiB  1.2 MiB  34.1 MiB
 */

import type { Dimension } from '../core/counters.ts';
import type { ColumnId, Figures } from '../table/columns.ts';
import { formatAgo, formatBytes, formatCompact, formatShare } from '../table/format.ts';
import { type Glyphs, titleOf } from '../table/glyphs.ts';
import { listCounts } from '../table/lists.ts';
import { sparkline } from '../table/spark.ts';
import { type Fit, type FittedColumn, fitColumns } from '../table/widths.ts';
import { cleanName } from '../text/safe.ts';
import { padEnd, padStart, textWidth, truncate } from '../text/width.ts';
import type { Flow, Row, Sample } from '../traffic/sample.ts';
import { type Line, type Span, type Style, span } from './frame.ts';
import { layoutOf, type TableLayout } from './layout.ts';
import { cutEnd } from './line.ts';
import { type State, shownSample } from './state.ts';
import { type Totals, totalsOf } from './totals.ts';

export const TABLE_TITLES: Readonly<Record<Dimension, string>> = {
  inbound: 'Inbound',
  outbound: 'Outbound',
  user: 'User',
};

/** What all the lines of a table need. */
interface Context {
  readonly state: State;
  readonly sample: Sample;
  readonly glyphs: Glyphs;
  readonly fit: Fit;
  readonly totals: Totals;
  readonly number: (bytes: bigint | number | null) => string;
}

/** The lines of one table, as many as its layout says. */
export function tableLines(state: State, layout: TableLayout, glyphs: Glyphs): Line[] {
  const sample = shownSample(state);
  if (sample === null) return [];
  const { dimension, rows } = layout;
  const fit = fitColumns(state);
  const format = fit.compact ? formatCompact : formatBytes;
  const number = (bytes: bigint | number | null): string =>
    bytes === null ? glyphs.unknown : format(bytes, state.settings);
  const totals = totalsOf(state, dimension);
  const context: Context = { state, sample, glyphs, fit, totals, number };
  const seen = state.lists[dimension].slice(state.offsets[dimension], state.offsets[dimension] + rows);
  const lines = [headLine(context, dimension), ...seen.map((figures) => rowLine(context, figures))];
  if (seen.length === 0 && rows > 0) lines.push([span(' no name matches', 'dim')]);
  while (lines.length < rows + 1) lines.push([]);
  if (layout.total) lines.push(totalLine(context, 'TOTAL', totals, 'bold'));
  if (layout.remainder)
    lines.push(totalLine(context, 'overhead, no user', totalsOf(state, 'no user'), 'dim'));
  return lines;
}

function headLine({ state, fit, glyphs }: Context, dimension: Dimension): Line {
  const { sort, filter } = state.settings;
  const focused = state.focus === dimension;
  const { listed, all } = listCounts(state, dimension);
  const count = listed === all ? `${all}` : `${listed} of ${all}`;
  const typed = filter === '' ? '' : `  /${cleanName(filter)}`;
  const title = `${TABLE_TITLES[dimension]} ${count}`;
  const mark = focused && layoutOf(state).tables.length > 1 ? ` ${glyphs.focus}` : '';
  const range = rangeOf(state, dimension);
  // The most that fits; the count is always there.
  const titles = [title + range + typed + mark, title + range + typed, title + typed, title];
  const arrow = sort.descending ? glyphs.descending : glyphs.ascending;
  return fit.columns.flatMap(({ column, width }) => {
    const sorted = isSorted(sort.column, column.id);
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
  const { length } = state.lists[dimension];
  const offset = state.offsets[dimension];
  return length <= rows ? '' : ` (${offset + 1}-${Math.min(length, offset + rows)})`;
}

/** The sums of both directions have no column of their own by default: both of their columns are marked. */
function isSorted(sort: ColumnId, id: ColumnId): boolean {
  if (sort === 'speed') return id === 'speed' || id === 'up' || id === 'down';
  if (sort === 'total') return id === 'total' || id === 'up-total' || id === 'down-total';
  return sort === id;
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
    const { text, style } = cellOf(context, figures, { column, width });
    return cell(fit, width, text, selected ? 'selected' : style);
  });
}

function cellOf(context: Context, figures: Figures, { column, width }: FittedColumn): Span {
  const { number, totals, sample, glyphs } = context;
  const { row } = figures;
  switch (column.id) {
    case 'up-total':
      return span(number(figures.uplinkTotal));
    case 'down-total':
      return span(number(figures.downlinkTotal));
    case 'total':
      return span(number(addTotals(figures)));
    case 'up':
      return rateSpan(context, row.uplink, 'uplink');
    case 'down':
      return rateSpan(context, row.downlink, 'downlink');
    case 'speed':
      return span(number(speedOf(row)));
    case 'share':
      return span(formatShare(speedOf(row), totals.speed).replace('–', glyphs.unknown));
    case 'peak':
      return span(row.peak.downlink > 0 ? number(row.peak.downlink) : glyphs.unknown);
    case 'seen':
      return span(
        row.lastActive === null ? glyphs.unknown : formatAgo((sample.at.wall - row.lastActive) / 1000),
      );
    default:
      return span(
        padEnd(
          sparkline({ history: row.history, until: sample.at.mono, isGap: sample.isGap }, width, glyphs),
          width,
        ),
      );
  }
}

/** A speed stands out while there is one; an average over a gap is marked, as it is no instant's. */
function rateSpan({ number, sample }: Context, flow: Flow | null, style: Style): Span {
  const rate = flow?.rate ?? null;
  const text = number(rate);
  if (rate === null || rate === 0) return span(text, 'dim');
  return sample.gap === null ? span(text, style) : span(`~${text}`, 'warning');
}

/** Both directions together; unknown only where neither is counted. */
function addTotals({
  uplinkTotal,
  downlinkTotal,
}: Pick<Totals, 'uplinkTotal' | 'downlinkTotal'>): bigint | null {
  return uplinkTotal === null && downlinkTotal === null ? null : (uplinkTotal ?? 0n) + (downlinkTotal ?? 0n);
}

function speedOf(row: Row): number | null {
  if (row.uplink?.rate == null && row.downlink?.rate == null) return null;
  return (row.uplink?.rate ?? 0) + (row.downlink?.rate ?? 0);
}

function totalLine({ fit, number, glyphs }: Context, title: string, totals: Totals, style: Style): Line {
  const values: Partial<Record<ColumnId, string>> = {
    'up-total': number(totals.uplinkTotal),
    'down-total': number(totals.downlinkTotal),
    total: number(addTotals(totals)),
    up: number(totals.uplinkRate),
    down: number(totals.downlinkRate),
    speed: number(totals.speed),
  };
  return fit.columns.flatMap(({ column, width }) => {
    if (column.id !== 'name') return cell(fit, width, values[column.id] ?? '', style);
    const text = totals.without === '' ? title : `${title} ${totals.without}`;
    return [span(` ${padEnd(truncate(text, width, glyphs.ellipsis), width)}`, style)];
  });
}

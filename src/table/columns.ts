/**
 * The columns: title, order, width, cell and sum of each, and when it is dropped from a narrow screen. To add one, add
 * an object to this list; the screen, the settings, the help and the flags follow.
 */

import { type Span, span } from '../text/meaning.ts';
import { cleanName } from '../text/safe.ts';
import { padEnd, truncate } from '../text/width.ts';
import { type CellContext, type ColumnOf, column, type Measure } from './column.ts';
import { type Sums, totalOf } from './figures.ts';
import { formatAgo, formatSeconds, formatShare } from './format.ts';
import type { Origin } from './origin.ts';
import { ipsCell, ipsOrder, onlineCell, onlineOrder } from './presence.ts';
import { LEAST_SPARK, sparkline, sparkSeconds, widestSpark } from './spark.ts';

/** The width of the longest number of bytes: "1020 KiB", "1020 Kibit", or "34.1M" when compact. */
const bytesWidth = ({ bits, compact }: Measure): number => (compact ? 5 : bits ? 10 : 8);

/** What tells apart the columns that are alike. */
type Own<Id extends string> = Pick<ColumnOf<Id>, 'id' | 'title' | 'help' | 'leaves' | 'shown'>;

/** A number of bytes; the title and the mark of the order fit above it. */
const bytesColumn = <const Id extends string>({
  bytes,
  ...own
}: Own<Id> & { readonly bytes: (sums: Sums) => bigint | null }): ColumnOf<Id> => ({
  ...own,
  descending: true,
  order: (figures) => bytes(figures) ?? -1n,
  width: (measure) => Math.max(bytesWidth(measure), own.title.length + 1),
  cell: (figures, { number }) => span(number(bytes(figures))),
  total: (sums, { number }) => number(bytes(sums)),
});

/** The present speed in one direction. */
const rateColumn = <const Id extends string>({
  direction,
  rate,
  ...own
}: Own<Id> & {
  readonly direction: 'uplink' | 'downlink';
  readonly rate: (sums: Sums) => number | null;
}): ColumnOf<Id> => ({
  ...own,
  descending: true,
  least: 12,
  order: (figures, { shown }) => shown(rate(figures)),
  width: bytesWidth,
  cell: (figures, context) => rateCell(rate(figures), direction, figures.origin, context),
  total: (sums, context) => rateTotal(rate(sums), context),
});

/** A speed is highlighted unless it is 0. An average over a gap is marked, because it was never the actual speed. */
function rateCell(
  rate: number | null,
  direction: 'uplink' | 'downlink',
  { gap }: Origin,
  { number }: CellContext,
): Span {
  const text = number(rate);
  if (rate === null || rate === 0) return span(text, 'dim');
  return gap === null ? span(text, direction) : span(`~${text}`, 'warning');
}

/** A sum of speeds, marked as too low while another program resets, because its bytes are missing. */
function rateTotal(rate: number | null, { strangers, glyphs, number }: CellContext): string {
  return rate !== null && strangers ? glyphs.atLeast + number(rate) : number(rate);
}

/** The widest that a server's name gets, with and without room to spare. */
const MOST_SERVER = 16;
const COMPACT_SERVER = 4;
const TITLE_CELLS = 'server'.length;

const serversWords = (servers: number): string => `${servers} servers`;

/** How many servers a row has, in as many cells. */
function serversCell(servers: number, width: number): string {
  const words = serversWords(servers);
  return words.length <= width ? words : `x${servers}`;
}

/** In the order of the screen. */
const LIST = [
  column({
    id: 'name',
    title: 'name',
    help: 'inbound or outbound tag, user email',
    descending: false,
    leaves: 0,
    shown: true,
    order: ({ row }) => row.name,
    width: () => 0,
    cell: ({ row }) => span(cleanName(row.name)),
    total: () => null,
  }),
  column({
    id: 'server',
    title: 'server',
    help: 'the server, where there are several; how many of them where users are grouped',
    descending: false,
    leaves: 0,
    shown: true,
    order: ({ origin: { servers, label } }) => (servers === 1 ? label : serversWords(servers)),
    isThere: ({ server }) => server > 0,
    head: ({ width }) => padEnd(truncate('server', width, ''), width),
    width: ({ server, compact }) =>
      compact ? Math.min(server, COMPACT_SERVER) : Math.min(Math.max(server, TITLE_CELLS), MOST_SERVER),
    cell: ({ origin: { servers, label } }, { server, width }) =>
      span(padEnd(servers === 1 ? server(label) : serversCell(servers, width), width)),
    total: () => null,
  }),
  column({
    id: 'speed',
    title: '10 s',
    help: 'bytes per second in the last ten seconds, up and down',
    descending: true,
    leaves: 0,
    shown: true,
    order: ({ recentRate }, { shown }) => shown(recentRate),
    head: ({ recentSeconds }) => formatSeconds(recentSeconds ?? 10),
    width: bytesWidth,
    cell: ({ recentRate }, { number }) => span(number(recentRate), 'bold'),
    total: ({ recentRate }, context) => rateTotal(recentRate, context),
  }),
  rateColumn({
    id: 'down',
    title: '↓ /s',
    help: 'bytes per second down, now',
    leaves: 1,
    shown: true,
    direction: 'downlink',
    rate: ({ downlinkRate }) => downlinkRate,
  }),
  rateColumn({
    id: 'up',
    title: '↑ /s',
    help: 'bytes per second up, now',
    leaves: 2,
    shown: true,
    direction: 'uplink',
    rate: ({ uplinkRate }) => uplinkRate,
  }),
  bytesColumn({
    id: 'total',
    title: 'total',
    help: 'bytes up and down so far',
    leaves: 7,
    shown: false,
    bytes: totalOf,
  }),
  bytesColumn({
    id: 'down-total',
    title: '↓ total',
    help: 'bytes down so far',
    leaves: 3,
    shown: true,
    bytes: ({ downlinkTotal }) => downlinkTotal,
  }),
  bytesColumn({
    id: 'up-total',
    title: '↑ total',
    help: 'bytes up so far',
    leaves: 4,
    shown: true,
    bytes: ({ uplinkTotal }) => uplinkTotal,
  }),
  bytesColumn({
    id: 'today',
    title: 'today',
    help: 'bytes up and down today, as recorded',
    leaves: 10,
    shown: false,
    bytes: ({ today }) => today,
  }),
  bytesColumn({
    id: 'month',
    title: 'month',
    help: 'bytes up and down in this billing month, as recorded',
    leaves: 11,
    shown: false,
    bytes: ({ month }) => month,
  }),
  column({
    id: 'seen',
    title: 'seen',
    help: 'time since its last traffic',
    descending: true,
    leaves: 8,
    shown: false,
    order: ({ row }) => row.lastActive ?? 0,
    width: () => 5,
    cell: ({ row: { lastActive }, origin }, { glyphs }) =>
      span(lastActive === null ? glyphs.unknown : formatAgo((origin.at.wall - lastActive) / 1000)),
    total: () => null,
  }),
  column({
    id: 'ips',
    title: 'ips',
    help: 'addresses from which a user is online, where the core tells',
    descending: true,
    leaves: 12,
    shown: false,
    order: ({ row, origin }) => ipsOrder(row, origin.presences),
    width: () => 5,
    cell: ({ row, origin }, { glyphs }) => ipsCell(row, origin, glyphs),
    total: () => null,
  }),
  column({
    id: 'online',
    title: 'online',
    help: 'how long ago the user last connected, where the core tells',
    descending: true,
    leaves: 13,
    shown: false,
    order: ({ row, origin }) => onlineOrder(row, origin.presences),
    width: () => 7,
    cell: ({ row, origin }, { glyphs }) => onlineCell(row, origin, glyphs),
    total: () => null,
  }),
  column({
    id: 'peak',
    title: 'peak/s',
    help: 'highest speed down so far',
    descending: true,
    leaves: 9,
    shown: false,
    order: ({ row }, { shown }) => shown(row.peak.downlink),
    width: bytesWidth,
    cell: ({ row }, { number }) => span(number(row.peak.downlink > 0 ? row.peak.downlink : null)),
    total: () => null,
  }),
  column({
    id: 'share',
    title: 'share',
    help: "part of the table's traffic in the last ten seconds",
    descending: true,
    leaves: 6,
    shown: true,
    order: ({ recentRate }, { shown }) => shown(recentRate),
    width: () => 5,
    cell: ({ recentRate }, { sums, glyphs }) =>
      span(formatShare(recentRate, sums.recentRate, glyphs.unknown)),
    total: () => null,
  }),
  column({
    id: 'history',
    title: 'last 60 s',
    help: 'speed of the last minute or more; heights are square roots',
    descending: true,
    leaves: 5,
    shown: true,
    head: ({ width, ownScale }) => (ownScale ? 'own ' : 'last ') + formatSeconds(sparkSeconds(width)),
    width: () => LEAST_SPARK,
    widen: widestSpark,
    cell: ({ row: { history }, origin: { since, until, isGap } }, { width, glyphs, scale }) =>
      span(padEnd(sparkline({ history, since, until, isGap }, width, glyphs, scale), width), 'dim'),
    total: () => null,
  }),
];

export type ColumnId = (typeof LIST)[number]['id'];
export type Column = ColumnOf<ColumnId>;

/** All columns, in the order of the screen. */
export const COLUMNS: readonly Column[] = LIST;

/** The column with this id, if there is one. */
export function findColumn(id: string): Column | undefined {
  return COLUMNS.find((one) => one.id === id);
}

/** Columns by which rows can be sorted, in the order of the screen. */
export const SORTABLE: readonly Column[] = COLUMNS.filter(({ order }) => order !== undefined);

/** Columns that can be shown and hidden. */
export const CHOOSABLE: readonly Column[] = COLUMNS.filter(
  ({ leaves, least }) => leaves > 0 && least === undefined,
);

/** The columns that are shown by default. */
export const DEFAULT_COLUMNS: ReadonlySet<ColumnId> = new Set(
  COLUMNS.filter(({ shown }) => shown).map(({ id }) => id),
);

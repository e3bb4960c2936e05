/**
 * The columns: what each is called, how it orders rows, how wide it is, when it leaves a narrow screen, and what it
 * shows. To add one, put an object into this list; the screen, the settings, the help and the flags follow.
 */

import { type Span, span } from '../text/meaning.ts';
import { cleanName } from '../text/safe.ts';
import { padEnd } from '../text/width.ts';
import { type Figures, type Sums, speedOf, type TableFacts, totalOf } from './figures.ts';
import { formatAgo, formatShare } from './format.ts';
import type { Glyphs } from './glyphs.ts';
import { sparkline } from './spark.ts';

/** What decides how wide numbers get. */
export interface Measure {
  readonly bits: boolean;
  /** Numbers are written short: "34.1M". */
  readonly compact: boolean;
}

/** What a cell is drawn with. */
export interface CellContext extends TableFacts {
  readonly glyphs: Glyphs;
  /** Bytes in the units of the view, as short as the screen wants them; an unknown number is a dash. */
  readonly number: (bytes: bigint | number | null) => string;
  /** The cells it has. */
  readonly width: number;
}

interface ColumnOf<Id extends string> {
  readonly id: Id;
  /** `↑` and `↓` stand for uplink and downlink. */
  readonly title: string;
  readonly help: string;
  /** Whether a first sort by it puts the largest on top. */
  readonly descending: boolean;
  /** Columns with the highest number leave first when the screen is narrow; 0 never leaves. */
  readonly leaves: number;
  /** Shown unless the operator chose otherwise. */
  readonly shown: boolean;
  /** What it is sorted by; absent where sorting makes no sense. */
  readonly order?: (figures: Figures) => string | number | bigint;
  /** The column whose order is that of this one and another together: sorting by it marks both. */
  readonly partOf?: 'speed' | 'total';
  /** Its cells, without the gap before it; the name takes what the others leave. */
  readonly width: (measure: Measure) => number;
  /** Its cells where the screen has room to spare. */
  readonly wideWidth?: number;
  readonly cell: (figures: Figures, context: CellContext) => Span;
  /** What stands under it beside TOTAL; null for nothing. */
  readonly total: (sums: Sums, context: CellContext) => string | null;
}

/** Keeps the literal type of the id. */
const column = <const Id extends string>(one: ColumnOf<Id>): ColumnOf<Id> => one;

/** The widest that a number of bytes gets: "1020 KiB", "1020 Kibit", or "34.1M" when compact. */
const bytesWidth = ({ bits, compact }: Measure): number => (compact ? 5 : bits ? 10 : 8);

/** A speed stands out while there is one; an average over a gap is marked, as it was never the speed at any instant. */
function rateCell(rate: number | null, meaning: 'uplink' | 'downlink', context: CellContext): Span {
  const text = context.number(rate);
  if (rate === null || rate === 0) return span(text, 'dim');
  return context.sample.gap === null ? span(text, meaning) : span(`~${text}`, 'warning');
}

/** In the order of the screen: what changes slowly stands left, what changes each second right. */
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
    cell: ({ row }) => span(cleanName(row.name), row.gone ? 'dim' : 'plain'),
    total: () => null,
  }),
  column({
    id: 'up-total',
    title: '↑ total',
    help: 'bytes up so far',
    descending: true,
    leaves: 3,
    shown: true,
    order: ({ uplinkTotal }) => uplinkTotal ?? -1n,
    partOf: 'total',
    width: bytesWidth,
    cell: ({ uplinkTotal }, { number }) => span(number(uplinkTotal)),
    total: ({ uplinkTotal }, { number }) => number(uplinkTotal),
  }),
  column({
    id: 'down-total',
    title: '↓ total',
    help: 'bytes down so far',
    descending: true,
    leaves: 2,
    shown: true,
    order: ({ downlinkTotal }) => downlinkTotal ?? -1n,
    partOf: 'total',
    width: bytesWidth,
    cell: ({ downlinkTotal }, { number }) => span(number(downlinkTotal)),
    total: ({ downlinkTotal }, { number }) => number(downlinkTotal),
  }),
  column({
    id: 'total',
    title: 'total',
    help: 'bytes up and down so far',
    descending: true,
    leaves: 7,
    shown: false,
    order: (figures) => totalOf(figures) ?? 0n,
    width: bytesWidth,
    cell: (figures, { number }) => span(number(totalOf(figures))),
    total: (sums, { number }) => number(totalOf(sums)),
  }),
  column({
    id: 'seen',
    title: 'seen',
    help: 'how long ago it last carried a byte',
    descending: true,
    leaves: 8,
    shown: false,
    order: ({ row }) => row.lastActive ?? 0,
    width: () => 5,
    cell: ({ row: { lastActive } }, { sample, glyphs }) =>
      span(lastActive === null ? glyphs.unknown : formatAgo((sample.at.wall - lastActive) / 1000)),
    total: () => null,
  }),
  column({
    id: 'peak',
    title: 'peak/s',
    help: 'highest speed down so far',
    descending: true,
    leaves: 9,
    shown: false,
    order: ({ row }) => row.peak.downlink,
    width: bytesWidth,
    cell: ({ row }, { number }) => span(number(row.peak.downlink > 0 ? row.peak.downlink : null)),
    total: () => null,
  }),
  column({
    id: 'up',
    title: '↑ /s',
    help: 'bytes per second up, now',
    descending: true,
    leaves: 0,
    shown: true,
    order: ({ row }) => (row.uplink === null ? -1 : row.smoothed.uplink),
    partOf: 'speed',
    width: bytesWidth,
    cell: ({ uplinkRate }, context) => rateCell(uplinkRate, 'uplink', context),
    total: ({ uplinkRate }, { number }) => number(uplinkRate),
  }),
  column({
    id: 'down',
    title: '↓ /s',
    help: 'bytes per second down, now',
    descending: true,
    leaves: 0,
    shown: true,
    order: ({ row }) => (row.downlink === null ? -1 : row.smoothed.downlink),
    partOf: 'speed',
    width: bytesWidth,
    cell: ({ downlinkRate }, context) => rateCell(downlinkRate, 'downlink', context),
    total: ({ downlinkRate }, { number }) => number(downlinkRate),
  }),
  column({
    id: 'speed',
    title: 'speed',
    help: 'bytes per second up and down, now',
    descending: true,
    leaves: 6,
    shown: false,
    order: ({ row }) => row.smoothed.uplink + row.smoothed.downlink,
    width: bytesWidth,
    cell: (figures, { number }) => span(number(speedOf(figures))),
    total: (sums, { number }) => number(speedOf(sums)),
  }),
  column({
    id: 'share',
    title: 'share',
    help: "part of the table's speed",
    descending: true,
    leaves: 5,
    shown: true,
    order: ({ row }) => row.smoothed.uplink + row.smoothed.downlink,
    width: () => 6,
    cell: (figures, { sums, glyphs }) =>
      span(formatShare(speedOf(figures), speedOf(sums)).replace('–', glyphs.unknown)),
    total: () => null,
  }),
  column({
    id: 'history',
    title: 'last 60 s',
    help: 'speed of the last minute, each row on its own scale',
    descending: true,
    leaves: 4,
    shown: true,
    // A minute in ten characters of six seconds, or on wide screens in thirty of two.
    width: () => 10,
    wideWidth: 30,
    cell: ({ row: { history } }, { sample: { at, isGap }, width, glyphs }) =>
      span(padEnd(sparkline({ history, until: at.mono, isGap }, width, glyphs), width)),
    total: () => null,
  }),
];

export type ColumnId = (typeof LIST)[number]['id'];
export type Column = ColumnOf<ColumnId>;

/** All columns, in the order of the screen. */
export const COLUMNS: readonly Column[] = LIST;

/** The column of that name, if there is one. */
export function findColumn(id: string): Column | undefined {
  return COLUMNS.find((one) => one.id === id);
}

/** Columns one can sort by, in the order of the screen. */
export const SORTABLE: readonly Column[] = COLUMNS.filter(({ order }) => order !== undefined);

/** Columns that can be shown and hidden. */
export const CHOOSABLE: readonly Column[] = COLUMNS.filter(({ leaves }) => leaves > 0);

/** The columns that are shown unless the operator chose otherwise. */
export const DEFAULT_COLUMNS: ReadonlySet<ColumnId> = new Set(
  COLUMNS.filter(({ shown }) => shown).map(({ id }) => id),
);

/** A column and a direction. */
export interface Sort {
  readonly column: ColumnId;
  readonly descending: boolean;
}

/** Who uses the line right now: the question v2top is asked. */
export const DEFAULT_SORT: Sort = { column: 'speed', descending: true };

/** Reads `[+-]COLUMN`: + ascending, - descending, neither: the column's own way. Undefined if there is no such column. */
export function parseSort(text: string): Sort | undefined {
  const [, sign, id] = /^([+-]?)(.*)$/.exec(text) ?? [];
  const found = SORTABLE.find((candidate) => candidate.id === id);
  if (found === undefined) return undefined;
  return { column: found.id, descending: sign === '' ? found.descending : sign === '-' };
}

/** Whether a column's head shows the order: its own, or that of a sum it is part of. */
export function isSortedBy({ id, partOf }: Column, { column: sorted }: Sort): boolean {
  return sorted === id || sorted === partOf;
}

/** The columns as data: what they are called, how they are ordered, which go first when there is no room. */
import type { Row } from '../traffic/sample.ts';

export const COLUMN_IDS = [
  'name',
  'up-total',
  'down-total',
  'total',
  'up',
  'down',
  'speed',
  'share',
  'peak',
  'seen',
  'history',
] as const;

export type ColumnId = (typeof COLUMN_IDS)[number];

/** A row's numbers as they stand on the screen: totals since v2top started or since they were zeroed. */
export interface Figures {
  readonly row: Row;
  readonly uplinkTotal: bigint | null;
  readonly downlinkTotal: bigint | null;
}

export interface Column {
  readonly id: ColumnId;
  /** `↑` and `↓` stand for uplink and downlink. */
  readonly title: string;
  readonly help: string;
  /** Whether a first sort by it puts the largest on top. */
  readonly descending: boolean;
  /** Columns of the highest number leave first when the screen is narrow; 0 never leaves. */
  readonly leaves: number;
  /** Shown unless the operator chose otherwise. */
  readonly shown: boolean;
  /** What it is sorted by; absent where sorting makes no sense. */
  readonly order?: (figures: Figures) => string | number | bigint;
}

const both = (a: bigint | null, b: bigint | null): bigint => (a ?? 0n) + (b ?? 0n);

/** In the order of the screen: what changes slowly stands left, what changes each second right. */
export const COLUMNS: readonly Column[] = [
  {
    id: 'name',
    title: 'name',
    help: 'inbound or outbound tag, user email',
    descending: false,
    leaves: 0,
    shown: true,
    order: ({ row }) => row.name,
  },
  {
    id: 'up-total',
    title: '↑ total',
    help: 'bytes up so far',
    descending: true,
    leaves: 3,
    shown: true,
    order: ({ uplinkTotal }) => uplinkTotal ?? -1n,
  },
  {
    id: 'down-total',
    title: '↓ total',
    help: 'bytes down so far',
    descending: true,
    leaves: 2,
    shown: true,
    order: ({ downlinkTotal }) => downlinkTotal ?? -1n,
  },
  {
    id: 'total',
    title: 'total',
    help: 'bytes up and down so far',
    descending: true,
    leaves: 7,
    shown: false,
    order: ({ uplinkTotal, downlinkTotal }) => both(uplinkTotal, downlinkTotal),
  },
  {
    id: 'seen',
    title: 'seen',
    help: 'how long ago it last carried a byte',
    descending: true,
    leaves: 8,
    shown: false,
    order: ({ row }) => row.lastActive ?? 0,
  },
  {
    id: 'peak',
    title: 'peak/s',
    help: 'highest speed down so far',
    descending: true,
    leaves: 9,
    shown: false,
    order: ({ row }) => row.peak.downlink,
  },
  {
    id: 'up',
    title: '↑ /s',
    help: 'bytes per second up, now',
    descending: true,
    leaves: 0,
    shown: true,
    order: ({ row }) => (row.uplink === null ? -1 : row.smoothed.uplink),
  },
  {
    id: 'down',
    title: '↓ /s',
    help: 'bytes per second down, now',
    descending: true,
    leaves: 0,
    shown: true,
    order: ({ row }) => (row.downlink === null ? -1 : row.smoothed.downlink),
  },
  {
    id: 'speed',
    title: 'speed',
    help: 'bytes per second up and down, now',
    descending: true,
    leaves: 6,
    shown: false,
    order: ({ row }) => row.smoothed.uplink + row.smoothed.downlink,
  },
  {
    id: 'share',
    title: 'share',
    help: "part of the table's speed",
    descending: true,
    leaves: 5,
    shown: true,
    order: ({ row }) => row.smoothed.uplink + row.smoothed.downlink,
  },
  {
    id: 'history',
    title: 'last 60 s',
    help: 'speed of the last minute, each row on its own scale',
    descending: true,
    leaves: 4,
    shown: true,
  },
];

/** The column of that name, if there is one. */
export function findColumn(id: string): Column | undefined {
  return COLUMNS.find((column) => column.id === id);
}

/** Columns one can sort by, in the order of the screen. */
export const SORTABLE: readonly Column[] = COLUMNS.filter((column) => column.order !== undefined);

/** Columns that can be shown and hidden. */
export const CHOOSABLE: readonly Column[] = COLUMNS.filter((column) => column.leaves > 0);

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
  const column = SORTABLE.find((candidate) => candidate.id === id);
  if (column === undefined) return undefined;
  return { column: column.id, descending: sign === '' ? column.descending : sign === '-' };
}

/** Puts figures in order; ties go by name, ascending, so that equal rows never change places. */
export function orderFigures(figures: readonly Figures[], sort: Sort): Figures[] {
  const order = findColumn(sort.column)?.order;
  if (order === undefined) return [...figures];
  const keyed = figures.map((figure) => ({ figure, key: order(figure), name: figure.row.name }));
  const sign = sort.descending ? -1 : 1;
  // Most rows of a large server are idle, and they come by name but for newcomers: put together, they are one run
  // that the sort passes over once.
  const arranged = [...keyed.filter(({ key }) => key === 0), ...keyed.filter(({ key }) => key !== 0)];
  arranged.sort((a, b) => {
    if (a.key !== b.key) return a.key < b.key ? -sign : sign;
    return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
  });
  return arranged.map(({ figure }) => figure);
}

/** How the height of the screen is shared: header, notices, tables by need, footer. */
import type { Dimension } from '../core/counters.ts';
import { TABLES } from '../table/table.ts';
import { wrapText } from '../text/wrap.ts';
import { headerHeight } from './header-lines.ts';
import { type State, shownSample } from './state.ts';
import { countedDimensions } from './tables.ts';

/** The least screen that tables are drawn on. */
export const LEAST_SIZE = { columns: 20, rows: 5 };

/** One table's place: how many rows are seen, and whether there is room for TOTAL and for the line below it. */
export interface TableLayout {
  readonly dimension: Dimension;
  /** It is one line, its name and its total. */
  readonly collapsed: boolean;
  readonly rows: number;
  readonly total: boolean;
  /** The line for what no user accounts for. */
  readonly remainder: boolean;
  /** All the lines that it takes. */
  readonly lines: number;
}

export interface Layout {
  readonly notices: number;
  /** Lines of the whole line's graph, above the notices. */
  readonly graph: number;
  readonly tables: readonly TableLayout[];
}

/** Whether the screen is too small for anything but saying so. */
export function isTooSmall({ size }: State): boolean {
  return size.columns < LEAST_SIZE.columns || size.rows < LEAST_SIZE.rows;
}

/** The tables that are to be seen: all that are counted, or the one that was asked for alone. */
export function visibleTables(state: State): Dimension[] {
  const counted = countedDimensions(state);
  const shown = TABLES.filter((dimension) => counted.includes(dimension));
  return state.expanded ? shown.filter((dimension) => dimension === state.focus) : shown;
}

/** Whether the line for traffic of no user makes sense: inbound and user both counted, nothing filtered away. */
export function hasRemainder(state: State): boolean {
  const counted = countedDimensions(state);
  return counted.includes('inbound') && counted.includes('user') && state.settings.filter === '';
}

/** Shares the screen's height: the table with the focus gets it, and the others what that can spare. */
export function layoutOf(state: State): Layout {
  const notices = state.size.rows >= 10 ? Math.min(noticeHeight(state), MOST_NOTICE_LINES) : 0;
  const graph = graphLines(state);
  const room = Math.max(0, state.size.rows - headerHeight(state) - 1 - notices - graph);
  const shown = visibleTables(state);
  const isRoomy = room - shown.length + 1 >= LEAST_FOCUS;
  const dimensions = isRoomy ? shown : shown.filter((dimension) => dimension === state.focus);
  const plan = planOf(state, dimensions, room);
  return { notices, graph, tables: dimensions.map((dimension) => place(dimension, state, plan)) };
}

/** How many lines the graph has, by the rows of the screen; it needs some width too. */
const GRAPH_LINES = [
  { rows: 100, lines: 16 },
  { rows: 50, lines: 9 },
  { rows: 40, lines: 7 },
  { rows: 30, lines: 5 },
];
const GRAPH_FROM = 60;

function graphLines(state: State): number {
  const { rows, columns } = state.size;
  if (columns < GRAPH_FROM || shownSample(state) === null || countedDimensions(state).length === 0) return 0;
  return GRAPH_LINES.find((one) => rows >= one.rows)?.lines ?? 0;
}

/** With fewer lines for the table that has the focus, the others go. */
const LEAST_FOCUS = 4;
/** From this many lines on it has its TOTAL, and from this many on the line below that. */
const TOTAL_FROM = 5;
const REMAINDER_FROM = 11;
/** The rows that the table with the focus has before another has any. */
const ENOUGH_ROWS = 12;
/** Screens of fewer lines have a few rows of the other tables, and Outbound in one line. */
const TALL = 30;
const FEW_ROWS = 3;

/** How many rows each table gets, and what stands below those of the table with the focus. */
interface Plan {
  readonly rows: ReadonlyMap<Dimension, number>;
  readonly total: boolean;
  readonly remainder: boolean;
}

function planOf(state: State, dimensions: readonly Dimension[], room: number): Plan {
  const { focus } = state;
  const others = dimensions.filter((dimension) => dimension !== focus);
  const lines = room - others.length;
  const total = lines >= TOTAL_FROM;
  const remainder = focus === 'user' && hasRemainder(state) && lines >= REMAINDER_FROM;
  const most = lines - 1 - Number(total) - Number(remainder);
  const need = needOf(state, focus);
  const rows = new Map<Dimension, number>();
  grow(rows, most - Math.min(need, ENOUGH_ROWS), others, (dimension) => firstShare(state, dimension));
  grow(rows, most - need - linesOf(rows), others, (dimension) => needOf(state, dimension));
  rows.set(focus, Math.max(0, Math.min(need, most - linesOf(rows))));
  return { rows, total, remainder };
}

/** What these rows take with a TOTAL below each table's. */
const linesOf = (rows: ReadonlyMap<Dimension, number>): number =>
  [...rows.values()].reduce((sum, count) => sum + count + 1, 0);

function place(dimension: Dimension, { focus }: State, plan: Plan): TableLayout {
  const rows = plan.rows.get(dimension) ?? 0;
  const isFocus = dimension === focus;
  const collapsed = rows === 0 && !isFocus;
  const total = !collapsed && (plan.total || !isFocus);
  const remainder = isFocus && plan.remainder;
  return {
    dimension,
    collapsed,
    rows,
    total,
    remainder,
    lines: 1 + rows + Number(total) + Number(remainder),
  };
}

/** The rows that a table could fill, whatever the filter: typing moves no table. */
function needOf({ tables }: State, dimension: Dimension): number {
  return Math.max(1, tables[dimension].all);
}

function firstShare(state: State, dimension: Dimension): number {
  const { rows } = state.size;
  if (rows < TALL && dimension === 'outbound') return 0;
  return Math.min(needOf(state, dimension), rows < TALL ? FEW_ROWS : Math.floor(rows / 8));
}

/** Gives tables rows of `room` lines, one after the other, up to what each may have; the first row brings a TOTAL. */
function grow(
  rows: Map<Dimension, number>,
  room: number,
  dimensions: readonly Dimension[],
  most: (dimension: Dimension) => number,
): void {
  let left = room;
  for (const dimension of dimensions) {
    const has = rows.get(dimension) ?? 0;
    const frame = has === 0 ? 1 : 0;
    const more = Math.min(most(dimension) - has, left - frame);
    if (more <= 0) continue;
    rows.set(dimension, has + more);
    left -= more + frame;
  }
}

/** Lines that notices may take together. */
const MOST_NOTICE_LINES = 3;

function noticeHeight({ notices, size }: State): number {
  return notices.reduce((lines, notice) => lines + wrapText(notice.text, size.columns).length, 0);
}

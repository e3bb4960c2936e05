/** Divides the height of the screen among header, notices, tables and footer. */
import type { Dimension } from '../core/counters.ts';
import { TABLES } from '../table/table.ts';
import { type Span, span } from '../text/meaning.ts';
import { wrapText } from '../text/wrap.ts';
import { headerHeight } from './header-lines.ts';
import { newestShown } from './sight.ts';
import type { State } from './state.ts';
import { countedDimensions } from './tables.ts';

/** The smallest screen on which tables are drawn. */
export const LEAST_SIZE = { columns: 20, rows: 5 };

/** One table's space: how many rows are visible, and whether TOTAL and the line below it fit. */
export interface TableLayout {
  readonly dimension: Dimension;
  /** It is a single line with its name and total. */
  readonly collapsed: boolean;
  readonly rows: number;
  readonly total: boolean;
  /** The line for traffic that belongs to no user. */
  readonly remainder: boolean;
  /** Its height in lines. */
  readonly lines: number;
}

export interface Layout {
  /** The lines above the tables that say what the operator should know. */
  readonly notices: readonly Span[];
  /** Lines of the server's graph, above the notices. */
  readonly graph: number;
  readonly tables: readonly TableLayout[];
}

/** Whether the screen is too small for anything but a message. */
export function isTooSmall({ size }: State): boolean {
  return size.columns < LEAST_SIZE.columns || size.rows < LEAST_SIZE.rows;
}

/** The tables to show: all that are counted, or only the one that was chosen. */
export function visibleTables(state: State): Dimension[] {
  const counted = countedDimensions(state);
  const shown = TABLES.filter((dimension) => counted.includes(dimension));
  return state.expanded ? shown.filter((dimension) => dimension === state.focus) : shown;
}

/** Whether the line for traffic of no user makes sense: inbounds and users are both counted, and there is no filter. */
function hasRemainder(state: State): boolean {
  const counted = countedDimensions(state);
  return counted.includes('inbound') && counted.includes('user') && state.settings.filter === '';
}

/** Divides the screen's height: the focused table comes first, the others get what it can spare. */
export function layoutOf(state: State): Layout {
  const notices = noticeLines(state);
  const most = state.size.rows - headerHeight(state) - 1 - notices.length;
  const graph = graphLines(state, most);
  const room = Math.max(0, most - graph);
  const shown = visibleTables(state);
  const isRoomy = room - shown.length + 1 >= LEAST_FOCUS;
  const dimensions = isRoomy ? shown : shown.filter((dimension) => dimension === state.focus);
  const plan = planOf(state, dimensions, room);
  return { notices, graph, tables: dimensions.map((dimension) => place(dimension, state, plan)) };
}

/** The graph's height by the rows of the screen; it also needs some width. */
const GRAPH_LINES = [
  { rows: 100, lines: 16 },
  { rows: 50, lines: 9 },
  { rows: 40, lines: 7 },
  { rows: 30, lines: 5 },
];
const GRAPH_FROM = 60;

/** It grows by lines that no table needs, in steps so that it seldom changes, up to this part of the screen. */
const GRAPH_STEP = 4;
const GRAPH_PART = 0.4;

function graphLines(state: State, most: number): number {
  const { rows, columns } = state.size;
  const counted = countedDimensions(state);
  if (columns < GRAPH_FROM || newestShown(state) === undefined || counted.length === 0) return 0;
  const least = GRAPH_LINES.find((one) => rows >= one.rows)?.lines ?? 0;
  // Without users there is advice below the tables.
  if (least === 0 || !counted.includes('user')) return least;
  const spare = Math.min(most - wholeLines(state), Math.floor(rows * GRAPH_PART)) - least;
  return least + Math.max(0, Math.floor(spare / GRAPH_STEP) * GRAPH_STEP);
}

/** What the tables could take: each its rows, its head and TOTAL, and the line below that of the users. */
const wholeLines = (state: State): number =>
  visibleTables(state).reduce((sum, dimension) => sum + needOf(state, dimension) + 2, 1);

/** If the focused table would get fewer lines, the others are hidden. */
const LEAST_FOCUS = 4;
/** From this many lines on a table shows TOTAL, and from this many the line below it. */
const TOTAL_FROM = 5;
const REMAINDER_FROM = 11;
/** The focused table gets this many rows before the others get any. */
const ENOUGH_ROWS = 12;
/** On lower screens the other tables have a few rows, and Outbound a single line. */
const TALL = 30;
const FEW_ROWS = 3;

/** How many rows each table gets, and which lines follow the rows of the focused table. */
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

/** The height of these rows if each table has a TOTAL. */
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

/** The rows that a table could fill, ignoring the filter, so that typing does not move any table. */
function needOf({ tables }: State, dimension: Dimension): number {
  return Math.max(1, tables[dimension].all.length);
}

function firstShare(state: State, dimension: Dimension): number {
  const { rows } = state.size;
  if (rows < TALL && dimension === 'outbound') return 0;
  return Math.min(needOf(state, dimension), rows < TALL ? FEW_ROWS : Math.floor(rows / 8));
}

/** Gives tables their share of `room` lines in turn, up to their limits; the first row brings a TOTAL. */
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

/** The most lines for notices, and the rows that a screen needs to show notices at all. */
const MOST_NOTICE_LINES = 3;
const NOTICES_FROM = 10;

function noticeLines({ notices, size }: State): Span[] {
  if (size.rows < NOTICES_FROM) return [];
  const lines = notices.flatMap(({ text, meaning }) =>
    wrapText(text, size.columns).map((line) => span(line, meaning)),
  );
  return lines.slice(0, MOST_NOTICE_LINES);
}

/**
 * A run's summary as text, left on standard output when the screen has closed:
 *
 *     v2top ran for 4:07.
 *     2026-11-23 03:04:08  127.0.0.1:10085  V2Ray 4  up 3d 04:12  reset  totals since the core's start or last reset
 *     User 1               ↓ total   ↑ total    ↓ mean/s    ↑ mean/s   ↓ peak/s    ↑ peak/s
 *      alice@example.net  90.1 GiB  1.20 GiB  1.02 MiB/s  12.0 KiB/s  ...
 */

import { type Dimension, perDimension } from '../core/counters.ts';
import type { Sums } from '../table/figures.ts';
import { formatBytes, formatCompact, formatDuration, type Units } from '../table/format.ts';
import { glyphsFor } from '../table/glyphs.ts';
import { TABLE_TITLES, TABLES, type Table, totalTitle } from '../table/table.ts';
import { cleanName } from '../text/safe.ts';
import { textWidth } from '../text/width.ts';
import { wrapText } from '../text/wrap.ts';
import type { Run } from '../traffic/run.ts';
import type { Row, Sample } from '../traffic/sample.ts';
import { type RunFlow, type RunFlows, type Summary, summarize } from './summary.ts';
import { type Tables, tablesForPeople } from './tables.ts';
import { columnsText, columnsWidth, fittedText, headText, tablesText } from './text.ts';
import type { BatchContext } from './writer.ts';

/** The terminal that the summary has to fit. */
export interface Room {
  readonly columns: number;
  readonly rows: number;
}

/**
 * The summary's lines, the largest rows first. `lasted` is how long the program ran, in seconds. With `room`, only rows
 * with traffic in this run are listed, as many as fit.
 */
export function summaryText(run: Run, server: BatchContext, lasted: number, room?: Room): string {
  const { settings } = server;
  const context = {
    ...server,
    settings: { ...settings, sort: { column: 'total', descending: true } as const },
  };
  const page: Page = { summary: summarize(run), settings, room };
  const now = tablesForPeople(run.last, context.settings);
  const drawn = drawnTables(summaryTables(run, now, page), page);
  const tables = tablesText(now, context, (dimension) => drawn.get(dimension) ?? '');
  return `v2top ran for ${formatDuration(lasted)}.\n${runHead(run.last, context, room)}\n${tables}`;
}

/** The line above the tables, wrapped: it is about the whole run. */
function runHead(last: Sample, context: BatchContext, room: Room | undefined): string {
  const whole = { ...last, elapsed: null, gap: null, restarted: false, maybeLost: last.maybeLostSoFar };
  const text = headText(whole, context);
  return room === undefined ? text : wrapText(text, room.columns).join('\n');
}

/** The tables that the core counts, with what they list. */
function summaryTables({ first, last }: Run, now: Tables, page: Page): readonly SummaryTable[] {
  const before = tablesForPeople(first, page.settings);
  const listed = listedRows(now, page);
  return TABLES.filter((dimension) => now[dimension].counted).map((dimension) => ({
    ...now[dimension],
    before: before[dimension].sums,
    listed: listed[dimension],
    recorded: last.recorded !== 'not recorded',
  }));
}

/** The tables' texts: as wide as they are, or fitted into the room. */
function drawnTables(tables: readonly SummaryTable[], page: Page): ReadonlyMap<Dimension, string> {
  if (page.room !== undefined) return fittedTables(tables, page, page.room.columns);
  return new Map(tables.map((table) => [table.dimension, columnsText(linesOf(table, page, WIDE))]));
}

type Listed = Readonly<Record<Dimension, readonly Row[]>>;

/** The lines of a fitted summary besides its rows: three at the top and the shell's prompt; then three per table. */
const HEAD_LINES = 4;
const TABLE_LINES = 3;

/** The rows that are listed: all, or as many as fit, divided among the tables. */
function listedRows(tables: Tables, { summary, room }: Page): Listed {
  let listed: Listed = perDimension((dimension) => tables[dimension].rows.map(({ row }) => row));
  if (room === undefined) return listed;
  const counted = TABLES.filter((dimension) => tables[dimension].counted)
    .map((dimension) => ({ dimension, rows: withTraffic(listed[dimension], summary) }))
    .sort((a, b) => a.rows.length - b.rows.length);
  let left = room.rows - HEAD_LINES - TABLE_LINES * counted.length;
  for (const [index, { dimension, rows }] of counted.entries()) {
    const chosen = new Set(rows.slice(0, Math.max(1, Math.floor(left / (counted.length - index)))));
    listed = { ...listed, [dimension]: listed[dimension].filter((row) => chosen.has(row)) };
    left -= chosen.size;
  }
  return listed;
}

/** The rows with any traffic, those of this run first. */
function withTraffic(rows: readonly Row[], summary: Summary): readonly Row[] {
  const ever = rows.filter(({ uplink, downlink }) => (uplink?.total ?? 0n) + (downlink?.total ?? 0n) > 0n);
  const now = ever.filter((row) => carried(summary.row(row)));
  const others = new Set(ever);
  for (const row of now) others.delete(row);
  return [...now, ...others];
}

const carried = ({ uplink, downlink }: RunFlows): boolean => (uplink?.run ?? 0n) + (downlink?.run ?? 0n) > 0n;

interface SummaryTable extends Table {
  /** The sums at the start of the run. */
  readonly before: Sums;
  readonly listed: readonly Row[];
  /** Whether a history has all rows. */
  readonly recorded: boolean;
}

/** What all tables of a summary are written with. */
interface Page {
  readonly summary: Summary;
  readonly settings: BatchContext['settings'];
  readonly room: Room | undefined;
}

/** How numbers and their heads are written. */
interface Form {
  readonly format: (bytes: bigint | number, units: Units) => string;
  /** What stands beside the arrows. */
  readonly titles: readonly string[];
}

const WIDE: Form = { format: formatBytes, titles: [' total', ' mean/s', ' peak/s'] };
/** For terminals too narrow for more. */
const NARROW: Form = { format: formatCompact, titles: [''] };

function linesOf(table: SummaryTable, page: Page, { format, titles }: Form): string[][] {
  const { summary, settings } = page;
  const { uplink: up, downlink: down, unknown } = glyphsFor(settings.ascii);
  const pairs = summary.samples > 0 ? titles.length : 1;
  const number = (value: bigint | number | null | undefined): string =>
    value == null ? unknown : format(value, settings);
  const cells = (name: string, { uplink, downlink }: RunFlows): string[] => {
    const both = (figure: (flow: RunFlow | null) => bigint | number | null | undefined): string[] => [
      number(figure(downlink)),
      number(figure(uplink)),
    ];
    const figures = [both((flow) => flow?.total), both((flow) => flow?.mean), both((flow) => flow?.peak)];
    return [name, ...figures.slice(0, pairs).flat()];
  };
  const head = titles.slice(0, pairs).flatMap((title) => [`${down}${title}`, `${up}${title}`]);
  return [
    [`${TABLE_TITLES[table.dimension]} ${table.rows.length}`, ...head],
    ...table.listed.map((row) => cells(` ${cleanName(row.name)}`, summary.row(row))),
    ...restLine(table, page),
    cells(` ${totalTitle(table)}`, summary.sum(table.sums, table.before)),
  ];
}

/** The fewest cells in which a name is readable. */
const LEAST_NAME = 12;

/** The tables' texts, their columns aligned with each other: drops the peaks, then the means, before names are cut. */
function fittedTables(
  tables: readonly SummaryTable[],
  page: Page,
  columns: number,
): ReadonlyMap<Dimension, string> {
  const drawn = (form: Form): string[][][] => tables.map((table) => linesOf(table, page, form));
  const wide = [7, 5, 3].map((cells) =>
    drawn(WIDE).map((lines) => lines.map((line) => line.slice(0, cells))),
  );
  const least = wide.at(-1) ?? [];
  const fitting =
    wide.find((candidate) => columnsWidth(candidate.flat()) <= columns) ??
    (columnsWidth(least.flat().map(([, ...figures]) => ['', ...figures])) + LEAST_NAME <= columns
      ? least
      : drawn(NARROW));
  const { ellipsis } = glyphsFor(page.settings.ascii);
  return new Map(
    tables.map(({ dimension }, index) => [
      dimension,
      fittedText(fitting[index] ?? [], fitting.flat(), columns, ellipsis),
    ]),
  );
}

/** What is not listed: rows with traffic, and idle ones. */
function restLine(
  { rows, listed, dimension, recorded }: SummaryTable,
  { summary, settings, room }: Page,
): string[][] {
  if (rows.length === listed.length) return [];
  const there = new Set(listed);
  const left = rows.filter(({ row }) => !there.has(row));
  const more = left.filter(({ row }) => carried(summary.row(row))).length;
  const idle = left.length - more;
  const parts = [more > 0 ? `${more} more` : '', idle > 0 ? `${idle} idle` : ''];
  const words = ` ${glyphsFor(settings.ascii).ellipsis} and ${parts.filter((part) => part !== '').join(', ')}`;
  const where = dimension === 'user' ? `; ${recorded ? '"v2top history"' : '--summary-all'} lists them` : '';
  return [[room !== undefined && textWidth(words + where) > room.columns ? words : words + where]];
}

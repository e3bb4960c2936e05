/**
 * What a table says, whoever draws it: its rows in their order, what they carry together, and what that leaves out.
 *
 * Made once for each sample and dimension by `tableOf`; the screen and every output read the same value, so that a
 * sum exists once. Machine-readable outputs, which list the API's own rows too, ask with `withHidden(view)`.
 */
import { type Dimension, isApiTag } from '../core/counters.ts';
import { cleanName } from '../text/safe.ts';
import type { Row, Sample } from '../traffic/sample.ts';
import type { OrderContext } from './column.ts';
import { findColumn } from './columns.ts';
import {
  type Baseline,
  type Figures,
  flowsOf,
  isIdle,
  NO_BASELINE,
  RowFigures,
  recentSums,
  type Sums,
  sumUp,
  type TableFacts,
  type Usage,
} from './figures.ts';
import { rowFilterOf } from './filter.ts';
import { shownBytes } from './format.ts';
import { groupByName } from './groups.ts';
import { type Names, NO_NAMES, namesOf } from './names.ts';
import { type Origin, originOf } from './origin.ts';
import { keyOf } from './row-id.ts';
import type { Sort } from './sort.ts';
import type { Listing, View } from './view.ts';

/** The tables from the top of the screen down; the keys 1, 2, 3 name them in this order. */
export const TABLES: readonly Dimension[] = ['inbound', 'user', 'outbound'];

export const TABLE_TITLES: Readonly<Record<Dimension, string>> = {
  inbound: 'Inbound',
  outbound: 'Outbound',
  user: 'User',
};

export interface Table extends TableFacts {
  readonly dimension: Dimension;
  /** The listed rows: not hidden by the settings, passing the filter, in order. */
  readonly rows: readonly Figures[];
  /** What the listed rows carry together, and, without a filter, rows that are no longer kept one by one. */
  readonly sums: Sums;
  /** Names that the settings hide and the sums leave out, safe to show; under a filter, those that would pass it. */
  readonly hidden: readonly string[];
  /** The rows that there would be without a filter, idle ones among them, in no order. */
  readonly all: readonly Figures[];
  /** How many rows that pass the filter are left out because they are idle. */
  readonly idleHidden: number;
  /** What all of them are called. */
  readonly names: Names;
  /** Whether a core counts this dimension at all. */
  readonly counted: boolean;
  /** The measured seconds of the recent samples; null before the first. */
  readonly recentSeconds: number | null;
}

/** The data of one server: a sample, the one from which totals count, and the origin of its rows. */
export interface Reading {
  readonly sample: Sample;
  /** Null if the totals were not zeroed. */
  readonly zero: Sample | null;
  readonly origin: Origin;
  /** What the history has of its rows. */
  readonly usage?: TableUsage | undefined;
}

/** What a table may follow from besides its samples. */
export interface TableHistory {
  /** The table before this one. */
  readonly before?: Table;
  /** Keeps the rows of the table before in their order; new ones come last. */
  readonly hold?: boolean;
  /** How the screen shows it: rows stand by the numbers as they are seen, and idle ones may be left out. */
  readonly shown?: RowDisplay;
  /** Whether rows of one name at several servers are one row. */
  readonly grouped?: boolean;
}

/** The traffic of each name in a table according to the history, and what had been read at the time of the query. */
export interface TableUsage {
  readonly names: ReadonlyMap<string, Usage>;
  readonly at: Sample | null;
}

/** What of a view changes which rows are seen, and in which order, without a word in the outputs. */
export type RowDisplay = Pick<View, 'bits' | 'si' | 'idle'>;

/** Makes the table of a dimension of one server; totals count from the sample `zero` on. */
export function tableOf(
  sample: Sample,
  dimension: Dimension,
  view: Listing,
  { zero = null, ...history }: TableHistory & { readonly zero?: Sample | null } = {},
): Table {
  return tableOfAll([{ sample, zero, origin: originOf(sample) }], dimension, view, history);
}

/** Makes the table of a dimension with the rows of all these servers. */
export function tableOfAll(
  readings: readonly Reading[],
  dimension: Dimension,
  view: Listing,
  { before, hold = false, shown, grouped = false }: TableHistory = {},
): Table {
  const parts = readings.map((reading) => ({ reading, ...partsOf(reading, dimension, view) }));
  const listed = parts.flatMap((part) => part.listed);
  const isAlone = readings.length === 1;
  const byNames = isAlone ? listed : listed.sort(byName);
  const all = grouped ? groupByName(byNames) : byNames;
  const passes = rowFilterOf(view.filter);
  const passing = view.filter === '' ? all : all.filter((figures) => passes(textsOf(figures, isAlone)));
  const order = hold ? before : undefined;
  const seen = shown?.idle === false ? withoutIdle(passing, order) : passing;
  const ordered = orderFigures(seen, view.sort, { shown: seenBytes(shown) });
  return {
    dimension,
    rows: order === undefined ? ordered : keepOrder(order.rows, ordered),
    sums: view.filter === '' ? sumUp(parts.map((part) => wholeOf(part, dimension))) : sumUp(passing),
    hidden: [...new Set(readings.flatMap(({ sample }) => hiddenNames(sample, dimension, view)))],
    all,
    idleHidden: passing.length - seen.length,
    names: namesOf(isAlone || grouped ? all : oneOfEachName(all), before?.names ?? NO_NAMES),
    counted: readings.some(({ sample }) => sample.rows[dimension].length > 0),
    strangers: readings.some(({ sample, origin }) => origin.isLive && sample.strangers),
    recentSeconds: readings.find(({ origin }) => origin.isLive)?.sample.recentSeconds ?? null,
  };
}

/** The rows of a server: those that are listed, and those that the settings hide. */
interface Parts {
  readonly listed: readonly Figures[];
  readonly hidden: readonly Figures[];
}

function partsOf({ sample, zero, origin, usage }: Reading, dimension: Dimension, view: Listing): Parts {
  const baseline = baselinesOf(zero, usage, dimension);
  const figuresOf = (row: Row): Figures => new RowFigures(row, origin, baseline(row.name));
  const rows = sample.rows[dimension];
  return {
    listed: rows.filter((row) => !isHidden(row, view)).map(figuresOf),
    hidden: rows.filter((row) => isHidden(row, view)).map(figuresOf),
  };
}

/** The texts that a row can be found by, which include its server if there are several. */
const textsOf = ({ row, origin }: Figures, isAlone: boolean): string[] =>
  isAlone ? [row.name] : [row.name, origin.label];

/** One row per name: rows with the same name are distinguished by their server, not by how the name is cut. */
function oneOfEachName(figures: readonly Figures[]): Figures[] {
  const seen = new Set<string>();
  return figures.filter(({ row: { name } }) => !seen.has(name) && seen.add(name));
}

/** The rows that are not idle, and those that were listed before and may not go while the operator moves. */
function withoutIdle(figures: readonly Figures[], before: Table | undefined): readonly Figures[] {
  const kept = new Set(before?.rows.map(keyOf));
  return figures.filter((one) => !isIdle(one) || kept.has(keyOf(one)));
}

/** A table of no rows, for before the first answer. */
export function emptyTable(dimension: Dimension): Table {
  const none = { rows: [], all: [], hidden: [], idleHidden: 0, names: NO_NAMES, sums: sumUp([]) };
  return { dimension, ...none, counted: false, strangers: false, recentSeconds: null };
}

const NO_TAGS: ReadonlySet<string> = new Set();

/** The view with nothing hidden: machines get the API's own rows and hidden tags too. */
export function withHidden<V extends Listing>(view: V): V {
  return { ...view, api: true, hidden: NO_TAGS };
}

/** The title of the line of sums, which says what it leaves out. */
export function totalTitle({ hidden }: Table): string {
  return hidden.length === 0 ? 'TOTAL' : `TOTAL without ${hidden.join(', ')}`;
}

/** Whether the settings keep a row from being listed, apart from the filter. */
export function isHidden({ dimension, name }: Row, { api, hidden }: Listing): boolean {
  if (dimension === 'user') return false;
  return (!api && isApiTag(dimension, name)) || hidden.has(name);
}

function hiddenNames(sample: Sample, dimension: Dimension, view: Listing): string[] {
  if (dimension === 'user') return [];
  const passes = rowFilterOf(view.filter);
  return sample.rows[dimension]
    .filter((row) => isHidden(row, view) && passes([row.name]))
    .map((row) => cleanName(row.name));
}

/** What the numbers of each row of a table count from. */
function baselinesOf(
  zero: Sample | null,
  usage: TableUsage | undefined,
  dimension: Dimension,
): (name: string) => Baseline {
  if (zero === null && (usage === undefined || usage.names.size === 0)) return () => NO_BASELINE;
  const zeros = rowsByName(zero, dimension);
  const asked = rowsByName(usage?.at ?? null, dimension);
  return (name) => {
    const found = usage?.names.get(name);
    return { zero: zeros?.get(name), recorded: found && { usage: found, row: asked?.get(name) } };
  };
}

const rowMaps = new WeakMap<Sample, Map<Dimension, ReadonlyMap<string, Row>>>();

/** The rows by name of a sample that numbers count from; made once for each of those. */
function rowsByName(sample: Sample | null, dimension: Dimension): ReadonlyMap<string, Row> | undefined {
  if (sample === null) return undefined;
  const known = rowMaps.get(sample) ?? new Map<Dimension, ReadonlyMap<string, Row>>();
  rowMaps.set(sample, known);
  const rows = known.get(dimension) ?? new Map(sample.rows[dimension].map((row) => [row.name, row]));
  known.set(dimension, rows);
  return rows;
}

/**
 * What all listed rows of a server, and those that are no longer kept one by one, carry together: what the sample has
 * summed up, without the hidden rows.
 */
function wholeOf(
  { reading, listed, hidden }: Parts & { readonly reading: Reading },
  dimension: Dimension,
): Sums {
  const { sample, zero, origin } = reading;
  const whole = flowsOf(sample.totals[dimension], zero?.totals[dimension], origin);
  if (hidden.length === 0) return { ...whole, ...recentSums(listed) };
  const [sums, left] = [sumUp(listed), sumUp(hidden)];
  const without = (way: 'uplinkTotal' | 'downlinkTotal'): bigint | null =>
    sums[way] === null ? null : (whole[way] ?? 0n) - (left[way] ?? 0n);
  return { ...sums, uplinkTotal: without('uplinkTotal'), downlinkTotal: without('downlinkTotal') };
}

/** Speeds as they are seen on the screen; as they are for the outputs. */
const seenBytes = (units: RowDisplay | undefined): OrderContext['shown'] =>
  units === undefined ? (bytes) => bytes ?? -1 : (bytes) => shownBytes(bytes, units);

/** Puts figures, which come by name, in order; equal ones stay by name, so that they never change places. */
function orderFigures(figures: readonly Figures[], sort: Sort, context: OrderContext): readonly Figures[] {
  const order = findColumn(sort.column)?.order;
  if (order === undefined) return figures;
  // Most rows of a large server are idle; they come in their order already.
  const idle: Figures[] = [];
  const keyed: { readonly figure: Figures; readonly key: string | number | bigint }[] = [];
  for (const figure of figures) {
    const key = order(figure, context);
    if (key === 0) idle.push(figure);
    else keyed.push({ figure, key });
  }
  const sign = sort.descending ? -1 : 1;
  keyed.sort((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -sign : sign));
  const first = keyed.findIndex(({ key }) => typeof key === 'number' && key * sign > 0);
  const before = first < 0 ? keyed.length : first;
  const sorted = keyed.map(({ figure }) => figure);
  return idle.length === 0 ? sorted : [...sorted.slice(0, before), ...idle, ...sorted.slice(before)];
}

const byName = ({ row: { name: a } }: Figures, { row: { name: b } }: Figures): number =>
  a < b ? -1 : a > b ? 1 : 0;

/** The new figures in the old order; rows that were not listed before come last, in their own order. */
function keepOrder(before: readonly Figures[], ordered: readonly Figures[]): Figures[] {
  const left = new Map(ordered.map((figures) => [keyOf(figures), figures]));
  const kept: Figures[] = [];
  for (const earlier of before) {
    const key = keyOf(earlier);
    const figures = left.get(key);
    if (figures === undefined) continue;
    kept.push(figures);
    left.delete(key);
  }
  return [...kept, ...left.values()];
}

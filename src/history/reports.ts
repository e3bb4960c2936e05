/** The data of `v2top history` and of the screen's history page: traffic by name and period. */
import type { Dimension } from '../core/counters.ts';
import { billingMonth, formatDay } from './calendar.ts';
import { type Division, type Period, periodsOf, type Range, usualRange } from './periods.ts';
import {
  addBytes,
  type Bytes,
  bothWays,
  type Name,
  NOTHING,
  type Reader,
  type Server,
  type Sums,
} from './reader.ts';

/** Whose traffic a report covers. */
export interface Choice {
  readonly servers: readonly Server[];
  readonly dimensions: readonly Dimension[];
  /** Whether a name, as the core reports it, belongs to the report. */
  readonly includes: (name: string, dimension: Dimension) => boolean;
}

/** The time of a report, and the day on which months begin. */
export interface Occasion {
  /** Unix seconds. */
  readonly now: number;
  readonly billingDay: number;
}

/** A name and its bytes in each period of a report. */
export interface Line {
  readonly name: Name;
  readonly bytes: readonly Bytes[];
}

/** Names and periods, and the sums of each period by dimension. */
export interface Report {
  readonly periods: readonly Period[];
  /** Names with traffic in any period, the largest first. */
  readonly lines: readonly Line[];
  /** The number of chosen names without traffic. */
  readonly idle: number;
}

/** The names that are chosen. */
export function chosenNames(reader: Reader, { servers, dimensions, includes }: Choice): readonly Name[] {
  return reader.names(servers, dimensions).filter(({ name, dimension }) => includes(name, dimension));
}

/** Today, yesterday, this month, last month, and everything ever counted. */
export function summaryOf(reader: Reader, choice: Choice, { now, billingDay }: Occasion): Report {
  const today = reader.calendar.dateOf(now);
  const month = billingMonth(today, billingDay);
  const lastMonth = billingMonth(today, billingDay, -1);
  const spans: readonly (readonly [Division, string, number, number])[] = [
    ['day', 'today', today, today + 1],
    ['day', 'yesterday', today - 1, today],
    ['month', monthName(month, billingDay), month, billingMonth(today, billingDay, 1)],
    ['month', monthName(lastMonth, billingDay), lastMonth, month],
  ];
  const sums = reader.sumsOfDates(spans.map(([, , from, to]) => ({ from, to })));
  const periods = spans.map(
    ([by, label, from, to]): Period => ({
      by,
      label,
      start: reader.calendar.startOf(from),
      span: { kind: 'dates', from, to },
    }),
  );
  const all: Period = { by: 'all', label: 'all', start: null, span: { kind: 'ever' } };
  const columns = [...sums, reader.sums(all.span)];
  // Largest in this month first; names without traffic in it by their overall total.
  return reportOf(chosenNames(reader, choice), [...periods, all], columns, [2, 4]);
}

/** A month's label that fits above a column. */
function monthName(date: number, billingDay: number): string {
  return billingDay === 1 ? formatDay(date).slice(0, 7) : `${formatDay(date).slice(5)} –`;
}

/** One period for each part of a range; by default the usual range. */
export function seriesOf(
  reader: Reader,
  choice: Choice,
  { now, billingDay }: Occasion,
  by: Division,
  range?: Range,
): Report {
  const { calendar } = reader;
  const asked = range ?? usualRange(by, calendar, now, billingDay);
  const extent = reader.extent();
  const from = Math.max(asked.from, Math.min(extent?.from ?? asked.from, now));
  const to = Math.max(from + 1, Math.min(asked.to, now + 1));
  const periods = periodsOf(by, calendar, { from, to }, billingDay);
  return reportOf(chosenNames(reader, choice), periods, sumsOfPeriods(reader, by, periods), []);
}

/** Each name's traffic in one range. */
export function rankingOf(reader: Reader, choice: Choice, { from, to }: Range): Report {
  const { calendar } = reader;
  const [first, next] = [calendar.dateOf(from), calendar.dateOf(to)];
  const isDays = calendar.startOf(first) === from && calendar.startOf(next) === to;
  const period: Period = {
    by: isDays ? 'day' : 'hour',
    start: from,
    label: '',
    span: isDays ? { kind: 'dates', from: first, to: next } : { kind: 'time', from, to },
  };
  return reportOf(chosenNames(reader, choice), [period], [reader.sums(period.span)], [0]);
}

function sumsOfPeriods(reader: Reader, by: Division, periods: readonly Period[]): readonly Sums[] {
  if (by !== '5m') return periods.map(({ span }) => reader.sums(span));
  const [first, last] = [periods[0]?.start ?? 0, periods.at(-1)?.start ?? 0];
  const found = reader.recent(first, last + 1);
  return periods.map(({ start }) => found.get(start ?? 0) ?? new Map());
}

/** Combines names and sums; `order` are the periods to sort by, the most important first. */
function reportOf(
  names: readonly Name[],
  periods: readonly Period[],
  sums: readonly Sums[],
  order: readonly number[],
): Report {
  const lines = names
    .map((name): Line => ({ name, bytes: sums.map((column) => column.get(name.id) ?? NOTHING) }))
    .filter(({ bytes }) => bytes.some((sum) => bothWays(sum) > 0n));
  const keys = order.length > 0 ? order : [...periods.keys()];
  lines.sort((a, b) => compareLines(a, b, order.length > 0, keys));
  return { periods, lines, idle: names.length - lines.length };
}

function compareLines(a: Line, b: Line, inTurn: boolean, keys: readonly number[]): number {
  const pairs = inTurn
    ? keys.map((key) => [bytesAt(a, [key]), bytesAt(b, [key])] as const)
    : [[bytesAt(a, keys), bytesAt(b, keys)] as const];
  for (const [left, right] of pairs) if (left !== right) return left < right ? 1 : -1;
  return a.name.name < b.name.name ? -1 : 1;
}

const bytesAt = ({ bytes }: Line, keys: readonly number[]): bigint =>
  keys.reduce((sum, key) => sum + bothWays(bytes[key] ?? NOTHING), 0n);

/** The sums of these lines in each period. */
export function totalsOf({ periods }: Report, lines: readonly Line[]): readonly Bytes[] {
  return periods.map((_, index) =>
    lines.reduce((sum, { bytes }) => addBytes(sum, bytes[index] ?? NOTHING), NOTHING),
  );
}

/** The bytes of each name in this billing month. */
export function monthSums(reader: Reader, { now, billingDay }: Occasion): Sums {
  const today = reader.calendar.dateOf(now);
  const [from, to] = [billingMonth(today, billingDay), billingMonth(today, billingDay, 1)];
  return reader.sums({ kind: 'dates', from, to });
}

/** Each user's part of sums over all servers, to compare with quotas. */
export function usageOf(reader: Reader, sums: Sums): ReadonlyMap<string, Bytes> {
  const usage = new Map<string, Bytes>();
  for (const { id, name } of reader.names(reader.servers(), ['user'])) {
    const bytes = sums.get(id);
    if (bytes !== undefined) usage.set(name, addBytes(usage.get(name) ?? NOTHING, bytes));
  }
  return usage;
}

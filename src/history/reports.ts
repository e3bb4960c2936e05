/** What `v2top history` and the screen's history page say, as values: who carried how much, and when. */
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

/** Whose bytes a report is about. */
export interface Choice {
  readonly servers: readonly Server[];
  readonly dimensions: readonly Dimension[];
  /** Whether a name, as the core says it, belongs to the report. */
  readonly includes: (name: string, dimension: Dimension) => boolean;
}

/** When a report is made, and when months begin. */
export interface Occasion {
  /** Unix seconds. */
  readonly now: number;
  readonly billingDay: number;
}

/** A name with its bytes in each period of a report. */
export interface Line {
  readonly name: Name;
  readonly bytes: readonly Bytes[];
}

/** Names and periods, with what each period sums up to by dimension. */
export interface Report {
  readonly periods: readonly Period[];
  /** Names that carried anything in any period; the greatest first. */
  readonly lines: readonly Line[];
  /** Names of the choice that did not. */
  readonly idle: number;
}

/** The names of a choice. */
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
  // This month's greatest first; who carried nothing in it, by everything.
  return reportOf(chosenNames(reader, choice), [...periods, all], columns, [2, 4]);
}

/** How a month is called where it fits over a column. */
function monthName(date: number, billingDay: number): string {
  return billingDay === 1 ? formatDay(date).slice(0, 7) : `${formatDay(date).slice(5)} –`;
}

/** One period for each division of a range; without a range the usual ones. */
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

/** What each name carried in one range. */
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

/** Puts names and sums together; `order` are the periods to sort by, the most important first. */
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

/** What these lines carried in each period, together. */
export function totalsOf({ periods }: Report, lines: readonly Line[]): readonly Bytes[] {
  return periods.map((_, index) =>
    lines.reduce((sum, { bytes }) => addBytes(sum, bytes[index] ?? NOTHING), NOTHING),
  );
}

/** What each user carried in this billing month over all servers: what quotas are compared with. */
export function usageOf(reader: Reader, occasion: Occasion): ReadonlyMap<string, Bytes> {
  const today = reader.calendar.dateOf(occasion.now);
  const from = billingMonth(today, occasion.billingDay);
  const sums = reader.sums({ kind: 'dates', from, to: billingMonth(today, occasion.billingDay, 1) });
  const usage = new Map<string, Bytes>();
  for (const { id, name } of reader.names(reader.servers(), ['user'])) {
    const bytes = sums.get(id);
    if (bytes !== undefined) usage.set(name, addBytes(usage.get(name) ?? NOTHING, bytes));
  }
  return usage;
}

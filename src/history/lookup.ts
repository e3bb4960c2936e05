/** The screen's queries: the traffic of a row or table by period, and everyone's traffic today and this month. */
import type { Dimension } from '../core/counters.ts';
import { billingMonth } from './calendar.ts';
import { endpointOf } from './endpoint.ts';
import { isLong } from './notes.ts';
import type { Division } from './periods.ts';
import { type Quota, quotasOf } from './quotas.ts';
import { type Bytes, type Event, NOTHING, type Reader, type Server } from './reader.ts';
import { type Choice, chosenNames, seriesOf, summaryOf, totalsOf } from './reports.ts';
import { type Trace, traceOf } from './trace.ts';

/** Whose traffic, and by which periods: a row's, or a whole table's if `name` is null. */
export interface SeriesQuestion {
  readonly dimension: Dimension;
  readonly name: string | null;
  readonly by: Exclude<Division, 'all'>;
}

/** The same question for one server at one moment. */
export interface SeriesQuery extends SeriesQuestion {
  /** The address, in any spelling. */
  readonly address: string;
  readonly billingDay: number;
  /** Unix seconds. */
  readonly now: number;
}

/** One bar: its first moment in Unix seconds, its label, and its bytes. */
export interface SeriesPeriod extends Bytes {
  readonly start: number;
  readonly label: string;
}

/** What each name of a server has carried, at one moment. */
export interface UsageQuery extends Pick<SeriesQuery, 'address' | 'billingDay' | 'now'> {
  /** Quotas of users by name, in bytes a month. */
  readonly limits: ReadonlyMap<string, bigint>;
}

/** The answer to it. */
export interface UsageAnswer {
  readonly names: readonly NameUsage[];
  /** Of all servers in the file. */
  readonly quotas: readonly Quota[];
}

/** A name's traffic today and in this billing month. */
export interface NameUsage {
  readonly dimension: Dimension;
  readonly name: string;
  readonly today: Bytes;
  readonly month: Bytes;
}

/** Which server, and when. */
export type RecordQuery = Pick<SeriesQuery, 'address' | 'now'>;

/** What is kept of a server besides its bytes. */
export interface ServerRecord {
  /** The file that holds it; empty for one in memory. */
  readonly file: string;
  /** When it was last read and written down, in Unix seconds; null before that. */
  readonly seen: number | null;
  /** The newest first, no more than `MOST_EVENTS`. */
  readonly events: readonly Event[];
}

const MOST_EVENTS = 50;

/** A row, by its table and name. */
export interface RowQuestion {
  readonly dimension: Dimension;
  readonly name: string;
}

/** A row of one server, at one moment. */
export interface RowQuery extends RowQuestion, Pick<SeriesQuery, 'address' | 'billingDay' | 'now'> {}

/** What the history has of a row. */
export interface RowRecord {
  readonly today: Bytes;
  readonly yesterday: Bytes;
  /** In this billing month. */
  readonly month: Bytes;
  /** Everything that was ever counted. */
  readonly all: Bytes;
  readonly trace: Trace;
}

/** A question of a screen. */
export type Look =
  | { readonly type: 'row'; readonly query: RowQuery }
  | { readonly type: 'series'; readonly query: SeriesQuery }
  | { readonly type: 'usage'; readonly query: UsageQuery }
  | { readonly type: 'record'; readonly query: RecordQuery };

/** What it is answered. */
export type Answer =
  | { readonly type: 'row'; readonly record: RowRecord }
  | { readonly type: 'series'; readonly periods: readonly SeriesPeriod[] }
  | ({ readonly type: 'usage' } & UsageAnswer)
  | { readonly type: 'record'; readonly record: ServerRecord };

/** Answers a question from an open history. */
export function lookUp(reader: Reader, look: Look): Answer {
  switch (look.type) {
    case 'row':
      return { type: 'row', record: rowOf(reader, look.query) };
    case 'series':
      return { type: 'series', periods: seriesPeriods(reader, look.query) };
    case 'usage':
      return { type: 'usage', ...usageOfNames(reader, look.query) };
    case 'record':
      return { type: 'record', record: recordOf(reader, look.query) };
  }
}

/** Whether a history holds a server's books. */
export function holdsBooks(reader: Reader, address: string): boolean {
  return booksOf(reader, address).length > 0;
}

/** The books of the cores that have answered at an address, in any spelling. */
export const booksOf = (reader: Reader, address: string): readonly Server[] => {
  const key = endpointOf(address);
  return reader.servers().filter(({ server }) => server === key || server.startsWith(`${key} #`));
};

/** The last two hours by 5 minutes, 24 hours, 31 days, 12 months or ten years, as far as recorded. */
function seriesPeriods(reader: Reader, query: SeriesQuery): readonly SeriesPeriod[] {
  const { dimension, name, by, billingDay, now } = query;
  const choice: Choice = {
    servers: booksOf(reader, query.address),
    dimensions: [dimension],
    includes: (candidate: string) => name === null || candidate === name,
  };
  // A table's sums are those of nearly all names; a row's take a hundredth of that.
  const asked = name === null ? reader : ofNames(reader, choice);
  const report = seriesOf(asked, choice, { now, billingDay }, by);
  const totals = totalsOf(report, report.lines);
  return report.periods.map(({ start, label }, index) => ({
    start: start ?? 0,
    label,
    ...(totals[index] ?? NOTHING),
  }));
}

/** The traffic of each name of a server today and in this billing month, without names that had none, and quotas. */
function usageOfNames(reader: Reader, { address, billingDay, now, limits }: UsageQuery): UsageAnswer {
  const date = reader.calendar.dateOf(now);
  const [today, month = new Map<number, Bytes>()] = reader.sumsOfDates([
    { from: date, to: date + 1 },
    { from: billingMonth(date, billingDay), to: billingMonth(date, billingDay, 1) },
  ]);
  const names = reader.names(booksOf(reader, address)).flatMap(({ id, dimension, name }): NameUsage[] => {
    const sum = month.get(id);
    return sum === undefined ? [] : [{ dimension, name, today: today?.get(id) ?? NOTHING, month: sum }];
  });
  return { names, quotas: quotasOf(reader, month, limits) };
}

/** What is kept of a server besides its bytes. */
function recordOf(reader: Reader, { address, now }: RecordQuery): ServerRecord {
  const books = booksOf(reader, address);
  const all = reader.events(books, 0, now + 1);
  const events = all.filter((event) => event.type !== 'absence' || isLong(event));
  const seen = books.reduce((latest, book) => Math.max(latest, book.seen), 0);
  return {
    file: reader.file(),
    seen: seen === 0 ? null : seen,
    events: events.slice(-MOST_EVENTS).toReversed(),
  };
}

const ofNames = (reader: Reader, choice: Choice): Reader =>
  reader.restrictTo(chosenNames(reader, choice).map(({ id }) => id));

function rowOf(reader: Reader, { address, dimension, name, billingDay, now }: RowQuery): RowRecord {
  const choice: Choice = {
    servers: booksOf(reader, address),
    dimensions: [dimension],
    includes: (candidate) => candidate === name,
  };
  const row = ofNames(reader, choice);
  const report = summaryOf(row, choice, { now, billingDay });
  const [today = NOTHING, yesterday = NOTHING, month = NOTHING, , all = NOTHING] = totalsOf(
    report,
    report.lines,
  );
  return { today, yesterday, month, all, trace: traceOf(row, choice.servers, now) };
}

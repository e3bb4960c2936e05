/** What the screen asks of histories, and how the answers about several servers become one. */
import type { HistoryQueries } from '../history/history.ts';
import type { RowRecord, SeriesPeriod, SeriesQuery, SeriesQuestion } from '../history/lookup.ts';
import { addBytes, NOTHING } from '../history/reader.ts';
import type { Trace } from '../history/trace.ts';
import { JournalFailure } from '../traffic/journal.ts';
import type { Speeds } from '../traffic/sample.ts';

/** Whose history: a row's at one server, or at all displayed ones if `place` is null. */
export interface HistoryQuestion extends SeriesQuestion {
  readonly place: number | null;
}

export type SeriesAnswer =
  | { readonly type: 'periods'; readonly periods: readonly SeriesPeriod[] }
  /** A sentence. */
  | { readonly type: 'nothing'; readonly why: string };

/** How long an answer of a history is shown before it is asked again, in milliseconds. */
export const HISTORY_FRESH = 60_000;

const NOT_RECORDED: SeriesAnswer = {
  type: 'nothing',
  why: 'Nothing is recorded in this run; --record or "v2top record" keeps a history.',
};

/** Asks for a series; failures become sentences. Never rejects because of the history. */
export async function seriesFrom(
  query: SeriesQuery,
  queries: HistoryQueries | undefined,
): Promise<SeriesAnswer> {
  try {
    const periods = (await queries?.series(query)) ?? null;
    return periods === null ? NOT_RECORDED : { type: 'periods', periods };
  } catch (error) {
    if (!(error instanceof JournalFailure)) throw error;
    return { type: 'nothing', why: `The history cannot be read: ${error.message}.` };
  }
}

/** What a history answers; null if it has nothing, if it cannot be read, or if there is none. */
export async function answerFrom<T>(
  queries: HistoryQueries | undefined,
  ask: (queries: HistoryQueries) => Promise<T | null>,
): Promise<T | null> {
  try {
    return queries === undefined ? null : await ask(queries);
  } catch (error) {
    if (!(error instanceof JournalFailure)) throw error;
    return null;
  }
}

/** Adds the answers about several servers, period by period. */
export function sumOfSeries(answers: readonly SeriesAnswer[]): SeriesAnswer {
  const told = answers.flatMap((answer) => (answer.type === 'periods' ? [answer.periods] : []));
  const [first] = told;
  if (first === undefined) return answers[0] ?? NOT_RECORDED;
  if (told.length === 1) return { type: 'periods', periods: first };
  const sums = new Map<number, SeriesPeriod>();
  for (const period of told.flat()) {
    const before = sums.get(period.start) ?? NOTHING;
    sums.set(period.start, { ...period, ...addBytes(before, period) });
  }
  return { type: 'periods', periods: [...sums.values()].sort((a, b) => a.start - b.start) };
}

/** Combines the records of a row at several servers; null if all are null. */
export function sumOfRecords(records: readonly (RowRecord | null)[]): RowRecord | null {
  const told = records.filter((record) => record !== null);
  if (told.length === 0) return null;
  return told.reduce((sum, record) => ({
    today: addBytes(sum.today, record.today),
    yesterday: addBytes(sum.yesterday, record.yesterday),
    month: addBytes(sum.month, record.month),
    all: addBytes(sum.all, record.all),
    trace: plusTrace(sum.trace, record.trace),
  }));
}

/** Adds two traces; five minutes are unknown if both say so. */
function plusTrace(one: Trace, other: Trace): Trace {
  const slots = new Map<number, Speeds | null>(one.slots);
  for (const [start, speeds] of other.slots) {
    const before = slots.get(start);
    slots.set(
      start,
      before == null || speeds === null ? (speeds ?? before ?? null) : plusSpeeds(before, speeds),
    );
  }
  return { from: Math.min(one.from, other.from), to: Math.max(one.to, other.to), slots };
}

const plusSpeeds = (one: Speeds, other: Speeds): Speeds => ({
  uplink: one.uplink + other.uplink,
  downlink: one.downlink + other.downlink,
});

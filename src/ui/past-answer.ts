/** Queries the history for the screen; failures become sentences. */
import type { PastReader } from '../history/history.ts';
import type {
  LatelyAnswer,
  LatelyQuery,
  PastPeriod,
  PastQuery,
  RowQuery,
  RowRecord,
} from '../history/lookup.ts';
import { JournalFailure } from '../traffic/journal.ts';

export type PastAnswer =
  | { readonly type: 'periods'; readonly periods: readonly PastPeriod[] }
  /** A sentence. */
  | { readonly type: 'nothing'; readonly why: string };

const NOT_RECORDED: PastAnswer = {
  type: 'nothing',
  why: 'Nothing is recorded in this run; --record or "v2top record" keeps a history.',
};

/** Queries the history. Never rejects because of the history. */
export async function answerTo(query: PastQuery, past: PastReader | undefined): Promise<PastAnswer> {
  if (past === undefined) return NOT_RECORDED;
  try {
    const periods = await past.past(query);
    return periods === null ? NOT_RECORDED : { type: 'periods', periods };
  } catch (error) {
    if (!(error instanceof JournalFailure)) throw error;
    return { type: 'nothing', why: `The history cannot be read: ${error.message}.` };
  }
}

/** What the history has of a row; null where it has nothing, or cannot be read. Never rejects for what is wrong with it. */
export async function rowFrom(query: RowQuery, past: PastReader | undefined): Promise<RowRecord | null> {
  if (past === undefined) return null;
  try {
    return await past.row(query);
  } catch (error) {
    if (!(error instanceof JournalFailure)) throw error;
    return null;
  }
}

const NO_ONE: LatelyAnswer = { names: [], quotas: [] };

/** Everyone's recent traffic; empty if the history cannot tell. Never rejects because of the history. */
export async function latelyFrom(query: LatelyQuery, past: PastReader | undefined): Promise<LatelyAnswer> {
  if (past === undefined) return NO_ONE;
  try {
    return (await past.lately(query)) ?? NO_ONE;
  } catch (error) {
    if (!(error instanceof JournalFailure)) throw error;
    return NO_ONE;
  }
}

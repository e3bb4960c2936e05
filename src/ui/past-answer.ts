/** What the history answers to the screen, or why it does not. */
import type { PastReader } from '../history/history.ts';
import type { Lately, PastPeriod, PastQuery } from '../history/lookup.ts';
import { JournalFailure } from '../traffic/journal.ts';

export type PastAnswer =
  | { readonly type: 'periods'; readonly periods: readonly PastPeriod[] }
  /** A sentence. */
  | { readonly type: 'nothing'; readonly why: string };

const NOT_RECORDED: PastAnswer = {
  type: 'nothing',
  why: 'Nothing is recorded in this run; --record or "v2top record" keeps a history.',
};

/** Asks the history. Never rejects for what is wrong with it. */
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

/** What everyone has carried lately; no one where the history cannot tell. Never rejects for what is wrong with it. */
export async function latelyFrom(
  query: Pick<PastQuery, 'address' | 'billingDay' | 'now'>,
  past: PastReader | undefined,
): Promise<readonly Lately[]> {
  if (past === undefined) return [];
  try {
    return (await past.lately(query)) ?? [];
  } catch (error) {
    if (!(error instanceof JournalFailure)) throw error;
    return [];
  }
}

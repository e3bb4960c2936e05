/**
 * What the page of a server needs from outside of the state: from the core, from this run's poller, and from the
 * history.
 */
import { type OnlineSource, SourceFailure, type SysStats } from '../core/core.ts';
import type { HistoryQueries } from '../history/history.ts';
import type { ServerRecord } from '../history/lookup.ts';
import { JournalFailure } from '../traffic/journal.ts';
import type { Poller } from '../traffic/poller.ts';

export interface ServerAnswer {
  /** The process's own figures; null if the core has none, undefined if it did not answer. */
  readonly figures: SysStats | null | undefined;
  /** As returned by `OnlineSource.since`. */
  readonly since: string | null;
  /** This process, and the other v2tops at this API. */
  readonly pid: number;
  readonly others: readonly number[];
  /** Why others cannot be found; empty if they can. */
  readonly claimTrouble: string;
  /** Why nothing is recorded; empty if it is. */
  readonly unrecordedWhy: string;
  /** What a history has; null if none has this server, or if it cannot be read. */
  readonly record: ServerRecord | null;
}

export interface AskedServer {
  readonly source: Pick<OnlineSource, 'address' | 'sysStats' | 'since'>;
  readonly poller: Pick<Poller, 'others' | 'claimTrouble' | 'unrecordedWhy'> | undefined;
  readonly queries: HistoryQueries | undefined;
}

/** Asks; `deadline` in milliseconds per call, `now` in Unix seconds. Never rejects because of core or history. */
export async function serverAnswer(
  { source, poller, queries }: AskedServer,
  deadline: number,
  now: number,
): Promise<ServerAnswer> {
  const [figures, since, record] = await Promise.all([
    answerOr(source.sysStats(deadline), undefined),
    answerOr(source.since(deadline), null),
    recordIn(queries, source.address, now),
  ]);
  const { others = [], claimTrouble = '', unrecordedWhy = '' } = poller ?? {};
  return { figures, since, pid: process.pid, others, claimTrouble, unrecordedWhy, record };
}

async function answerOr<T, Otherwise>(call: Promise<T>, otherwise: Otherwise): Promise<T | Otherwise> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    return otherwise;
  }
}

async function recordIn(
  queries: HistoryQueries | undefined,
  address: string,
  now: number,
): Promise<ServerRecord | null> {
  try {
    return (await queries?.record({ address, now })) ?? null;
  } catch (error) {
    if (!(error instanceof JournalFailure)) throw error;
    return null;
  }
}

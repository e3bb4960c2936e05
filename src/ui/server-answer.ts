/**
 * What the page of a server needs from outside of the state: from the core, from this run's poller, and from the
 * history.
 */
import type { OnlineSource, SysStats } from '../core/core.ts';
import type { HistoryQueries } from '../history/history.ts';
import type { ServerRecord } from '../history/lookup.ts';
import type { Poller } from '../traffic/poller.ts';
import { answerOr } from './core-answer.ts';
import { answerFrom } from './history-answers.ts';

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
    answerFrom(queries, (history) => history.record({ address: source.address, now })),
  ]);
  const { others = [], claimTrouble = '', unrecordedWhy = '' } = poller ?? {};
  return { figures, since, pid: process.pid, others, claimTrouble, unrecordedWhy, record };
}

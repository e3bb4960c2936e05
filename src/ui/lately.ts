/** The history's data about everyone, for the columns `today` and `month` and the quotas: when to ask, what to keep. */
import type { UsageAnswer } from '../history/lookup.ts';
import type { Quota, QuotaLevel } from '../history/quotas.ts';
import { bothWays } from '../history/reader.ts';
import type { Carried } from '../table/figures.ts';
import { type State, type Update, withServer, withServers } from './state.ts';
import { withTables } from './tables.ts';

/** How long an answer is shown before the history is asked again, in milliseconds. */
const FRESH = 60_000;

/** Asks for everyone's traffic if the screen shows it and the last answer is too old. */
export function withFreshLately({ state, effects }: Update): Update {
  const { latelyAskedAt, now, servers } = state;
  const isFresh = latelyAskedAt !== null && now.mono - latelyAskedAt < FRESH;
  if (isFresh || !isWanted(state)) return { state, effects };
  const asking = withServers(state, ({ lately, sample }) => ({ lately: { ...lately, asking: sample } }));
  const asked = servers.map((_, place) => ({ type: 'lately', place }) as const);
  return { state: { ...asking, latelyAskedAt: now.mono }, effects: [...effects, ...asked] };
}

function isWanted({ settings: { columns, sort, limits } }: State): boolean {
  return limits.size > 0 || (['today', 'month'] as const).some((id) => columns.has(id) || sort.column === id);
}

/** Keeps an answer about a server; a name that several books of a server have is one name. */
export function withLately(state: State, place: number, { names: list, quotas }: UsageAnswer): State {
  const names = {
    inbound: new Map<string, Carried>(),
    outbound: new Map<string, Carried>(),
    user: new Map<string, Carried>(),
  };
  for (const { dimension, name, today, month } of list) {
    const before = names[dimension].get(name);
    names[dimension].set(name, {
      today: (before?.today ?? 0n) + bothWays(today),
      month: (before?.month ?? 0n) + bothWays(month),
    });
  }
  const lately = { asking: null, at: state.servers[place]?.lately.asking ?? null, names };
  const told = withServer(state, place, { lately });
  return withTables({ ...told, quotas: quotasAfter(state, quotas) }, state.now.mono < state.heldUntil);
}

/** Each history speaks for all the servers that it has; one that has nothing to say takes nothing back. */
const quotasAfter = ({ quotas: before }: State, quotas: readonly Quota[]): State['quotas'] =>
  quotas.length === 0 ? before : new Map(quotas.map((quota) => [quota.name, quota]));

/** How a user with this quota is marked, never by colour alone; empty for all is well. */
export const QUOTA_MARKS: Readonly<Record<QuotaLevel, string>> = { fine: '', near: '!', over: '!!' };

/** The width that marks take from names, with the space before them; 0 if no name has a mark. */
export function markCells({ quotas }: State): number {
  return [...quotas.values()].some(({ level }) => level !== 'fine') ? 3 : 0;
}

/** A user's quota, if there is one. */
export function quotaOf({ quotas }: State, name: string): Quota | undefined {
  return quotas.get(name);
}

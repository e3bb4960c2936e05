/** The history's data about everyone, for the columns `today` and `month` and the quotas: when to ask, what to keep. */
import type { UsageAnswer } from '../history/lookup.ts';
import type { Quota } from '../history/quotas.ts';
import { bothWays } from '../history/reader.ts';
import type { Usage } from '../table/figures.ts';
import { wantsColumn } from '../table/view.ts';
import { HISTORY_FRESH } from './history-answers.ts';
import { type State, type Update, withServer, withServers } from './state.ts';
import { withTables } from './tables.ts';

/** Asks for everyone's traffic if the screen shows it and the last answer is too old. */
export function withFreshUsage({ state, effects }: Update): Update {
  const { usageAskedAt, now, servers } = state;
  const isFresh = usageAskedAt !== null && now.mono - usageAskedAt < HISTORY_FRESH;
  if (isFresh || !isWanted(state)) return { state, effects };
  const asking = withServers(state, ({ usage, sample }) => ({ usage: { ...usage, asking: sample } }));
  const asked = servers.map((_, place) => ({ type: 'usage', place }) as const);
  return { state: { ...asking, usageAskedAt: now.mono }, effects: [...effects, ...asked] };
}

const isWanted = ({ settings }: State): boolean =>
  settings.limits.size > 0 || wantsColumn(settings, 'today') || wantsColumn(settings, 'month');

/** Keeps an answer about a server; a name that several books of a server have is one name. */
export function withUsage(state: State, place: number, { names: list, quotas }: UsageAnswer): State {
  const names = {
    inbound: new Map<string, Usage>(),
    outbound: new Map<string, Usage>(),
    user: new Map<string, Usage>(),
  };
  for (const { dimension, name, today, month } of list) {
    const before = names[dimension].get(name);
    names[dimension].set(name, {
      today: (before?.today ?? 0n) + bothWays(today),
      month: (before?.month ?? 0n) + bothWays(month),
    });
  }
  const usage = { asking: null, at: state.servers[place]?.usage.asking ?? null, names };
  const told = withServer(state, place, { usage });
  return withTables({ ...told, quotas: quotasAfter(state, quotas) }, state.now.mono < state.heldUntil);
}

/** Each history speaks for all the servers that it has; one that has nothing to say takes nothing back. */
const quotasAfter = ({ quotas: before }: State, quotas: readonly Quota[]): State['quotas'] =>
  quotas.length === 0 ? before : new Map(quotas.map((quota) => [quota.name, quota]));

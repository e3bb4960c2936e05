/** The history's data about everyone, for the columns `today` and `month` and the quotas: when to ask, what to keep. */
import type { UsageAnswer } from '../history/lookup.ts';
import { bothWays } from '../history/reader.ts';
import type { Usage } from '../table/figures.ts';
import { wantsColumn } from '../table/view.ts';
import { HISTORY_FRESH } from './history-answers.ts';
import { type State, type Update, type UsageState, withServers } from './state.ts';
import { withTables } from './tables.ts';

/** Asks for everyone's traffic if the screen shows it and the last answer is too old. */
export function withFreshUsage({ state, effects }: Update): Update {
  const { usageAskedAt, now } = state;
  const isFresh = usageAskedAt !== null && now.mono - usageAskedAt < HISTORY_FRESH;
  if (isFresh || !isWanted(state)) return { state, effects };
  const asking = withServers(state, ({ usage, sample }) => ({ usage: { ...usage, asking: sample } }));
  return { state: { ...asking, usageAskedAt: now.mono }, effects: [...effects, { type: 'usage' }] };
}

const isWanted = ({ settings }: State): boolean =>
  settings.limits.size > 0 || wantsColumn(settings, 'today') || wantsColumn(settings, 'month');

/** Keeps the answers about all servers, in their order. */
export function withUsage(state: State, answers: readonly UsageAnswer[]): State {
  const told = withServers(state, ({ usage: { asking } }, place) => ({
    usage: { asking: null, at: asking, names: usageByName(answers[place]?.names ?? []) },
  }));
  const quotas = answers.reduce(quotasAfter, state.quotas);
  return withTables({ ...told, quotas }, state.now.mono < state.heldUntil);
}

/** A name that several books of a server have is one name. */
function usageByName(list: UsageAnswer['names']): UsageState['names'] {
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
  return names;
}

/** Each history speaks for all the servers that it has; one that has nothing to say takes nothing back. */
const quotasAfter = (before: State['quotas'], { quotas }: UsageAnswer): State['quotas'] =>
  quotas.length === 0 ? before : new Map(quotas.map((quota) => [quota.name, quota]));

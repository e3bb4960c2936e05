/** What the history says of everyone: the columns `today` and `month`, and the quotas. When it is asked, what is kept. */
import type { LatelyAnswer } from '../history/lookup.ts';
import type { Quota, QuotaLevel } from '../history/quotas.ts';
import { bothWays } from '../history/reader.ts';
import type { Carried } from '../table/figures.ts';
import { type State, serverOf, type Update } from './state.ts';
import { withTables } from './tables.ts';

/** How long an answer is shown before the history is asked again, in milliseconds. */
const FRESH = 60_000;

/** Asks for what everyone has carried where the screen shows that and the last answer has grown old. */
export function withFreshLately({ state, effects }: Update): Update {
  const { lately, now } = state;
  const isFresh = lately.askedAt !== null && now.mono - lately.askedAt < FRESH;
  if (isFresh || !isWanted(state)) return { state, effects };
  const asking = { ...lately, askedAt: now.mono, asking: serverOf(state).sample };
  return { state: { ...state, lately: asking }, effects: [...effects, { type: 'lately' }] };
}

function isWanted({ settings: { columns, sort, limits } }: State): boolean {
  return limits.size > 0 || (['today', 'month'] as const).some((id) => columns.has(id) || sort.column === id);
}

/** Keeps an answer; a name that several books of a server have is one name. */
export function withLately(state: State, { names: list, quotas }: LatelyAnswer): State {
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
  const { askedAt, asking } = state.lately;
  const lately = {
    askedAt,
    asking: null,
    at: asking,
    names,
    quotas: new Map(quotas.map((quota) => [quota.name, quota])),
  };
  return withTables({ ...state, lately }, state.now.mono < state.heldUntil);
}

/** How a user with this quota is marked, never by colour alone; empty for all is well. */
export const QUOTA_MARKS: Readonly<Record<QuotaLevel, string>> = { fine: '', near: '!', over: '!!' };

/** The cells that marks take from names, with the blank before them; none where no one has a mark. */
export function markCells({ lately }: State): number {
  return [...lately.quotas.values()].some(({ level }) => level !== 'fine') ? 3 : 0;
}

/** A user's quota, where there is one. */
export function quotaOf({ lately }: State, name: string): Quota | undefined {
  return lately.quotas.get(name);
}

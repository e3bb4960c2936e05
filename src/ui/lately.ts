/** The columns `today` and `month`: when the history is asked for them, and what is kept of its answer. */
import type { Lately } from '../history/lookup.ts';
import { bothWays } from '../history/reader.ts';
import type { Carried } from '../table/columns.ts';
import type { State, Update } from './state.ts';

/** How long an answer is shown before the history is asked again, in milliseconds. */
const FRESH = 60_000;

/** Asks for what everyone has carried where a column shows that and the last answer has grown old. */
export function withFreshLately({ state, effects }: Update): Update {
  const { settings, lately, now } = state;
  const isShown = settings.columns.has('today') || settings.columns.has('month');
  if (!isShown || (lately.askedAt !== null && now.mono - lately.askedAt < FRESH)) return { state, effects };
  const asked = { ...state, lately: { ...lately, askedAt: now.mono } };
  return { state: asked, effects: [...effects, { type: 'lately' }] };
}

/** Keeps an answer; a name that several books of a server have is one name. */
export function withLately(state: State, answer: readonly Lately[]): State {
  const names = {
    inbound: new Map<string, Carried>(),
    outbound: new Map<string, Carried>(),
    user: new Map<string, Carried>(),
  };
  for (const { dimension, name, today, month } of answer) {
    const before = names[dimension].get(name);
    names[dimension].set(name, {
      today: (before?.today ?? 0n) + bothWays(today),
      month: (before?.month ?? 0n) + bothWays(month),
    });
  }
  return { ...state, lately: { ...state.lately, names } };
}

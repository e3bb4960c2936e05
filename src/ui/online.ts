/** Who is on line: when a core is asked for it, and what is kept of its answer. */
import type { ColumnId } from '../table/columns.ts';
import { presencesOf } from '../table/presence.ts';
import { fitOf } from './fit.ts';
import { NOTHING_TOLD, type OnlineAnswer, type OnlineState } from './online-answer.ts';
import { type State, serverOf, type Update, withServer } from './state.ts';
import { withTables } from './tables.ts';

const COLUMNS: readonly ColumnId[] = ['ips', 'online'];

/** The least time from an answer to the next question, in milliseconds. */
const REST = 5000;
/** An old Xray is asked user by user: it rests this many times as long as that took. */
const REST_SHARE = 4;

/** Asks who is on line where something on the screen shows it and the last answer has grown old. */
export function withFreshOnline({ state, effects }: Update): Update {
  const { online, sample, trouble } = serverOf(state);
  const askedAt = state.now.mono;
  const isDue = sample !== null && trouble === null && askedAt >= online.dueAt;
  const standsStill = state.paused !== null && online.answer !== null;
  if (!isDue || standsStill || !isSeen(state)) return { state, effects };
  const asked = { ...online, askedAt, dueAt: Number.POSITIVE_INFINITY };
  return { state: withServer(state, { online: asked }), effects: [...effects, { type: 'online', askedAt }] };
}

/** Whether a column or the page in front shows who is on line. */
function isSeen(state: State): boolean {
  const { front, settings } = state;
  if (front.kind === 'detail') return front.dimension === 'user';
  const isWanted = COLUMNS.some((id) => settings.columns.has(id) || settings.sort.column === id);
  return isWanted && fitOf(state).columns.some(({ column }) => COLUMNS.includes(column.id));
}

/** Keeps an answer, unless the core has been restarted since it was asked, or the screen stands still. */
export function receiveOnline(state: State, askedAt: number, answer: OnlineAnswer): State {
  const { online } = serverOf(state);
  if (online.askedAt !== askedAt) return state;
  if (state.paused !== null && online.answer !== null)
    return withServer(state, { online: { ...online, dueAt: state.now.mono } });
  const next = withServer(state, { online: answered(online, answer, state.now.mono) });
  const isOrder = COLUMNS.includes(state.settings.sort.column);
  return isOrder && state.paused === null ? withTables(next, state.now.mono < state.heldUntil) : next;
}

function answered(before: OnlineState, answer: OnlineAnswer, now: number): OnlineState {
  const users = answer.type === 'users' ? answer.users : [];
  const hasNamed = before.hasNamed || users.length > 0;
  const isKnown = answer.type === 'users' && hasNamed;
  const rest = Math.max(REST, REST_SHARE * (now - (before.askedAt ?? now)));
  return {
    askedAt: before.askedAt,
    dueAt: answer.type === 'cannot' ? Number.POSITIVE_INFINITY : now + rest,
    answer,
    hasNamed,
    presences: isKnown ? presencesOf(users) : null,
  };
}

/** A core that was restarted may be a newer one, with another policy. */
export function forgetOnline(state: State): State {
  return withServer(state, { online: NOTHING_TOLD });
}

/** Who is online: when to ask a core, and what to keep of its answer. */
import type { ColumnId } from '../table/columns.ts';
import { presencesOf } from '../table/presence.ts';
import { wantsColumn } from '../table/view.ts';
import { fitOf } from './fit.ts';
import { NOTHING_TOLD, type OnlineAnswer, type OnlineState } from './online-answer.ts';
import { type ServerState, type State, type Update, withServer } from './state.ts';
import { withTables } from './tables.ts';

const ONLINE_COLUMNS: readonly ColumnId[] = ['ips', 'online'];

/** The shortest time between an answer and the next query, in milliseconds. */
const REST = 5000;
/** An old Xray is asked user by user, so it rests this many times as long as that took. */
const REST_SHARE = 4;

/** Asks who is online if something on the screen shows it and the last answer is too old. */
export function withFreshOnline(update: Update): Update {
  const { state } = update;
  const due = state.servers.flatMap((server, place) => (isDue(state, server) ? [place] : []));
  if (due.length === 0 || !isSeen(state)) return update;
  const askedAt = state.now.mono;
  const asked = { askedAt, dueAt: Number.POSITIVE_INFINITY };
  return {
    state: due.reduce((next, place) => withOnline(next, place, asked), state),
    effects: [...update.effects, ...due.map((place) => ({ type: 'online', place, askedAt }) as const)],
  };
}

function isDue({ now, paused }: State, { online, sample, trouble }: ServerState): boolean {
  const standsStill = paused !== null && online.answer !== null;
  return sample !== null && trouble === null && now.mono >= online.dueAt && !standsStill;
}

function withOnline(state: State, place: number, change: Partial<OnlineState>): State {
  const online = state.servers[place]?.online ?? NOTHING_TOLD;
  return withServer(state, place, { online: { ...online, ...change } });
}

/** Whether a column or the page in front shows who is online. */
function isSeen(state: State): boolean {
  const { front, settings } = state;
  if (front.kind === 'server') return true;
  if (front.kind === 'detail') return front.dimension === 'user';
  const isWanted = ONLINE_COLUMNS.some((id) => wantsColumn(settings, id));
  return isWanted && fitOf(state).columns.some(({ column }) => ONLINE_COLUMNS.includes(column.id));
}

/** Keeps an answer, unless the core has restarted since the query, or the screen is paused. */
export function receiveOnline(state: State, place: number, askedAt: number, answer: OnlineAnswer): State {
  const online = state.servers[place]?.online;
  if (online?.askedAt !== askedAt) return state;
  if (state.paused !== null && online.answer !== null)
    return withOnline(state, place, { dueAt: state.now.mono });
  const next = withOnline(state, place, answered(online, answer, state.now.mono));
  const isOrder = ONLINE_COLUMNS.includes(state.settings.sort.column);
  return withTables(next, !isOrder || state.paused !== null || state.now.mono < state.heldUntil);
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

/** A core that restarted may be a newer version with another policy. */
export function forgetOnline(state: State, place: number): State {
  return withServer(state, place, { online: NOTHING_TOLD });
}

/** The one reducer: the poller, the keyboard, the window and the clock send messages; the next state comes out. */

import type { Dimension } from '../core/counters.ts';
import type { RowQuestion, RowRecord, UsageAnswer } from '../history/lookup.ts';
import type { Background } from '../terminal/background.ts';
import type { MouseEvent } from '../terminal/mouse.ts';
import type { Size } from '../terminal/screen.ts';
import type { KeyPress } from '../terminal/tokenizer.ts';
import { cleanName } from '../text/safe.ts';
import type { Moment } from '../traffic/clock.ts';
import type { Sample } from '../traffic/sample.ts';
import type { ServerEvent } from './gathering.ts';
import { withHappenings } from './happenings.ts';
import type { HistoryQuestion, SeriesAnswer } from './history-answers.ts';
import { bindingOf } from './keys.ts';
import { clampScroll, scrollToSelected } from './move.ts';
import { forgetOnline, receiveOnline, withFreshOnline } from './online.ts';
import type { OnlineAnswer } from './online-answer.ts';
import { onPageKey, onPageMouse, onPagePaste } from './pages/pages.tsx';
import { withFreshRecord, withRecord } from './record.ts';
import { withMessage } from './say.ts';
import { receiveSeries, withFreshSeries } from './series.ts';
import { receiveServer, withFreshServer } from './server.ts';
import type { ServerAnswer } from './server-answer.ts';
import { inSight, labelOf, liveSights, newestShown, shownLine, shownSamples } from './sight.ts';
import { only, type State, type Update, withServer } from './state.ts';
import { withTables } from './tables.ts';
import { withFreshUsage, withUsage } from './usage.ts';

export type Message =
  | { readonly type: 'key'; readonly key: KeyPress; readonly now: Moment }
  /** Text that was pasted at once. */
  | { readonly type: 'paste'; readonly text: string; readonly now: Moment }
  | { readonly type: 'mouse'; readonly mouse: MouseEvent; readonly now: Moment }
  | { readonly type: 'poll'; readonly events: readonly ServerEvent[]; readonly now: Moment }
  | { readonly type: 'resize'; readonly size: Size }
  /** The terminal said what its background is. */
  | { readonly type: 'background'; readonly background: Background }
  | { readonly type: 'tick'; readonly now: Moment }
  /** The history answers. */
  | {
      readonly type: 'series';
      readonly question: HistoryQuestion;
      readonly answer: SeriesAnswer;
      readonly now: Moment;
    }
  /** What the histories answer about each server, in order. */
  | { readonly type: 'usage'; readonly answers: readonly UsageAnswer[] }
  | {
      readonly type: 'row';
      readonly question: RowQuestion;
      readonly places: readonly number[];
      readonly answer: RowRecord | null;
    }
  /** The core has answered who is online, or has not. */
  | {
      readonly type: 'online';
      readonly place: number;
      readonly askedAt: number;
      readonly answer: OnlineAnswer;
      readonly now: Moment;
    }
  /** What the page of a server shows. */
  | {
      readonly type: 'server';
      readonly place: number;
      readonly answer: ServerAnswer;
      readonly now: Moment;
    }
  /** An effect reports back in a sentence. */
  | { readonly type: 'said'; readonly text: string; readonly now: Moment };

/** The next state after a message, and what to do outside of it. */
export function update(state: State, message: Message): Update {
  const present = 'now' in message ? { ...state, now: message.now } : state;
  return withFreshServer(withFreshRecord(withFreshOnline(updated(present, message))));
}

function updated(state: State, message: Message): Update {
  switch (message.type) {
    case 'key':
      return onKey(state, message.key);
    case 'paste':
      return only(onPagePaste(state, message.text));
    case 'mouse':
      return onPageMouse(state, message.mouse);
    case 'poll':
      return withFreshUsage(withFreshSeries(onPolls(state, message.events)));
    case 'resize':
      return only(scrollToSelected({ ...state, size: message.size }));
    case 'background':
      return only({ ...state, background: message.background });
    case 'tick':
      return only(withOrderReleased(expire(state)));
    case 'series':
      return only(receiveSeries(state, message.question, message.answer));
    case 'usage':
      return only(withUsage(state, message.answers));
    case 'row':
      return only(withRecord(state, message.question, message.places, message.answer));
    case 'online':
      return only(receiveOnline(state, message.place, message.askedAt, message.answer));
    case 'server':
      return only(receiveServer(state, message.place, message.answer));
    case 'said':
      return only(withMessage(state, message.text));
  }
}

function onKey(state: State, key: KeyPress): Update {
  const binding = bindingOf(key.name);
  return binding?.always?.includes(key.name) ? binding.does(state) : onPageKey(state, key);
}

/** What the pollers report, drawn at once. */
function onPolls(state: State, events: readonly ServerEvent[]): State {
  const next = expire(events.reduce(onPoll, state));
  const isNews =
    events.some(({ event }) => event.type === 'sample') ||
    liveSights(next).length !== liveSights(state).length;
  if (next.paused !== null || !isNews) return next;
  const isFirst = newestShown(state) === undefined;
  const seen = withPeak(isFirst ? { ...next, focus: firstFocus(next) } : next);
  const listed = withTables(seen, next.now.mono < next.heldUntil);
  return listed.follow ? scrollToSelected(listed) : clampScroll(listed);
}

function onPoll(state: State, { place, event }: ServerEvent): State {
  if (event.type === 'failure') {
    const { failure, inRow, retryAt } = event;
    return withServer(state, place, { trouble: { failure, inRow, retryAt } });
  }
  const { sample } = event;
  const before = state.servers[place];
  const happenings = withHappenings(before?.happenings ?? [], sample);
  const read = withServer(state, place, { sample, trouble: null, happenings });
  return noteSample(sample.restarted ? forgetOnline(read, place) : read, place, before?.sample ?? null);
}

/** The busiest question first: users, or what else is counted. */
function firstFocus(state: State): Dimension {
  const isCounted = (dimension: Dimension): boolean =>
    shownSamples(state).some(({ rows }) => rows[dimension].length > 0);
  if (isCounted('user')) return 'user';
  return isCounted('inbound') || !isCounted('outbound') ? 'inbound' : 'outbound';
}

/** Notes how fast all servers were together, unless one's speed is an average over a gap. */
function withPeak(state: State): State {
  const all = { ...state, narrowed: null };
  const line = shownLine(all);
  if (line === undefined || liveSights(all).some(({ sample }) => sample?.gap != null)) return state;
  const uplink = Math.max(state.peak.uplink, line.uplink ?? 0);
  return { ...state, peak: { uplink, downlink: Math.max(state.peak.downlink, line.downlink ?? 0) } };
}

/** Says what the newest sample of a server noticed. */
function noteSample(state: State, place: number, before: Sample | null): State {
  const server = state.servers[place];
  if (server?.sample == null) return state;
  const { strangers, restarted } = server.sample;
  const core = state.servers.length === 1 ? 'core' : `core of ${cleanName(labelOf(server))}`;
  if (strangers && before?.strangers !== true)
    return withMessage(
      state,
      `Another program resets ${core === 'core' ? "this core's counters" : `the counters of the ${core}`}: what it takes between two polls is missing here.`,
    );
  if (restarted)
    return withMessage(state, `The ${core} was restarted; the totals continue from the last reading.`);
  return state;
}

/** Restores the order that was held while the selection moved: a core that is silent brings no sample that would. */
function withOrderReleased(state: State): State {
  const { heldUntil, now, paused } = state;
  if (heldUntil === 0 || now.mono < heldUntil || paused !== null) return state;
  return clampScroll(withTables({ ...state, heldUntil: 0 }, false));
}

function expire(state: State): State {
  const { mono } = state.now;
  const message = state.message !== null && mono >= state.message.until ? null : state.message;
  const undo = state.undo !== null && mono >= state.undo.until ? null : state.undo;
  const notices = state.notices.filter(({ until }) => until === undefined || mono < until);
  return { ...state, message, undo, notices };
}

/** Milliseconds until the screen changes by the clock alone (a countdown, a message that goes); null if it does not. */
export function nextTick(state: State): number | null {
  if (inSight(state).some(({ answers }) => !answers)) return 1000;
  return state.message === null ? null : Math.max(50, state.message.until - state.now.mono);
}

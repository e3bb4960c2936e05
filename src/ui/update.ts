/** The one reducer: the poller, the keyboard, the window and the clock send messages; the next state comes out. */

import type { Dimension } from '../core/counters.ts';
import type { PollEvent } from '../traffic/poller.ts';
import type { Moment, Row, Sample } from '../traffic/sample.ts';
import { clampScroll, scrollToSelected } from './move.ts';
import { onKey } from './on-key.ts';
import { withMessage } from './say.ts';
import type { Size } from './size.ts';
import { type Effect, type State, shownSample } from './state.ts';
import { withTables } from './tables.ts';

export type Message =
  | { readonly type: 'key'; readonly key: string; readonly now: Moment }
  /** Text that was pasted at once. */
  | { readonly type: 'paste'; readonly text: string; readonly now: Moment }
  | { readonly type: 'poll'; readonly event: PollEvent; readonly now: Moment }
  | { readonly type: 'resize'; readonly size: Size }
  | { readonly type: 'tick'; readonly now: Moment }
  /** An effect reports back in a sentence. */
  | { readonly type: 'said'; readonly text: string; readonly now: Moment };

/** The next state, and what is to be done outside. */
export interface Update {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export function update(state: State, message: Message): Update {
  switch (message.type) {
    case 'key':
      return onKey({ ...state, now: message.now }, message.key);
    case 'paste':
      return onPaste({ ...state, now: message.now }, message.text);
    case 'poll':
      return { state: onPoll({ ...state, now: message.now }, message.event), effects: [] };
    case 'resize':
      return { state: scrollToSelected({ ...state, size: message.size }), effects: [] };
    case 'tick':
      return { state: expire({ ...state, now: message.now }), effects: [] };
    case 'said':
      return { state: withMessage({ ...state, now: message.now }, message.text), effects: [] };
  }
}

/** A paste is typed into an open filter; elsewhere it is no command. */
function onPaste(state: State, text: string): Update {
  if (state.front.kind !== 'filter') return { state, effects: [] };
  const characters = [...text.replace(/\p{Cc}/gu, '')];
  return {
    state: characters.reduce((typed, character) => onKey(typed, character).state, state),
    effects: [],
  };
}

function onPoll(state: State, event: PollEvent): State {
  if (event.type === 'failure') {
    const { failure, inRow, retryAt } = event;
    return expire({ ...state, trouble: { failure, inRow, retryAt } });
  }
  const { sample } = event;
  const next = expire(
    noteSample({ ...state, sample, began: state.began ?? sample.at, trouble: null }, sample),
  );
  if (next.paused !== null) return next;
  const held = next.now.mono < next.heldUntil;
  const listed = withTables(state.sample === null ? { ...next, focus: firstFocus(sample) } : next, held);
  return listed.follow ? scrollToSelected(listed) : clampScroll(listed);
}

/** The busiest question first: users, or what else the core counts. */
function firstFocus(sample: Sample): Dimension {
  if (sample.rows.user.length > 0) return 'user';
  return sample.rows.inbound.length > 0 ? 'inbound' : 'outbound';
}

const FOREIGN_RESET =
  "Somebody else resets this core's counters: what they took between two polls is not in these totals.";

/** Says what the sample noticed. */
function noteSample(state: State, sample: Sample): State {
  if (sample.foreignReset && !state.notices.includes(FOREIGN_RESET)) {
    return { ...state, notices: [...state.notices, FOREIGN_RESET] };
  }
  if (sample.restarted)
    return withMessage(state, 'The core was restarted; the totals go on from what had been read.');
  return state;
}

function expire(state: State): State {
  const { mono } = state.now;
  const message = state.message !== null && mono >= state.message.until ? null : state.message;
  const undo = state.undo !== null && mono >= state.undo.until ? null : state.undo;
  return { ...state, message, undo };
}

/** Milliseconds until the screen changes by the clock alone (a countdown, a message that goes); null if it does not. */
export function nextTick(state: State): number | null {
  if (state.trouble !== null) return 1000;
  return state.message === null ? null : Math.max(50, state.message.until - state.now.mono);
}

/** The row that a detail page shows, from the shown sample. */
export function detailRow(state: State): Row | undefined {
  const { front } = state;
  if (front.kind !== 'detail') return undefined;
  return shownSample(state)?.rows[front.dimension].find((row) => row.name === front.name);
}

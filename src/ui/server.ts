/** The page of a server: when it asks, and what it does with the answer. */
import type { ServerAnswer } from './server-answer.ts';
import { inSight } from './sight.ts';
import { type Front, open, type State, type Update } from './state.ts';

declare module './state.ts' {
  interface Pages {
    server: {
      /** The index of the server. */
      readonly place: number;
      /** The page to return to. */
      readonly behind: Front;
      /** The first visible line. */
      readonly offset: number;
      /** When to ask again (monotonic milliseconds). */
      readonly dueAt: number;
      /** Null before the first answer. */
      readonly answer: ServerAnswer | null;
    };
  }
}

/** Milliseconds for which an answer is fresh. */
const FRESH = 5000;
/** The longest wait for an answer, which is lost if another page was in front when it arrived. */
const PATIENCE = 30_000;

/** Opens the page of the selected row's server, or of the first in sight. */
export function openServer(state: State): Update {
  const { selected, focus, front } = state;
  const place = selected[focus]?.place ?? inSight(state)[0]?.place ?? 0;
  return showServer(state, place, front);
}

/** Shows the server with this index. */
export function showServer(state: State, place: number, behind: Front): Update {
  return ask(state, { kind: 'server', place, behind, offset: 0, dueAt: 0, answer: null });
}

function ask(state: State, front: Front<'server'>): Update {
  const { place } = front;
  const asked = { ...front, dueAt: state.now.mono + PATIENCE };
  return { state: open(state, asked), effects: [{ type: 'server', place }] };
}

/** Asks again when the page's data is too old, but not while the screen is paused. */
export function withFreshServer(update: Update): Update {
  const { front, now, paused } = update.state;
  if (front.kind !== 'server' || paused !== null || now.mono < front.dueAt) return update;
  const { state, effects } = ask(update.state, front);
  return { state, effects: [...update.effects, ...effects] };
}

/** Keeps an answer, unless the page shows another server by now. */
export function receiveServer(state: State, place: number, answer: ServerAnswer): State {
  const { front, now } = state;
  if (front.kind !== 'server' || front.place !== place) return state;
  return { ...state, front: { ...front, answer, dueAt: now.mono + FRESH } };
}

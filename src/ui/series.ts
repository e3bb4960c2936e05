/** The history page: what it asks of the history, and what it does with the answer. */
import { HISTORY_FRESH, type HistoryQuestion, type SeriesAnswer } from './history-answers.ts';
import { placesOf } from './sight.ts';
import { type Front, only, open, type State, type Update } from './state.ts';

declare module './state.ts' {
  interface Pages {
    history: HistoryQuestion & {
      /** The page it covers and goes back to. */
      readonly behind: Front;
      /** When it was asked (monotonic milliseconds). */
      readonly askedAt: number;
      /** Null until the history has answered. */
      readonly answer: SeriesAnswer | null;
    };
  }
}

/** What Tab steps through: how it is called, how many bars it has, and how its last bar is called. */
export const RANGES = [
  { by: 'hour', title: '24 hours', bars: 24, last: 'this hour' },
  { by: 'day', title: '31 days', bars: 31, last: 'today' },
  { by: 'month', title: '12 months', bars: 12, last: 'this month' },
] as const;

export type Range = (typeof RANGES)[number];

/** A whole table. */
const NO_ROW = { place: null, name: null };

/** Opens the page for the selected row of the focused table, or for the whole table. */
export function openHistory(state: State): Update {
  const { focus, selected, front } = state;
  const { place, name } = selected[focus] ?? NO_ROW;
  return ask(state, { dimension: focus, place, name, by: RANGES[0].by }, front);
}

/** Goes to another question. What was answered to the same one stays in sight meanwhile. */
export function ask(state: State, { dimension, place, name, by }: HistoryQuestion, behind: Front): Update {
  const question = { dimension, place, name, by };
  const places = placesOf(state, { place });
  const { front } = state;
  const answer = front.kind === 'history' && isSame(front, question) ? front.answer : null;
  const next: Front<'history'> = { kind: 'history', ...question, behind, askedAt: state.now.mono, answer };
  return { state: open(state, next), effects: [{ type: 'series', question, places }] };
}

/** Keeps an answer, unless the page has another question by now. */
export function receiveSeries(state: State, question: HistoryQuestion, answer: SeriesAnswer): State {
  const { front } = state;
  return front.kind === 'history' && isSame(front, question)
    ? { ...state, front: { ...front, answer } }
    : state;
}

/** Asks again when the page's data is too old, but not while the screen is paused. */
export function withFreshSeries(state: State): Update {
  const { front, now, paused } = state;
  if (front.kind !== 'history' || paused !== null || now.mono - front.askedAt < HISTORY_FRESH)
    return only(state);
  return ask(state, front, front.behind);
}

const isSame = (one: HistoryQuestion, other: HistoryQuestion): boolean =>
  one.place === other.place &&
  one.dimension === other.dimension &&
  one.name === other.name &&
  one.by === other.by;

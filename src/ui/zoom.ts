/** Changes how much time graphs show. */
import { withMessage } from './say.ts';
import type { State } from './state.ts';
import { SPANS } from './timeline.ts';

/** Shows less (-1) or more (1) of the past. */
export function stepSpan(state: State, step: -1 | 1): State {
  const next =
    step > 0 ? SPANS.find((span) => span > state.span) : SPANS.findLast((span) => span < state.span);
  if (next === undefined)
    return withMessage(state, `Graphs show ${spanWords(state.span)} at the ${step > 0 ? 'most' : 'least'}.`);
  return withMessage({ ...state, span: next }, `Graphs show ${spanWords(next)}.`);
}

/** "2 min", "24 h". */
export function spanWords(seconds: number): string {
  return seconds < 3600 ? `${seconds / 60} min` : `${seconds / 3600} h`;
}

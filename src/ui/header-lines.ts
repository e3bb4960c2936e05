/** How many lines the header has, and what may not be dropped from it. */
import { linesOfKept, type Part } from './parts.ts';
import type { State } from './state.ts';
import { keepingWords, stateWords } from './state-words.ts';

/** From this size on the speeds have a line of their own. */
const METERS_FROM = { columns: 44, rows: 16 };

/** Whether there is room for the line of meters. */
export function metersFit({ size: { columns, rows } }: State): boolean {
  return columns >= METERS_FROM.columns && rows >= METERS_FROM.rows;
}

/** What may not be dropped, by lines: there is one, unless that is not enough even for the shortest words. */
export function headerLines(state: State): Part[][] {
  return linesOfKept([...stateWords(state), ...keepingWords(state)], state.size.columns, 1);
}

/** The lines that the header takes. */
export function headerHeight(state: State): number {
  return headerLines(state).length + (metersFit(state) ? 1 : 0);
}

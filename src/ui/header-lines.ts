/** The height of the header, and the parts that cannot be dropped from it. */
import { linesOfKept, type Part } from './parts.ts';
import type { State } from './state.ts';
import { stripHeight } from './strip.ts';
import { restrictions, warnings } from './warnings.ts';

/** From this size on the speeds have a line of their own. */
const METERS_FROM = { columns: 44, rows: 16 };

/** Whether there is room for the line of meters. */
export function metersFit({ size: { columns, rows } }: State): boolean {
  return columns >= METERS_FROM.columns && rows >= METERS_FROM.rows;
}

/** The parts that cannot be dropped, by lines: one line, or more if even the shortest words do not fit into it. */
export function headerLines(state: State): Part[][] {
  return linesOfKept([...warnings(state), ...restrictions(state)], state.size.columns, 1);
}

/** The number of lines of the header. */
export function headerHeight(state: State): number {
  return heightOfWords(state) + (stripFits(state) ? stripHeight(state) : 0);
}

const heightOfWords = (state: State): number => headerLines(state).length + (metersFit(state) ? 1 : 0);

/** What stays below the header: a table's head and two rows, and the footer. */
const LEAST_BELOW = 4;

/** Whether there is room for the strip of servers; without it the words still say how many are silent. */
export function stripFits(state: State): boolean {
  return heightOfWords(state) + stripHeight(state) + LEAST_BELOW <= state.size.rows;
}

/** The columns that the tables share, so that they stand one below the other. */

import type { Column } from '../table/columns.ts';
import { TABLES, totalTitle } from '../table/table.ts';
import { type Fit, fitColumns, fittingSortColumns, type NameRoom } from '../table/widths.ts';
import { textWidth } from '../text/width.ts';
import type { State } from './state.ts';

/** The line for what no user accounts for. */
export const REMAINDER = 'overhead, no user';

/** A longer list of hidden tags beside TOTAL is cut. */
const MOST_TITLE = 24;

/** How the columns fit the screen. */
export function fitOf(state: State): Fit {
  return fitColumns(state.size.columns, state.settings, roomOf(state));
}

/** The columns on the screen that rows can be sorted by. */
export function sortColumnsOf(state: State): Column[] {
  return fittingSortColumns(state.size.columns, state.settings, roomOf(state));
}

function roomOf({ tables }: State): NameRoom {
  let wanted = textWidth(REMAINDER);
  let widest = wanted;
  for (const dimension of TABLES) {
    const { names } = tables[dimension];
    wanted = Math.max(wanted, names.wanted, Math.min(MOST_TITLE, textWidth(totalTitle(tables[dimension]))));
    widest = Math.max(widest, names.widest);
  }
  return { wanted, widest };
}

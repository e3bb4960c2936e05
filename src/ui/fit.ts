/** Fits the columns, which all tables share so that they line up. */

import type { Column } from '../table/columns.ts';
import { TABLES, totalTitle } from '../table/table.ts';
import { type Fit, fitColumns, fittingSortColumns, type NameRoom } from '../table/widths.ts';
import { textWidth } from '../text/width.ts';
import { markCells } from './quota-marks.ts';
import { onlySight } from './sight.ts';
import type { State } from './state.ts';

/** The title of the line for traffic that belongs to no user. */
export const REMAINDER = 'overhead, no user';

/** The list of hidden tags next to TOTAL is cut at this width. */
const MOST_TITLE = 24;

/** How the columns fit the screen. */
export function fitOf(state: State): Fit {
  return fitColumns(state.size.columns, state.settings, roomOf(state));
}

/** The visible columns by which rows can be sorted. */
export function sortColumnsOf(state: State): Column[] {
  return fittingSortColumns(state.size.columns, state.settings, roomOf(state));
}

function roomOf(state: State): NameRoom {
  const { tables } = state;
  let wanted = textWidth(REMAINDER);
  let widest = wanted;
  for (const dimension of TABLES) {
    const { names } = tables[dimension];
    const marks = dimension === 'user' ? markCells(state) : 0;
    wanted = Math.max(
      wanted,
      names.wanted + marks,
      Math.min(MOST_TITLE, textWidth(totalTitle(tables[dimension]))),
    );
    widest = Math.max(widest, names.widest + marks);
  }
  return { wanted, widest, server: onlySight(state) === undefined ? state.serverNames.widest : 0 };
}

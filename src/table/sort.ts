/** The order of rows: by which column, and in which direction. */
import { type ColumnId, SORTABLE } from './columns.ts';

/** A column and a direction. */
export interface Sort {
  readonly column: ColumnId;
  readonly descending: boolean;
}

/** The main question: who is using the line right now. */
export const DEFAULT_SORT: Sort = { column: 'speed', descending: true };

/**
 * Reads `[+-]COLUMN`: + for ascending, - for descending, otherwise the column's default. Undefined for an unknown
 * column.
 */
export function parseSort(text: string): Sort | undefined {
  const [, sign, id] = /^([+-]?)(.*)$/.exec(text) ?? [];
  const found = SORTABLE.find((candidate) => candidate.id === id);
  if (found === undefined) return undefined;
  return { column: found.id, descending: sign === '' ? found.descending : sign === '-' };
}

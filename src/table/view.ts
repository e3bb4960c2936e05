/** What the user chooses about the tables: which rows, in which order, with which columns and units. */
import type { ColumnId } from './columns.ts';
import type { Units } from './format.ts';
import type { Sort } from './sort.ts';

export interface View extends Units {
  readonly sort: Sort;
  readonly filter: string;
  /** Columns to show, besides those that are always shown. */
  readonly columns: ReadonlySet<ColumnId>;
  /** Whether the API's own traffic is listed. */
  readonly api: boolean;
  /** Inbound and outbound tags that are never shown. */
  readonly hidden: ReadonlySet<string>;
  /** Whether idle rows are listed. */
  readonly idle: boolean;
  /** Whether each row's bars have their own scale. */
  readonly ownScale: boolean;
  readonly ascii: boolean;
}

/** Whether a column is to be seen: it was chosen, or the rows are sorted by it. */
export const wantsColumn = ({ columns, sort }: Pick<View, 'columns' | 'sort'>, id: ColumnId): boolean =>
  columns.has(id) || sort.column === id;

/** The part of a view that decides which rows are listed, and in which order. */
export type Listing = Pick<View, 'sort' | 'filter' | 'api' | 'hidden'>;

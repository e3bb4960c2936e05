/** What flags, the settings file and keys can set, and the defaults. */

import { COLUMNS, type ColumnId, DEFAULT_SORT, type Sort } from '../table/columns.ts';
import type { Units } from '../table/format.ts';
import type { Mode } from '../traffic/sample.ts';

export interface Settings extends Units {
  readonly interval: number;
  /** Whether each poll zeroes the core's counters. */
  readonly reset: boolean;
  readonly sort: Sort;
  readonly filter: string;
  /** Columns that the operator wants, besides those that never leave. */
  readonly columns: ReadonlySet<ColumnId>;
  readonly api: boolean;
  /** Inbound and outbound tags that are never shown. */
  readonly hidden: ReadonlySet<string>;
  readonly ascii: boolean;
}

export const DEFAULT_COLUMNS: ReadonlySet<ColumnId> = new Set(
  COLUMNS.filter((column) => column.shown).map((column) => column.id),
);

export const DEFAULT_SETTINGS: Settings = {
  interval: 1,
  reset: true,
  bits: false,
  si: false,
  sort: DEFAULT_SORT,
  filter: '',
  columns: DEFAULT_COLUMNS,
  api: false,
  hidden: new Set(),
  ascii: false,
};

/** How the core is polled, in the words of the header and of JSON. */
export const modeOf = ({ reset }: Pick<Settings, 'reset'>): Mode => (reset ? 'reset' : 'read-only');

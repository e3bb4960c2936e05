/** What flags, the settings file and keys can set, and the defaults. */

import { COLUMNS, type ColumnId, DEFAULT_SORT, type Sort } from '../table/columns.ts';
import type { Mode } from '../traffic/sample.ts';

/** Bits instead of bytes; powers of 1000 instead of 1024. */
export interface Units {
  readonly bits: boolean;
  readonly si: boolean;
}

export interface Settings {
  readonly interval: number;
  readonly mode: Mode;
  readonly units: Units;
  readonly sort: Sort;
  readonly filter: string;
  /** Columns that the operator wants, besides those that never leave. */
  readonly columns: ReadonlySet<ColumnId>;
  readonly showApi: boolean;
  /** Inbound and outbound tags that are never shown. */
  readonly hiddenTags: ReadonlySet<string>;
  readonly ascii: boolean;
}

export const DEFAULT_COLUMNS: ReadonlySet<ColumnId> = new Set(
  COLUMNS.filter((column) => column.shown).map((column) => column.id),
);

export const DEFAULT_SETTINGS: Settings = {
  interval: 1,
  mode: 'reset',
  units: { bits: false, si: false },
  sort: DEFAULT_SORT,
  filter: '',
  columns: DEFAULT_COLUMNS,
  showApi: false,
  hiddenTags: new Set(),
  ascii: false,
};

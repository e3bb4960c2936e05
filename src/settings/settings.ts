/** What flags, the settings file and keys can set, and the defaults. */

import { DEFAULT_COLUMNS, DEFAULT_SORT } from '../table/columns.ts';
import type { View } from '../table/view.ts';
import type { Mode } from '../traffic/sample.ts';

export interface Settings extends View {
  readonly interval: number;
  /** Whether each poll zeroes the core's counters. */
  readonly reset: boolean;
}

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

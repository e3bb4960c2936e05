/** The settings that a command line means. */

import type { InForce } from '../settings/keys.ts';
import { DEFAULT_SORT, type Sort } from '../state/columns.ts';
import { DEFAULT_SETTINGS, type Settings } from '../state/settings.ts';
import type { Common } from './common.ts';

/** Lines for machines keep their places; people want the busiest first, or the largest where there is no speed. */
function defaultSort({ output, once }: Common): Sort {
  if (output !== 'screen' && output !== 'text') return { column: 'name', descending: false };
  return once ? { column: 'total', descending: true } : DEFAULT_SORT;
}

export function settingsOf(options: Common): Settings {
  const { interval, filter, ascii, bits, si, columns, hidden, api } = options;
  return {
    ...DEFAULT_SETTINGS,
    interval,
    filter,
    ascii,
    columns,
    units: { bits, si },
    hiddenTags: hidden,
    showApi: api,
    sort: options.sort ?? defaultSort(options),
  };
}

/** What `v2top config` prints. */
export function inForce(options: Common): InForce {
  const { serverText, mode, file, sort = DEFAULT_SORT } = options;
  const reset = mode === undefined ? file.values.reset : mode === 'reset';
  return { ...options, server: serverText, servers: file.values.servers ?? new Map(), reset, sort };
}

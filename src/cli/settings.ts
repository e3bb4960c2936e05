/** The settings that a command line means. */

import type { Target } from '../core/target.ts';
import type { InForce } from '../settings/keys.ts';
import { DEFAULT_SETTINGS, type Settings } from '../settings/settings.ts';
import { DEFAULT_SORT, type Sort } from '../table/columns.ts';
import type { Mode } from '../traffic/sample.ts';
import type { Common } from './common.ts';

/** Lines for machines keep their places; people want the busiest first, or the largest where there is no speed. */
function defaultSort({ output, once }: Common): Sort {
  if (output !== 'screen' && output !== 'text') return { column: 'name', descending: false };
  return once ? { column: 'total', descending: true } : DEFAULT_SORT;
}

/** What the options come to for a core that is polled with reset, or read-only. */
export function settingsOf(options: Common, mode: Mode): Settings {
  const { interval, filter, ascii, bits, si, columns, hidden, api } = options;
  return {
    ...DEFAULT_SETTINGS,
    interval,
    reset: mode === 'reset',
    filter,
    ascii,
    columns,
    bits,
    si,
    hidden,
    // One reading prints what the guide's script prints, which counts the API's own traffic in.
    api: api || options.once,
    sort: options.sort ?? defaultSort(options),
  };
}

/** What `v2top config` prints: the settings, with what the program found out by itself. */
export function inForce(options: Common, target: Target): { values: InForce; origins: Map<string, string> } {
  const { serverText, file, sort = DEFAULT_SORT } = options;
  const { address, mode, foundIn, panel } = target;
  const origins = new Map(options.origins);
  if (serverText === undefined && foundIn !== undefined) origins.set('server', `found in ${foundIn}`);
  if (panel !== undefined) origins.set('reset', `${panel} owns this core`);
  const values = {
    ...options,
    server: serverText ?? address.text,
    servers: file.values.servers ?? new Map(),
    reset: mode === 'reset',
    sort,
  };
  return { values, origins };
}

/** The settings that a command line means. */
import { DEFAULT_SORT, type Sort } from '../state/columns.ts';
import { DEFAULT_SETTINGS, type Settings } from '../state/settings.ts';
import type { Options } from './options.ts';

type Running = Extract<Options, { command: 'live' | 'demo' }>;

/** Lines for machines keep their places; people want the busiest first, or the largest where there is no speed. */
function defaultSort({ output, once }: Running): Sort {
  if (output === 'json' || output === 'csv') return { column: 'name', descending: false };
  return once ? { column: 'total', descending: true } : DEFAULT_SORT;
}

export function settingsOf(options: Running): Settings {
  const { interval, filter, ascii, bits, si } = options;
  return {
    ...DEFAULT_SETTINGS,
    interval,
    filter,
    ascii,
    units: { bits, si },
    sort: options.sort ?? defaultSort(options),
  };
}

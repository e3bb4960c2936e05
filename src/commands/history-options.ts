/** The options of `v2top history`. */

import type { Arguments, World } from '../cli/command.ts';
import { choiceOf, isOn, refuseWords, wholeNumberOf } from '../cli/values.ts';
import { DIMENSIONS, type Dimension } from '../core/counters.ts';
import { DIVISIONS, type Division } from '../history/periods.ts';
import type { Resolved } from '../settings/resolve.ts';
import { chooseServer, environmentLayer, fileLayer, flagLayer, resolve } from '../settings/resolve.ts';
import { UsageError } from '../text/usage-error.ts';

/** The task: a report, a comparison with the quotas, or a change of the file. */
export type HistoryTask =
  | { readonly type: 'report'; readonly name: string | undefined }
  | { readonly type: 'limit' }
  | { readonly type: 'export' }
  | { readonly type: 'import'; readonly file: string }
  | { readonly type: 'forget'; readonly name: string; readonly sure: boolean };

export type HistoryFormat = 'text' | 'json' | 'csv';

export interface HistoryOptions {
  readonly task: HistoryTask;
  readonly settings: Resolved['values'];
  readonly file: string | undefined;
  readonly format: HistoryFormat;
  readonly dimensions: readonly Dimension[];
  readonly filter: string;
  readonly by: Division | undefined;
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly top: number;
  readonly billingDay: number;
  /** The chosen servers as typed, `@NAME` looked up; empty for all of the file. */
  readonly servers: readonly string[];
}

/** Reads the options. Throws a UsageError. */
export function readHistoryOptions(given: Arguments, world: World): HistoryOptions {
  const { values, lists } = given;
  const settingsFile = world.settings(values.get('config'));
  const layers = [flagLayer(given), environmentLayer(world.env), fileLayer(settingsFile)];
  const { values: settings } = resolve(layers);
  const dimensions = DIMENSIONS.filter((dimension) => isOn(given, dimension));
  const task = readTask(given);
  if (values.has('server')) refuseServers(task);
  return {
    task,
    settings,
    file: values.get('history-file'),
    format: readFormat(given),
    dimensions: dimensions.length > 0 ? dimensions : ['user'],
    filter: values.get('filter') ?? '',
    by: choiceOf(given, 'by', DIVISIONS),
    since: values.get('since'),
    until: values.get('until'),
    top: wholeNumberOf(given, 'top', 1, Number.MAX_SAFE_INTEGER) ?? Number.MAX_SAFE_INTEGER,
    billingDay: wholeNumberOf(given, 'billing-day', 1, 31) ?? settings.billingDay,
    servers: (lists.get('server') ?? []).flatMap((typed) => chooseServer(typed, settingsFile).address ?? []),
  };
}

function readTask(given: Arguments): HistoryTask {
  const { words, literal } = given;
  const [first, second, ...more] = words;
  // After "--" a word is always a name, even if it is also a command.
  const verb = words.length > literal ? first : undefined;
  if (verb === 'export') {
    refuseWords(words.slice(1), '"v2top history export" writes to standard output');
    return { type: 'export' };
  }
  if (verb === 'import' || verb === 'forget') {
    refuseWords(more, `"v2top history ${verb}" takes one argument`);
    if (second === undefined)
      throw new UsageError(`"v2top history ${verb}" needs ${verb === 'import' ? 'a FILE' : 'a NAME'}.`);
    if (verb === 'import') return { type: 'import', file: second };
    return { type: 'forget', name: second, sure: isOn(given, 'yes') };
  }
  refuseWords(words.slice(1), 'One name is enough; --filter finds several');
  if (!isOn(given, 'limit')) return { type: 'report', name: first };
  if (first !== undefined) throw new UsageError('--limit compares all users; drop the name.');
  return { type: 'limit' };
}

/** Refuses --server where it would change nothing. */
function refuseServers({ type }: HistoryTask): void {
  if (type === 'limit') throw new UsageError('--limit counts all servers; drop --server.');
  if (type === 'export' || type === 'import')
    throw new UsageError(`"v2top history ${type}" moves all servers; drop --server.`);
}

function readFormat(given: Arguments): HistoryFormat {
  const [json, csv] = [isOn(given, 'json'), isOn(given, 'csv')];
  if (json && csv) throw new UsageError('--json and --csv exclude each other.');
  return json ? 'json' : csv ? 'csv' : 'text';
}

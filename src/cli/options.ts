/** The options of a command that reads a core, from the command line, the environment and the settings. */

import type { Mode } from '../core/core.ts';
import type { Target, TargetOptions } from '../core/target.ts';
import { formatOf } from '../output/formats.ts';
import type { SettingsFile } from '../settings/file.ts';
import {
  chooseServer,
  environmentLayer,
  fileLayer,
  flagLayer,
  type Layer,
  only,
  type Resolved,
  resolve,
  type ServerChoice,
} from '../settings/resolve.ts';
import { type Settings, type Values, viewSettings } from '../settings/settings.ts';
import type { ColumnId } from '../table/columns.ts';
import { DEFAULT_SORT, type Sort } from '../table/sort.ts';
import { UsageError } from '../text/usage-error.ts';
import type { Arguments, World } from './command.ts';
import { type Output, readOutput } from './output.ts';
import { isOn, wholeNumberOf } from './values.ts';

export interface Options extends TargetOptions {
  /** The settings as given. The mode and the order of rows may be decided later. */
  readonly resolved: Resolved;
  readonly file: SettingsFile;
  /** The core's name in the settings file, without the @; undefined if it was given by address. */
  readonly serverName: string | undefined;
  readonly count: number | undefined;
  readonly output: Output;
  readonly once: boolean;
  /** Whether to print the core's own figures instead of its counters. */
  readonly serverInfo: boolean;
  /** The file to write instead of standard output. */
  readonly toFile: string | undefined;
  readonly summary: boolean;
  readonly summaryAll: boolean;
  /** Whether a batch ends when the core stops answering. */
  readonly fail: boolean;
  readonly filter: string;
  readonly historyFile: string | undefined;
  /** Whether a read-only run is recorded too. */
  readonly record: boolean;
}

/** Reads the options; `address` is the one given as an argument. Throws a UsageError. */
export function readOptions(given: Arguments, address: string | undefined, world: World): Options {
  return optionsFrom(sourcesOf(given, world), address, given, world);
}

/** Where the settings of a run come from. */
interface Sources {
  readonly file: SettingsFile;
  readonly flags: Layer;
  readonly environment: Layer;
}

const sourcesOf = (given: Arguments, world: World): Sources => ({
  file: world.settings(given.values.get('config')),
  flags: flagLayer(given),
  environment: environmentLayer(world.env),
});

function optionsFrom(
  { file, flags, environment }: Sources,
  address: string | undefined,
  given: Arguments,
  world: World,
): Options {
  const above = [only('server', address, 'the argument'), flags, environment];
  const { values: located } = resolve([...above, fileLayer(file)]);
  const server = chooseServer(located.server, file);
  const resolved = resolve([...above, only('reset', server.reset, server.from ?? ''), fileLayer(file)]);
  const { switches, values } = given;
  const once = isOn(given, 'once');
  const caFile = values.get('ca') ?? server.ca;
  const authority = values.get('authority') ?? server.authority;
  return {
    resolved,
    file,
    serverName: located.server?.startsWith('@') ? located.server.slice(1) : undefined,
    server: server.address,
    count: wholeNumberOf(given, 'count', 1, Number.MAX_SAFE_INTEGER),
    output: readOutput(given, resolved.values.plain || !world.stdoutIsTerminal),
    once,
    serverInfo: isOn(given, 'server-info'),
    toFile: fileOf(given, once),
    summary: isOn(given, 'summary'),
    summaryAll: isOn(given, 'summary-all'),
    fail: isOn(given, 'fail'),
    filter: values.get('filter') ?? '',
    historyFile: values.get('history-file'),
    record: isOn(given, 'record'),
    mode: modeAsked(flags.values.reset, server, resolved, once),
    tls: switches.get('tls') ?? (server.tls === true || caFile !== undefined || authority !== undefined),
    caFile,
    authority,
  };
}

/**
 * The options of each requested server: those given as arguments and, with --all, those of the settings. Otherwise
 * there is one, which the settings name or the program finds. Throws a UsageError.
 */
export function readServers(given: Arguments, world: World): readonly [Options, ...Options[]] {
  const sources = sourcesOf(given, world);
  const [first, ...rest] = serverWords(given, sources.file);
  const read = (word: string | undefined): Options => optionsFrom(sources, word, given, world);
  return [read(first), ...rest.map(read)];
}

function serverWords(given: Arguments, { path, values: settings }: SettingsFile): readonly string[] {
  const { words, values } = given;
  if (!isOn(given, 'all')) return words;
  if (values.has('server')) throw new UsageError('--all takes the servers of the settings; drop --server.');
  const names = [...(settings.servers?.keys() ?? [])].map((name) => `@${name}`);
  if (names.length === 0)
    throw new UsageError(`--all takes the servers of the settings, but ${path} has no "servers".`);
  return [...new Set([...names, ...words])];
}

/** The file of --output. Throws a UsageError for a run of several samples, which would replace the file each time. */
function fileOf({ values }: Arguments, once: boolean): string | undefined {
  const path = values.get('output');
  if (path !== undefined && !once) throw new UsageError('--output takes a single reading; add --once.');
  return path;
}

/** The requested mode; undefined leaves the decision to whoever owns the core. */
function modeAsked(
  flag: boolean | undefined,
  server: ServerChoice,
  { given: { reset } }: Resolved,
  once: boolean,
): Mode | undefined {
  // --once only looks; a setting does not turn it into a reset.
  if (once) return flag === true ? 'reset' : 'read-only';
  // "reset": true in the file equals the default: it does not zero counters that a panel relies on.
  const byFileAlone = flag === undefined && server.reset === undefined;
  if (reset === undefined || (reset && byFileAlone)) return undefined;
  return reset ? 'reset' : 'read-only';
}

/** The interval that was typed, or else `usual`, both in seconds: the one in the settings file is for the screen. */
export const intervalTyped = ({ values, origins }: Resolved, usual: number): number =>
  origins.get('interval') === '--interval' ? values.interval : usual;

/** The settings of the screen and the outputs. */
export function settingsOf(options: Options): Settings {
  const { resolved, once, filter } = options;
  const { values } = resolved;
  // --once prints what the guide's script prints, which includes the API's own traffic.
  const api = values.api || once;
  return viewSettings({ ...values, sort: sortOf(options), api }, filter);
}

/**
 * Output for people follows their setting: busiest first, or largest first if there are no speeds. Output for machines
 * keeps its order unless its own command line says otherwise.
 */
function sortOf({ output, once, resolved: { given, origins } }: Options): Sort {
  const people = output === 'screen' || formatOf(output).people === true;
  const asked = origins.get('sort') === '--sort' || (people && !once) ? given.sort : undefined;
  const sort = asked !== undefined && once ? withoutSpeeds(asked) : asked;
  if (!people) return sort ?? { column: 'name', descending: false };
  return sort ?? (once ? { column: 'total', descending: true } : DEFAULT_SORT);
}

/** --once has no speeds: it is ordered by the bytes from which they would be computed. */
function withoutSpeeds({ column, descending }: Sort): Sort {
  const totals: Partial<Record<ColumnId, ColumnId>> = {
    up: 'up-total',
    down: 'down-total',
    speed: 'total',
    share: 'total',
    peak: 'down-total',
  };
  return { column: totals[column] ?? column, descending };
}

/** What `v2top config` prints: the settings, including what the program decided itself. */
export function inForce(
  { resolved }: Options,
  { address, mode, foundIn, panel }: Target,
): { values: Values; origins: Map<string, string> } {
  const { server } = resolved.values;
  const origins = new Map<string, string>(resolved.origins);
  if (server === undefined && foundIn !== undefined) origins.set('server', `found in ${foundIn}`);
  if (panel !== undefined) origins.set('reset', `${panel} owns this core`);
  else if (mode === 'read-only' && !origins.has('reset'))
    origins.set('reset', 'the API is on another machine');
  const values = { ...resolved.values, server: server ?? address.text, reset: mode === 'reset' };
  return { values, origins };
}

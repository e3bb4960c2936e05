/** The options that all commands share: flags over environment over settings file over defaults. */

import { LEAST_INTERVAL, LEAST_TIMEOUT, MOST_SECONDS } from '../settings/keys.ts';
import type { SettingsFile } from '../settings/read.ts';
import { DEFAULT_SETTINGS } from '../settings/settings.ts';
import type { ColumnId, Sort } from '../table/columns.ts';
import type { Mode } from '../traffic/sample.ts';
import type { Arguments } from './arguments.ts';
import { Layers } from './layers.ts';
import type { World } from './options.ts';
import { type Output, readOutput } from './output.ts';
import { chooseServer, type ServerChoice } from './server-choice.ts';
import { secondsOf, sortOf, wholeNumberOf } from './values.ts';

/** Deadline of one call, in seconds. */
const DEFAULT_TIMEOUT = 3;

export interface Common {
  /** The core's address; undefined leaves the search to the program. */
  readonly server: string | undefined;
  /** The address or @NAME as it was given. */
  readonly serverText: string | undefined;
  readonly interval: number;
  readonly count: number | undefined;
  readonly output: Output;
  readonly once: boolean;
  readonly summary: boolean;
  /** Undefined leaves it to what is shown. */
  readonly sort: Sort | undefined;
  readonly filter: string;
  /** What was asked for; undefined leaves it to what owns the core. */
  readonly mode: Mode | undefined;
  readonly columns: ReadonlySet<ColumnId>;
  readonly bits: boolean;
  readonly si: boolean;
  readonly hidden: ReadonlySet<string>;
  readonly api: boolean;
  readonly timeout: number;
  readonly tls: boolean;
  readonly caFile: string | undefined;
  readonly authority: string | undefined;
  readonly color: boolean;
  readonly ascii: boolean;
  readonly plain: boolean;
  readonly file: SettingsFile;
  /** Who gave each setting's value, by the settings file's key; absent for defaults. */
  readonly origins: ReadonlyMap<string, string>;
}

/** Reads what all commands take; `address` is the one that was given as an argument. Throws a UsageError. */
export function readCommon(
  given: Arguments,
  address: string | undefined,
  { env, stdoutIsTerminal }: World,
  file: SettingsFile,
): Common {
  const { values, switches } = given;
  const layers = new Layers(given, file);
  const serverText = readServer(layers, address, values.get('server'), env.V2TOP_SERVER);
  const server = chooseServer(serverText, file);
  const plain = layers.onOff('plain', false, [env.TERM === 'dumb' ? true : undefined, 'TERM=dumb']);
  const output = readOutput(given, plain || !stdoutIsTerminal);
  const once = switches.get('once') === true;
  const caFile = values.get('ca') ?? server.ca;
  const authority = values.get('authority') ?? server.authority;
  return {
    server: server.address,
    serverText,
    interval: layers.take('interval', DEFAULT_SETTINGS.interval, [
      secondsOf(given, 'interval', LEAST_INTERVAL, MOST_SECONDS),
      '--interval',
    ]),
    timeout: layers.take('timeout', DEFAULT_TIMEOUT, [
      secondsOf(given, 'timeout', LEAST_TIMEOUT, MOST_SECONDS),
      '--timeout',
    ]),
    count: wholeNumberOf(given, 'count', 1, Number.MAX_SAFE_INTEGER),
    output,
    once,
    summary: switches.get('summary') === true,
    sort: isView(output, once) ? layers.take('sort', undefined, [sortOf(given), '--sort']) : sortOf(given),
    filter: values.get('filter') ?? '',
    mode: readMode(layers, server, once),
    columns: layers.take('columns', DEFAULT_SETTINGS.columns),
    bits: layers.onOff('bits', false),
    si: layers.onOff('si', false),
    hidden: layers.take('hidden', DEFAULT_SETTINGS.hidden),
    api: layers.take('api', DEFAULT_SETTINGS.api),
    tls: switches.get('tls') ?? (server.tls === true || caFile !== undefined || authority !== undefined),
    caFile,
    authority,
    color: layers.onOff('color', true, [env.NO_COLOR ? false : undefined, 'NO_COLOR']),
    ascii: layers.onOff('ascii', false, [hasUtf8(env) ? undefined : true, 'the locale']),
    plain,
    file,
    origins: layers.origins,
  };
}

/** What people look at is ordered by their settings; what scripts read only by what the script asks for. */
const isView = (output: Output, once: boolean): boolean =>
  output === 'screen' || (output === 'text' && !once);

function readServer(
  layers: Layers,
  argument: string | undefined,
  flag: string | undefined,
  variable: string | undefined,
): string | undefined {
  return layers.take(
    'server',
    undefined,
    [argument, 'the argument'],
    [flag, '--server'],
    [variable || undefined, 'V2TOP_SERVER'],
  );
}

function readMode(layers: Layers, server: ServerChoice, once: boolean): Mode | undefined {
  const [flag] = layers.flag('reset');
  const asked = layers.take('reset', undefined, layers.flag('reset'), [server.reset, server.from ?? '']);
  // One reading is a look; the settings do not turn it into more.
  if (once) return flag === true ? 'reset' : 'read-only';
  // The file's own "reset": true says no more than the default: it must not zero what a panel counts by.
  const byFileAlone = flag === undefined && server.reset === undefined;
  if (asked === undefined || (asked && byFileAlone)) return undefined;
  return asked ? 'reset' : 'read-only';
}

/** A locale that names another character set has no UTF-8; where none is set, terminals of today have it. */
function hasUtf8(env: World['env']): boolean {
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== '');
  return locale === undefined || /utf-?8/i.test(locale);
}

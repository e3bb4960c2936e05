/** From arguments and environment to one checked value; everything wrong with them is said here. */
import type { Mode } from '../fold/sample.ts';
import { parseSort, SORTABLE, type Sort } from '../state/columns.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { UsageError } from './usage-error.ts';

/** How samples are shown. */
export type Output = 'screen' | 'text' | 'json' | 'csv';

/** What the world tells about the terminal. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdoutIsTerminal: boolean;
}

interface Common {
  readonly interval: number;
  readonly count: number | undefined;
  readonly output: Output;
  readonly once: boolean;
  readonly sort: Sort | undefined;
  readonly filter: string;
  /** What was asked for; undefined leaves it to what owns the core. */
  readonly mode: Mode | undefined;
  readonly bits: boolean;
  readonly si: boolean;
  readonly timeout: number;
  readonly tls: boolean;
  readonly caFile: string | undefined;
  readonly authority: string | undefined;
  readonly color: boolean;
  readonly ascii: boolean;
}

export type Options =
  | { readonly command: 'help' | 'version' | 'sort-help' }
  | (Common & { readonly command: 'live'; readonly server: string | undefined })
  | (Common & { readonly command: 'demo'; readonly users: number })
  | (Common & {
      readonly command: 'doctor';
      readonly server: string | undefined;
      readonly config: string | undefined;
    });

/** Reads the command line and the environment. Throws a UsageError that says what to do. */
export function readOptions(argv: readonly string[], world: World): Options {
  const given = readArguments(argv);
  if (given.switches.get('help') === true) return { command: 'help' };
  if (given.switches.get('version') === true) return { command: 'version' };
  if (given.values.get('sort') === 'help') return { command: 'sort-help' };
  const common = readCommon(given, world);
  const [first, ...rest] = given.words;
  if (first === 'demo') {
    if (rest.length > 0) throw new UsageError(`"v2top demo" takes no argument; leave "${rest[0]}" away.`);
    return { ...common, command: 'demo', users: wholeNumber(given, 'users', 36, 0, 100_000) };
  }
  if (given.values.has('users')) throw new UsageError('--users belongs to "v2top demo".');
  const server = given.values.get('server') ?? emptyToNothing(world.env.V2TOP_SERVER);
  if (first === 'doctor') {
    if (rest.length > 1) throw new UsageError(`One configuration is enough; leave "${rest[1]}" away.`);
    return { ...common, command: 'doctor', server, config: rest[0] };
  }
  if (rest.length > 0) throw new UsageError(`One address is enough; leave "${rest[0]}" away.`);
  return { ...common, command: 'live', server: first ?? server };
}

/** The text of `--sort help`. */
export function sortHelp(): string {
  const lines = SORTABLE.map(({ id, help }) => `  ${id.padEnd(12)}${help}`);
  return ['Columns to sort by; + before one sorts ascending, - descending:', ...lines, ''].join('\n');
}

function readCommon(given: Arguments, world: World): Common {
  const { values, switches } = given;
  const on = (name: string): boolean => switches.get(name) === true;
  const once = on('once');
  if (once && values.has('count')) throw new UsageError('--once is one reading; leave --count away.');
  const reset = switches.get('reset');
  return {
    interval: seconds(given, 'interval', 1, 0.2),
    count: values.has('count') ? wholeNumber(given, 'count', 1, 1, Number.MAX_SAFE_INTEGER) : undefined,
    output: readOutput(given, world),
    once,
    sort: readSort(values.get('sort')),
    filter: values.get('filter') ?? '',
    mode: reset === undefined ? undefined : reset ? 'reset' : 'read-only',
    bits: on('bits'),
    si: on('si'),
    timeout: seconds(given, 'timeout', 3, 0.05),
    tls: on('tls') || values.has('ca') || values.has('authority'),
    caFile: values.get('ca'),
    authority: values.get('authority'),
    color: switches.get('color') !== false && emptyToNothing(world.env.NO_COLOR) === undefined,
    ascii: on('ascii') || !hasUtf8(world.env),
  };
}

function readOutput({ switches }: Arguments, { env, stdoutIsTerminal }: World): Output {
  const asked = (['json', 'csv'] as const).filter((name) => switches.get(name) === true);
  if (asked.length > 1) throw new UsageError('--json and --csv exclude each other; give one of them.');
  if (asked[0] !== undefined) return asked[0];
  const linear =
    switches.get('batch') === true || switches.get('plain') === true || switches.get('once') === true;
  return linear || !stdoutIsTerminal || env.TERM === 'dumb' ? 'text' : 'screen';
}

function readSort(text: string | undefined): Sort | undefined {
  if (text === undefined) return undefined;
  const sort = parseSort(text);
  if (sort === undefined) {
    throw new UsageError(
      `There is no column "${text.replace(/^[+-]/, '')}" to sort by; "v2top --sort help" lists them.`,
    );
  }
  return sort;
}

function seconds({ values }: Arguments, name: string, byDefault: number, least: number): number {
  const text = values.get(name);
  if (text === undefined) return byDefault;
  const value = /^\d*\.?\d+$|^\d+\.$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= 86_400)) {
    throw new UsageError(`--${name} takes seconds from ${least} to 86400, not "${text}".`);
  }
  return value;
}

function wholeNumber(
  { values }: Arguments,
  name: string,
  byDefault: number,
  least: number,
  most: number,
): number {
  const text = values.get(name);
  if (text === undefined) return byDefault;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    const limit = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
    throw new UsageError(`--${name} takes a whole number, ${limit}, not "${text}".`);
  }
  return value;
}

const emptyToNothing = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

/** A locale that names another character set has no UTF-8; where none is set, terminals of today have it. */
function hasUtf8(env: World['env']): boolean {
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== '');
  return locale === undefined || /utf-?8/i.test(locale);
}

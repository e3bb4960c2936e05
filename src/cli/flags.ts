/**
 * The flags as data. With the table of settings they make the parser, the help, the man page, the completions and
 * README's table.
 */
import { FORMAT_NAMES, formatOf } from '../output/formats.ts';
import type { Flag } from '../settings/setting.ts';
import { flagNameOf, SETTING_NAMES, settingOf } from '../settings/settings.ts';
import type { Command } from './command.ts';

/** The formats for --once alone, or the others. */
const formats = (onceOnly: boolean): readonly string[] =>
  FORMAT_NAMES.filter((name) => (formatOf(name).onceOnly === true) === onceOnly);

/** Flags that apply to one command line only. */
const PLAIN_FLAGS: readonly Flag[] = [
  { name: 'tls', group: 'The core', help: 'TLS to the API inbound', opposite: true },
  {
    name: 'ca',
    group: 'The core',
    value: 'FILE',
    help: 'trust the certificates in FILE (PEM); means --tls',
    file: true,
  },
  { name: 'authority', group: 'The core', value: 'NAME', help: 'the name in the certificate; means --tls' },
  {
    name: 'once',
    group: 'Printing',
    help: 'one reading, printed now: totals, no speeds. Read-only unless --reset is given too',
  },
  {
    name: 'batch',
    group: 'Printing',
    short: 'b',
    help: 'plain text, one block per sample; the default if standard output is not a terminal',
  },
  { name: 'json', group: 'Printing', help: 'one JSON object per line and sample' },
  { name: 'csv', group: 'Printing', help: 'one row per counter and sample' },
  {
    name: 'format',
    group: 'Printing',
    value: 'FORMAT',
    help: `${formats(false).join(', ')}, or with --once ${formats(true).join(' or ')}`,
    choices: FORMAT_NAMES,
  },
  {
    name: 'output',
    group: 'Printing',
    value: 'FILE',
    help: 'with --once: replace FILE with the reading in one step, instead of printing it',
    file: true,
  },
  {
    name: 'server-info',
    group: 'Printing',
    help: "with --once: the core process's own figures (memory, goroutines) instead of its counters; text or JSON",
  },
  { name: 'count', group: 'Printing', short: 'n', value: 'N', help: 'stop after N samples' },
  {
    name: 'fail',
    group: 'Printing',
    help: 'end with exit code 1 when the core stops answering; by default v2top keeps trying once it has read the core',
  },
  {
    name: 'summary',
    group: 'Printing',
    help: 'print the totals, means and peaks of the run at the end, as the live tables do; text or JSON',
  },
  {
    name: 'summary-all',
    group: 'Printing',
    help: 'list all rows in the totals at the end of the live tables, not only those that fit the terminal',
  },
  {
    name: 'filter',
    group: 'Tables',
    short: 'f',
    value: 'TEXT',
    help: 'only names with all words of TEXT; !WORD excludes, /RE/ is a regular expression',
  },
  {
    name: 'history-file',
    group: 'History',
    value: 'FILE',
    help: "use FILE instead of this user's own history; also V2TOP_HISTORY",
    file: true,
  },
  {
    name: 'record',
    group: 'History',
    help: 'record a read-only run too; runs with reset are always recorded',
  },
  {
    name: 'config',
    group: 'Settings',
    value: 'FILE',
    help: 'use FILE instead of ~/.config/v2top/config.json; also V2TOP_CONFIG. Its switches have opposites here, such as --no-bits or --color',
    file: true,
  },
];

/** The flag of commands that watch several servers. */
export const ALL_SERVERS: Flag = {
  name: 'all',
  group: 'The core',
  help: 'all "servers" of the settings file',
};

/** The flags of every command. */
const EVERYWHERE: readonly Flag[] = [
  {
    name: 'help',
    group: 'Help',
    short: 'h',
    help: 'this text; "v2top help COMMAND" for one command',
  },
  { name: 'version', group: 'Help', short: 'V', help: 'the version' },
];

/** The flags that set a setting. */
const SETTING_FLAGS: readonly Flag[] = SETTING_NAMES.flatMap((name) => {
  const { flag } = settingOf(name);
  return flag === undefined ? [] : [{ name: flagNameOf(name), ...flag }];
});

/** Single flags of a shared group, for a command that has no use for the others. */
export const sharedFlags = (...names: readonly string[]): readonly Flag[] =>
  [...SETTING_FLAGS, ...PLAIN_FLAGS].filter(({ name }) => names.includes(name));

/** The groups in the order of the help. */
const GROUPS: readonly Flag['group'][] = [
  'The core',
  'Polling',
  'Printing',
  'Tables',
  'Terminal',
  'History',
  'Settings',
  'This command',
  'Help',
];

/** The flags that a command takes, in groups. */
export function flagsOf({ takes, flags = [] }: Pick<Command, 'takes' | 'flags'>): readonly Flag[] {
  const shared = [...SETTING_FLAGS, ...PLAIN_FLAGS].filter(({ group }) => takes.includes(group));
  const all = [...shared, ...flags, ...EVERYWHERE];
  return GROUPS.flatMap((group) => all.filter((flag) => flag.group === group));
}

/** The flags of all commands, each once, as the first command has it. */
export function allFlags(commands: readonly Command[]): readonly Flag[] {
  const every = commands.flatMap(flagsOf);
  const all = every.filter((flag, index) => every.findIndex(({ name }) => name === flag.name) === index);
  return GROUPS.flatMap((group) => all.filter((flag) => flag.group === group));
}

/** One way to write a flag: `--bits`, `--no-bits`, `--sort [+-]COLUMN`. */
export interface Spelling {
  readonly flag: Flag;
  /** Without dashes. */
  readonly name: string;
  readonly short?: string;
  /** What it sets a switch to. */
  readonly on: boolean;
  readonly help: string;
  /** Whether the help lists it; obvious opposites are not listed. */
  readonly listed: boolean;
}

/** The ways to write a flag; those that the help lists come first. */
export function spellingsOf(flag: Flag): readonly Spelling[] {
  const { name, short, help, opposite } = flag;
  const plain: Spelling = {
    flag,
    name,
    ...(short === undefined ? {} : { short }),
    on: true,
    help: help ?? `not --no-${name}`,
    listed: help !== undefined,
  };
  if (opposite === undefined) return [plain];
  const text = opposite === true ? `not --${name}` : opposite;
  const negated: Spelling = { flag, name: `no-${name}`, on: false, help: text, listed: opposite !== true };
  return plain.listed ? [plain, negated] : [negated, plain];
}

/** The environment variables and what they do. */
export const ENVIRONMENT: readonly (readonly [name: string, help: string])[] = [
  ['V2TOP_SERVER', 'like --server'],
  ['V2TOP_CONFIG', 'like --config'],
  ['V2TOP_HISTORY', 'like --history-file'],
  ['XDG_STATE_HOME', 'the folder of v2top/history.db, default ~/.local/state (root: /var/lib)'],
  ['XDG_CONFIG_HOME', 'the folder of v2top/config.json, default ~/.config'],
  ['NO_COLOR', 'no colours, unless it is empty'],
  ['TERM', 'dumb: like --plain'],
  ['LC_ALL, LC_CTYPE, LANG', 'a character set other than UTF-8: like --ascii'],
  ['V2TOP_DEBUG', 'print where a bug in v2top itself came from'],
];

export const EXIT_CODES: readonly (readonly [code: string, help: string])[] = [
  ['0', 'quit, count reached, or the reader of the output has gone'],
  ['1', 'the core could not be read; doctor: something is wrong, or the core did not answer'],
  ['2', 'wrong usage, or a mistake in the settings file'],
  ['3', 'history --limit: a quota is used up'],
  ['128+n', 'ended by signal n'],
];

/** The command line as data: one table yields the parser, `--help`, the man page, the completions and the README's table. */

export interface Flag {
  /** The long name; a boolean that is on by default is listed as `no-…`. */
  readonly name: string;
  readonly short?: string;
  /** What stands for its value in the help; absent for a switch. */
  readonly value?: string;
  readonly help: string;
  /** The values it takes, where they are few. */
  readonly choices?: readonly string[];
  /** Its value is a file's path. */
  readonly file?: true;
  /** The settings file can switch it too, so it has an opposite, with or without `no-`. */
  readonly setting?: true;
}

export interface Command {
  /** Empty for the live tables. */
  readonly name: string;
  readonly argument: string;
  readonly help: string;
  /** The arguments it takes, where they are few. */
  readonly choices?: readonly string[];
  /** Its argument is a file's path. */
  readonly file?: true;
}

/** The formats that lines can have. */
export const FORMATS = ['text', 'json', 'csv', 'openmetrics'] as const;

export const COMMANDS: readonly Command[] = [
  { name: '', argument: '[ADDRESS]', help: 'live tables' },
  {
    name: 'doctor',
    argument: '[CONFIG]',
    help: "what is missing in the core's configuration, and the lines to add",
    file: true,
  },
  {
    name: 'demo',
    argument: '',
    help: 'the live tables on an embedded core with made-up traffic, over real gRPC',
  },
  { name: 'config', argument: '', help: 'the settings in force, and where each comes from' },
  {
    name: 'completion',
    argument: 'SHELL',
    help: 'what makes bash, zsh or fish complete the words of v2top',
    choices: ['bash', 'zsh', 'fish'],
  },
];

export const FLAGS: readonly Flag[] = [
  {
    name: 'server',
    short: 's',
    value: 'ADDRESS',
    help: "the core's API: HOST:PORT, unix:PATH, or @NAME of the settings file; also as the argument, or in V2TOP_SERVER. Without either it is found in the core's configuration, else 127.0.0.1:10085",
  },
  {
    name: 'interval',
    short: 'i',
    value: 'SECONDS',
    help: 'time between polls: default 1, least 0.2, fractions allowed',
  },
  { name: 'count', short: 'n', value: 'N', help: 'stop after N samples' },
  {
    name: 'once',
    help: 'one reading, printed now: totals, no speeds. Read-only unless --reset is given too',
  },
  {
    name: 'batch',
    short: 'b',
    help: 'plain text, one block a sample; happens by itself when standard output is no terminal',
  },
  { name: 'json', help: 'one JSON object a line for each sample' },
  { name: 'csv', help: 'one row for each counter and sample' },
  {
    name: 'format',
    value: 'FORMAT',
    help: 'text, json, csv, or with --once openmetrics',
    choices: FORMATS,
  },
  {
    name: 'summary',
    help: 'at the end the totals, means and peaks of the run, as the live tables always do; text or JSON',
  },
  {
    name: 'sort',
    value: '[+-]COLUMN',
    help: 'first order, + ascending or - descending; "--sort help" lists the columns',
  },
  { name: 'filter', short: 'f', value: 'TEXT', help: 'only names that hold TEXT, letter case aside' },
  {
    name: 'reset',
    help: "zero the core's counters at each poll (the default, unless a panel owns the core)",
  },
  { name: 'no-reset', help: "read-only: leave the core's counters alone and take differences" },
  { name: 'bits', help: 'bits instead of bytes', setting: true },
  { name: 'si', help: 'powers of 1000 instead of 1024', setting: true },
  { name: 'timeout', value: 'SECONDS', help: 'deadline of one call, default 3' },
  { name: 'tls', help: 'TLS to the API inbound', setting: true },
  { name: 'ca', value: 'FILE', help: 'trust the certificates in FILE (PEM); means --tls', file: true },
  { name: 'authority', value: 'NAME', help: 'the name in the certificate; means --tls' },
  { name: 'no-color', help: 'no colours; also NO_COLOR', setting: true },
  { name: 'ascii', help: 'nothing but ASCII on the screen', setting: true },
  {
    name: 'plain',
    help: 'a linear mode with no cursor movement, for screen readers and logs; also TERM=dumb',
    setting: true,
  },
  {
    name: 'config',
    value: 'FILE',
    help: 'the settings file instead of ~/.config/v2top/config.json; also V2TOP_CONFIG. What it can switch has an opposite here, such as --no-bits or --color',
    file: true,
  },
  { name: 'users', value: 'N', help: 'how many users the demo makes up, default 36' },
  { name: 'help', short: 'h', help: 'this text' },
  { name: 'version', short: 'V', help: 'the version' },
];

/** What happens by the environment's variables. */
export const ENVIRONMENT: readonly (readonly [name: string, help: string])[] = [
  ['V2TOP_SERVER', 'as --server'],
  ['V2TOP_CONFIG', 'as --config'],
  ['XDG_CONFIG_HOME', 'the folder in which v2top/config.json lies, default ~/.config'],
  ['NO_COLOR', 'no colours, if it is not empty'],
  ['TERM', 'dumb: as --plain'],
  ['LC_ALL, LC_CTYPE, LANG', 'a character set other than UTF-8: as --ascii'],
  ['V2TOP_DEBUG', 'where a defect of v2top itself came from is printed with it'],
];

export const EXIT_CODES: readonly (readonly [code: string, help: string])[] = [
  ['0', 'quit, count reached, or nobody reads the output any more'],
  ['1', 'the core could not be read'],
  ['2', 'wrong usage, or a mistake in the settings file'],
  ['128+n', 'ended by signal n'],
];

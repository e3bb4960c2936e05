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
}

export interface Command {
  /** Empty for the live tables. */
  readonly name: string;
  readonly argument: string;
  readonly help: string;
}

export const COMMANDS: readonly Command[] = [
  { name: '', argument: '[HOST:PORT | unix:PATH]', help: 'live tables' },
  {
    name: 'doctor',
    argument: '[CONFIG]',
    help: "what is missing in the core's configuration, and the lines to add",
  },
  {
    name: 'demo',
    argument: '',
    help: 'the live tables on an embedded core with made-up traffic, over real gRPC',
  },
];

export const FLAGS: readonly Flag[] = [
  {
    name: 'server',
    short: 's',
    value: 'ADDRESS',
    help: "the core's API, HOST:PORT or unix:PATH; also V2TOP_SERVER. Without either it is found in the core's configuration, else 127.0.0.1:10085",
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
  { name: 'bits', help: 'bits instead of bytes' },
  { name: 'si', help: 'powers of 1000 instead of 1024' },
  { name: 'timeout', value: 'SECONDS', help: 'deadline of one call, default 3' },
  { name: 'tls', help: 'TLS to the API inbound' },
  { name: 'ca', value: 'FILE', help: 'trust the certificates in FILE (PEM); means --tls' },
  { name: 'authority', value: 'NAME', help: 'the name in the certificate; means --tls' },
  { name: 'no-color', help: 'no colours; also NO_COLOR' },
  { name: 'ascii', help: 'nothing but ASCII on the screen' },
  {
    name: 'plain',
    help: 'a linear mode with no cursor movement, for screen readers and logs; also TERM=dumb',
  },
  { name: 'users', value: 'N', help: 'demo: how many users it makes up, default 36' },
  { name: 'help', short: 'h', help: 'this text' },
  { name: 'version', short: 'V', help: 'the version' },
];

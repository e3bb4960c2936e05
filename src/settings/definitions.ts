/**
 * Everything that can be set, as one table. It makes the flags, the reader of the settings file, `v2top config`, what
 * `W` saves, the help, the man page, the completions and docs/settings.md. A new setting is a row here, plus the code
 * that uses it.
 */
import { isObject } from '../core/config/json-value.ts';
import { CHOOSABLE, type ColumnId, DEFAULT_COLUMNS, SORTABLE } from '../table/columns.ts';
import { DEFAULT_SORT, parseSort, type Sort } from '../table/sort.ts';
import { readLimits, writeLimit } from './limits.ts';
import { type NamedServer, serverKey } from './servers.ts';
import { type Env, onOff, readTexts, type Setting, seconds } from './setting.ts';
import { readSpeed, writeSpeed } from './speed.ts';

const server: Setting<string | undefined> = {
  ...serverKey,
  default: undefined,
  flag: {
    group: 'The core',
    short: 's',
    value: 'ADDRESS',
    servers: true,
    help: "the core's API: HOST:PORT, unix:PATH, ssh://HOST, or @NAME of the settings file; also as the argument, or in V2TOP_SERVER. Without it, the API is found in the core's configuration, else 127.0.0.1:10085",
  },
  // The address is checked where it is used, with a message about what is wrong.
  parse: (text) => text,
  environment: ({ V2TOP_SERVER }) => [V2TOP_SERVER || undefined, 'V2TOP_SERVER'],
};

const servers: Setting<ReadonlyMap<string, NamedServer>> = {
  help: 'cores by name, for "v2top @NAME"',
  takes: 'names, each with an address or an object: address, tls, ca, authority, reset',
  default: new Map(),
  // Its inner keys are read one by one, so that each mistake is reported with its line.
  read: (value) => (isObject(value) ? new Map() : undefined),
  write: (named) => Object.fromEntries(named),
};

const sort: Setting<Sort> = {
  help: 'order of the live tables and of plain text',
  takes: `[+-]COLUMN, one of ${SORTABLE.map(({ id }) => id).join(', ')}`,
  default: DEFAULT_SORT,
  read: (value) => (typeof value === 'string' ? parseSort(value) : undefined),
  flag: {
    group: 'Tables',
    value: '[+-]COLUMN',
    help: 'initial order, + ascending or - descending; "--sort help" lists the columns',
    choices: ['help', ...SORTABLE.map(({ id }) => id)],
  },
  parse: parseSort,
  refusal: (text) =>
    `There is no column "${text.replace(/^[+-]/, '')}" to sort by; "v2top --sort help" lists them.`,
  write: ({ column, descending }) => `${descending ? '-' : '+'}${column}`,
  savable: true,
};

const columns: Setting<ReadonlySet<ColumnId>> = {
  help: 'columns of the live tables, besides the name and the two speeds',
  takes: `a list of ${CHOOSABLE.map(({ id }) => id).join(', ')}`,
  default: DEFAULT_COLUMNS,
  read: (value) => {
    const ids = readTexts(value)?.map((id) => CHOOSABLE.find((column) => column.id === id)?.id);
    return ids?.every((id) => id !== undefined) ? new Set(ids) : undefined;
  },
  write: (ids) => CHOOSABLE.filter(({ id }) => ids.has(id)).map(({ id }) => id),
  savable: true,
};

/** `auto` follows the terminal's background. */
const THEMES = ['auto', 'dark', 'light', 'mono'] as const;

export type ThemeChoice = (typeof THEMES)[number];

const themeOf = (value: unknown): ThemeChoice | undefined => THEMES.find((one) => one === value);

const theme: Setting<ThemeChoice> = {
  help: 'colours for a dark or a light background, or none; auto asks the terminal',
  takes: `one of ${THEMES.join(', ')}`,
  default: 'auto',
  read: themeOf,
  flag: {
    group: 'Terminal',
    value: 'THEME',
    help: 'auto (asks the terminal for its background), dark, light, or mono: no colours',
    choices: THEMES,
  },
  parse: themeOf,
};

const line: Setting<number | undefined> = {
  help: "the line's speed, the full scale of the header's meters; by default the highest speed seen",
  takes: 'a speed per second such as "1 Gbit" or "20 MB"',
  default: undefined,
  read: readSpeed,
  write: writeSpeed,
};

const hidden: Setting<ReadonlySet<string>> = {
  help: 'inbound and outbound tags to hide',
  takes: 'a list of tags',
  default: new Set(),
  read: (value) => {
    const tags = readTexts(value);
    return tags === undefined ? undefined : new Set(tags);
  },
  write: (tags) => [...tags],
};

const timezone: Setting<string | undefined> = {
  help: "the zone in which days begin; a change applies from the next midnight. By default, the history's own",
  takes: 'a zone of the tz database, such as Asia/Tehran',
  default: undefined,
  read: (value) => (typeof value === 'string' && isZone(value) ? value : undefined),
};

const billingDay: Setting<number> = {
  help: 'the day on which months begin; 31 means the last day',
  takes: 'a day from 1 to 31',
  default: 1,
  read: (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 31 ? value : undefined,
};

const limits: Setting<ReadonlyMap<string, bigint>> = {
  help: 'monthly quotas of users, both directions over all servers: { "alice": "100 GB/month" }',
  takes: 'names, each with a quota such as "100 GB/month"; GB are powers of 1000, GiB of 1024',
  default: new Map(),
  read: readLimits,
  write: (limits) => Object.fromEntries([...limits].map(([name, limit]) => [name, writeLimit(limit)])),
};

const escapeDelay: Setting<number> = {
  help: 'milliseconds of silence after which Esc counts as a key; more for very slow lines',
  takes: 'a number from 10 to 1000',
  default: 100,
  read: (value) => (typeof value === 'number' && value >= 10 && value <= 1000 ? value : undefined),
};

/** In the order in which they are printed. */
export const SETTINGS = {
  server,
  servers,
  interval: seconds('time between polls', 0.2, {
    default: 1,
    flag: {
      group: 'Polling',
      short: 'i',
      value: 'SECONDS',
      help: 'time between polls: default 1, least 0.2, fractions allowed',
    },
    savable: true,
  }),
  timeout: seconds('deadline of one call', 0.05, {
    default: 3,
    flag: { group: 'Polling', value: 'SECONDS', help: 'deadline of one call, default 3' },
  }),
  reset: onOff("false: leave the core's counters alone and take differences", {
    default: true,
    flag: {
      group: 'Polling',
      help: "zero the core's counters at each poll (the default on this machine, unless a panel owns the core)",
      opposite: "read-only: leave the core's counters alone and take differences",
    },
  }),
  sort,
  columns,
  bits: onOff('bits instead of bytes', {
    default: false,
    flag: { group: 'Tables', help: 'bits instead of bytes', opposite: true },
    savable: true,
  }),
  si: onOff('powers of 1000 instead of 1024', {
    default: false,
    flag: { group: 'Tables', help: 'powers of 1000 instead of 1024', opposite: true },
    savable: true,
  }),
  color: onOff('false: no colours', {
    default: true,
    flag: { group: 'Terminal', opposite: 'no colours; also NO_COLOR' },
    environment: ({ NO_COLOR }) => [NO_COLOR ? false : undefined, 'NO_COLOR'],
  }),
  theme,
  ascii: onOff('only ASCII on the screen', {
    default: false,
    flag: { group: 'Terminal', help: 'only ASCII on the screen', opposite: true },
    environment: (env) => [hasUtf8(env) ? undefined : true, 'the locale'],
  }),
  plain: onOff('a linear mode without cursor movement', {
    default: false,
    flag: {
      group: 'Terminal',
      help: 'a linear mode without cursor movement, for screen readers and logs; also TERM=dumb',
      opposite: true,
    },
    environment: ({ TERM }) => [TERM === 'dumb' ? true : undefined, 'TERM=dumb'],
  }),
  escapeDelay,
  line,
  hidden,
  history: onOff('false: record nothing', {
    default: true,
    flag: { group: 'History', opposite: 'record nothing on disk; then read-only unless --reset is given' },
  }),
  timezone,
  billingDay,
  limits,
  idle: onOff('false: hide rows without traffic in the last ten seconds in the live tables', {
    default: true,
    savable: true,
  }),
  ownScale: onOff('draw the bars of each row on its own scale, instead of one for the table', {
    default: false,
    savable: true,
  }),
  api: onOff("list the API's own traffic, which is v2top's polling", { default: false, savable: true }),
} as const;

/** Whether the tz database holds a zone of this name. */
function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** A locale with another character set means no UTF-8; without a locale, today's terminals have UTF-8. */
function hasUtf8(env: Env): boolean {
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== '');
  return locale === undefined || /utf-?8/i.test(locale);
}

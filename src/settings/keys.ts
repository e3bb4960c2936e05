/** The settings file as data: one table yields its reader, what `v2top config` prints, and the documentation's table. */

import { parseAddress } from '../core/address.ts';
import { isObject } from '../core/config/json-value.ts';
import { CHOOSABLE, type ColumnId, parseSort, SORTABLE, type Sort } from '../table/columns.ts';

/** A core under a name: `v2top @NAME`. */
export interface NamedServer {
  readonly address: string;
  readonly tls?: boolean;
  /** A file of certificates; a relative path starts at the settings file's folder. */
  readonly ca?: string;
  readonly authority?: string;
  readonly reset?: boolean;
}

/** Everything that can be set, as the program uses it. */
export interface Values {
  readonly server: string;
  readonly servers: ReadonlyMap<string, NamedServer>;
  readonly interval: number;
  readonly timeout: number;
  readonly reset: boolean;
  readonly sort: Sort;
  readonly columns: ReadonlySet<ColumnId>;
  readonly bits: boolean;
  readonly si: boolean;
  readonly color: boolean;
  readonly ascii: boolean;
  readonly plain: boolean;
  readonly hidden: ReadonlySet<string>;
  readonly api: boolean;
}

/** What one key takes. */
export interface Key<T> {
  readonly help: string;
  /** Completes "takes …". */
  readonly takes: string;
  /** The value as the program uses it; undefined when it is not what the key takes. */
  readonly read: (value: unknown) => T | undefined;
}

export type Keys<V> = { readonly [K in keyof V]-?: Key<NonNullable<V[K]>> };

/** The limits of times, in seconds. */
export const LEAST_INTERVAL = 0.2;
export const LEAST_TIMEOUT = 0.05;
export const MOST_SECONDS = 86_400;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function texts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}

const onOff = (help: string): Key<boolean> => ({
  help,
  takes: 'true or false',
  read: (value) => (typeof value === 'boolean' ? value : undefined),
});

const plainText = (help: string, takes: string): Key<string> => ({
  help,
  takes,
  read: text,
});

const seconds = (help: string, least: number): Key<number> => ({
  help,
  takes: `seconds from ${least} to ${MOST_SECONDS}`,
  read: (value) => (typeof value === 'number' && value >= least && value <= MOST_SECONDS ? value : undefined),
});

const address: Key<string> = {
  help: "the core's API; without it, what the core's configuration says",
  takes: 'HOST:PORT, unix:PATH, or @NAME of one of the "servers"',
  read: (value) => {
    const given = text(value);
    return given?.startsWith('@') || (given !== undefined && parseAddress(given).ok) ? given : undefined;
  },
};

/** The keys of a server that is given as an object; the reader takes a bare address too. */
export const SERVER_KEYS: Keys<NamedServer> = {
  address: {
    ...address,
    help: "the core's API",
    takes: 'HOST:PORT or unix:PATH',
    read: (value) => (text(value)?.startsWith('@') ? undefined : address.read(value)),
  },
  tls: onOff('TLS to the API inbound'),
  ca: plainText(
    'trust the certificates in this file (PEM); means "tls"',
    "a file's path, absolute or from this file's folder",
  ),
  authority: plainText('the name in the certificate; means "tls"', 'a name'),
  reset: onOff('poll this core with reset, or read-only'),
};

/** The sort as a flag and the file spell it: "-speed" the largest first, "+name" from A to Z. */
const sortText = ({ column, descending }: Sort): string => `${descending ? '-' : '+'}${column}`;

/** In the order in which they are printed. */
export const KEYS: Keys<Values> = {
  server: address,
  servers: {
    help: 'cores by name, for "v2top @NAME"',
    takes: 'names, each with an address or an object: address, tls, ca, authority, reset',
    // Its inner keys are read one by one, so that each mistake has its own line.
    read: (value) => (isObject(value) ? new Map() : undefined),
  },
  interval: seconds('time between polls', LEAST_INTERVAL),
  timeout: seconds('deadline of one call', LEAST_TIMEOUT),
  reset: onOff("false: leave the core's counters alone and take differences"),
  sort: {
    help: 'order of the live tables and of plain text',
    takes: `[+-]COLUMN, one of ${SORTABLE.map(({ id }) => id).join(', ')}`,
    read: (value) => (typeof value === 'string' ? parseSort(value) : undefined),
  },
  columns: {
    help: 'columns of the live tables, besides the name and the two speeds',
    takes: `a list of ${CHOOSABLE.map(({ id }) => id).join(', ')}`,
    read: (value) => {
      const ids = texts(value)?.map((id) => CHOOSABLE.find((column) => column.id === id)?.id);
      return ids?.every((id) => id !== undefined) ? new Set(ids) : undefined;
    },
  },
  bits: onOff('bits instead of bytes'),
  si: onOff('powers of 1000 instead of 1024'),
  color: onOff('false: no colours'),
  ascii: onOff('nothing but ASCII on the screen'),
  plain: onOff('a linear mode with no cursor movement'),
  hidden: {
    help: 'inbound and outbound tags that are not listed',
    takes: 'a list of tags',
    read: (value) => {
      const tags = texts(value);
      return tags === undefined ? undefined : new Set(tags);
    },
  },
  api: onOff("list the API's own traffic, which is v2top's polling"),
};

/** Values of which some may not be known. */
export type InForce = { readonly [K in keyof Values]?: Values[K] | undefined };

/** Values as they stand in a file. */
export function fileForm(values: InForce): Readonly<Partial<Record<keyof Values, unknown>>> {
  const { servers, sort, columns, hidden } = values;
  return {
    ...values,
    servers: servers && Object.fromEntries(servers),
    sort: sort && sortText(sort),
    columns: columns && CHOOSABLE.filter(({ id }) => columns.has(id)).map(({ id }) => id),
    hidden: hidden && [...hidden],
  };
}

export const isSetting = (name: string): name is keyof Values => Object.hasOwn(KEYS, name);

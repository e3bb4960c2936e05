/** Reads an inbound of V2Ray or Xray and its users. */

import {
  countAt,
  isObject,
  isOn,
  type JsonPath,
  listAt,
  nameIn,
  objectAt,
  textAt,
  textsAt,
  valueAt,
} from './json-value.ts';
import type { Inbound, User } from './model.ts';

/** Reads the inbound at `path`. */
export function readInbound(value: unknown, path: JsonPath, own5 = false): Inbound {
  const settings = objectAt(value, 'settings');
  const protocol = protocolName(textAt(value, 'protocol') ?? '');
  const stream = valueAt(value, 'streamSettings');
  const port = valueAt(value, 'port');
  return {
    path,
    tag: textAt(value, 'tag'),
    protocol,
    listen: textAt(value, 'listen'),
    port: readPort(port),
    envPort: typeof port === 'string' && port.startsWith('env:') ? port : undefined,
    tls: textAt(stream, 'security')?.toLowerCase() === 'tls',
    users: readUsers(protocol, settings, [...path, nameIn(value, 'settings') ?? 'settings'], own5),
    stream: { network: (textAt(stream, 'network') ?? 'tcp').toLowerCase(), socket: readSocket(stream) },
    target: {
      address: textAt(settings, 'address') ?? textAt(settings, 'rewriteAddress'),
      port: readPort(valueAt(settings, 'port') ?? valueAt(settings, 'rewritePort')),
      redirect: isOn(settings, 'followRedirect'),
      networks: [...textsAt(settings, 'network'), ...textsAt(settings, 'networks')].map((one) =>
        one.toLowerCase(),
      ),
    },
  };
}

/** The socket of V2Ray's `ds` transport; as in `listen`, `@` marks an abstract one and `@@` a padded one. */
function readSocket(stream: unknown): string | undefined {
  const settings = valueAt(stream, 'dsSettings');
  const path = textAt(settings, 'path');
  if (path === undefined || !isOn(settings, 'abstract')) return path;
  return isOn(settings, 'padding') ? `@@${path}` : `@${path}`;
}

/** V2Ray 5's own format also accepts message names: `#v2ray.core.proxy.trojan.ServerConfig`. */
function protocolName(protocol: string): string {
  return (/^#v2ray\.core\.proxy\.(\w+)\./.exec(protocol)?.[1] ?? protocol).toLowerCase();
}

/** The first port of `10085`, `"10085"` or `"10085-10090"`; undefined for `env:NAME` and anything else. */
export function readPort(value: unknown): number | undefined {
  const match = /^\d{1,5}/.exec(
    typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '',
  );
  const port = Number(match?.[0]);
  return port >= 1 && port <= 65_535 ? port : undefined;
}

/** Where each protocol keeps its users; protocols missing here have none (dokodemo-door, tun …). */
function readUsers(protocol: string, settings: unknown, path: JsonPath, own5: boolean): readonly User[] {
  const level = countAt(settings, 'userLevel') || countAt(settings, 'user_level');
  switch (protocol) {
    case 'vmess':
    case 'vless':
    case 'trojan':
    case 'hysteria':
      return clients(settings, path);
    case 'shadowsocks':
      return shadowsocksUsers(settings, path, own5);
    case 'wireguard':
      return listOfUsers(settings, 'peers', path);
    case 'socks':
    case 'mixed':
      // Accounts have no effect until the inbound asks for a password.
      return asksForPassword(settings) ? accounts(settings, level, path) : [];
    case 'http':
      return accounts(settings, level, path);
    default:
      return [];
  }
}

/** `auth` in the common format, `authType` in the messages of V2Ray 5. */
const asksForPassword = (settings: unknown): boolean =>
  textAt(settings, 'auth') === 'password' ||
  (textAt(settings, 'authType') ?? textAt(settings, 'auth_type'))?.toLowerCase() === 'password';

/** `users` is Xray's newer name for `clients`; some messages of V2Ray 5 say `user`. */
function clients(settings: unknown, path: JsonPath): readonly User[] {
  const name = ['clients', 'users', 'user'].find((list) => nameIn(settings, list) !== undefined);
  return listOfUsers(settings, name ?? 'clients', path);
}

/** One user next to the password, a list (Xray), or one in `user` (V2Ray 5's message; its short form has no user). */
function shadowsocksUsers(settings: unknown, path: JsonPath, own5: boolean): readonly User[] {
  if (nameIn(settings, 'clients') ?? nameIn(settings, 'users')) return clients(settings, path);
  const single = objectAt(settings, 'user');
  if (single !== undefined) return [readUser(single, [...path, nameIn(settings, 'user') ?? 'user'])];
  return own5 ? [{ email: undefined, level: 0, path: undefined }] : [readUser(settings, path)];
}

function listOfUsers(settings: unknown, name: string, path: JsonPath): readonly User[] {
  const key = nameIn(settings, name) ?? name;
  return listAt(settings, name).map((user, index) => readUser(user, [...path, key, index]));
}

function readUser(user: unknown, path: JsonPath): User {
  if (!isObject(user)) return { email: undefined, level: 0, path: undefined };
  return { email: textAt(user, 'email'), level: countAt(user, 'level'), path };
}

/**
 * Accounts have no email; they are counted by user name. Xray 26.5.9 and later also accept `users`; in V2Ray 5's
 * messages the names are the keys of an object.
 */
function accounts(settings: unknown, level: number, path: JsonPath): readonly User[] {
  const named = Object.keys(objectAt(settings, 'accounts') ?? {});
  const inLists = ['accounts', 'users'].flatMap((list) => {
    const key = nameIn(settings, list) ?? list;
    return listAt(settings, list).flatMap((account, index) => {
      const email = textAt(account, 'email') ?? textAt(account, 'user');
      return email === undefined ? [] : { email, level, path: [...path, key, index] };
    });
  });
  return [...inLists, ...named.map((email) => ({ email, level, path }))];
}

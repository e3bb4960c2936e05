/** Reads one inbound of V2Ray or Xray, and who may use it. */
import type { Inbound, User } from './core-config.ts';
import {
  countAt,
  isObject,
  isOn,
  type JsonPath,
  listAt,
  nameIn,
  objectAt,
  textAt,
  valueAt,
} from './json-value.ts';

/** Reads one inbound that stands at `path`. */
export function readInbound(value: unknown, path: JsonPath): Inbound {
  const settings = objectAt(value, 'settings');
  const protocol = protocolName(textAt(value, 'protocol') ?? '');
  return {
    path,
    tag: textAt(value, 'tag'),
    protocol,
    listen: textAt(value, 'listen'),
    port: readPort(valueAt(value, 'port')),
    tls: textAt(valueAt(value, 'streamSettings'), 'security')?.toLowerCase() === 'tls',
    users: readUsers(protocol, settings, [...path, nameIn(value, 'settings') ?? 'settings']),
    hasTarget:
      textAt(settings, 'address') !== undefined ||
      textAt(settings, 'rewriteAddress') !== undefined ||
      isOn(settings, 'followRedirect'),
  };
}

/** V2Ray 5's own format takes the name of a message as well: `#v2ray.core.proxy.trojan.ServerConfig`. */
function protocolName(protocol: string): string {
  return (/^#v2ray\.core\.proxy\.(\w+)\./.exec(protocol)?.[1] ?? protocol).toLowerCase();
}

/** The first port of `10085`, `"10085"`, `"10085-10090"`; undefined for `env:NAME` and whatever else. */
export function readPort(value: unknown): number | undefined {
  const match = /^\d{1,5}/.exec(
    typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '',
  );
  const port = Number(match?.[0]);
  return port >= 1 && port <= 65_535 ? port : undefined;
}

/** Where each protocol keeps its users; those that are missing here have none (dokodemo-door, tun …). */
function readUsers(protocol: string, settings: unknown, path: JsonPath): readonly User[] {
  const level = countAt(settings, 'userLevel');
  switch (protocol) {
    case 'vmess':
    case 'vless':
    case 'trojan':
    case 'hysteria':
      return clients(settings, path);
    case 'shadowsocks':
      return (nameIn(settings, 'clients') ?? nameIn(settings, 'users'))
        ? clients(settings, path)
        : [readUser(settings, path)];
    case 'wireguard':
      return listOfUsers(settings, 'peers', path);
    case 'socks':
    case 'mixed':
      // Accounts count for nothing until the inbound asks for a password.
      return textAt(settings, 'auth') === 'password' ? accounts(settings, level, path) : [];
    case 'http':
      return accounts(settings, level, path);
    default:
      return [];
  }
}

/** `users` is Xray's newer name for `clients`; in V2Ray 5's messages some are called `user`. */
function clients(settings: unknown, path: JsonPath): readonly User[] {
  const name = ['clients', 'users', 'user'].find((list) => nameIn(settings, list) !== undefined);
  return listOfUsers(settings, name ?? 'clients', path);
}

function listOfUsers(settings: unknown, name: string, path: JsonPath): readonly User[] {
  const key = nameIn(settings, name) ?? name;
  return listAt(settings, name).map((user, index) => readUser(user, [...path, key, index]));
}

function readUser(user: unknown, path: JsonPath): User {
  if (!isObject(user)) return { email: undefined, level: 0, path: undefined };
  return { email: textAt(user, 'email'), level: countAt(user, 'level'), path };
}

/** Accounts have no email: their user name is counted in its place. */
function accounts(settings: unknown, level: number, path: JsonPath): readonly User[] {
  const key = nameIn(settings, 'accounts') ?? 'accounts';
  return listAt(settings, 'accounts').flatMap((account, index) => {
    const email = textAt(account, 'user');
    return email === undefined ? [] : { email, level, path: [...path, key, index] };
  });
}

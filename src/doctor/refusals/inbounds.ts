/** What the cores refuse in an inbound: its address, its protocol and that protocol's settings. */

import { textAt, textsAt, valueAt } from '../../core/config/json-value.ts';
import { INBOUND_SETTINGS, isAddress } from '../../core/config/v2ray-shapes.ts';
import { misfitRefusals } from './misfits.ts';
import { type Protocols, protocolRefusals } from './protocols.ts';
import {
  ALL,
  type Found,
  fixedBy,
  inside,
  isGap,
  isNamed,
  isThere,
  membersOf,
  type Refusal,
  refusal,
  refuseIf,
  V2RAY,
  V2RAY4,
  wordAt,
  XRAY,
} from './refusal.ts';
import { streamRefusals } from './streams.ts';
import { emailRefusals, idRefusals } from './users.ts';

const PROTOCOLS: Protocols = {
  settings: INBOUND_SETTINGS,
  newer: [
    'mixed',
    'tunnel',
    'dokodemo',
    'wireguard',
    'hysteria',
    'hysteria2',
    'tun',
    'vliteu',
    'shadowsocks2022',
  ],
  newerRefusedBy: V2RAY,
};

/** Everything that is refused in one inbound. `spare` says that the first inbound's port is at the top level. */
export function inboundRefusals(inbound: Found, spare: boolean): readonly Refusal[] {
  const protocol = wordAt(inbound, 'protocol');
  const shape = INBOUND_SETTINGS[protocol];
  const settings = inside(inbound, 'settings');
  return [
    ...listenRefusals(inbound, spare),
    ...portListRefusals(inbound),
    ...protocolRefusals(inbound, PROTOCOLS),
    ...allocateRefusals(inbound),
    ...sniffingRefusals(inbound),
    ...streamRefusals(inbound),
    ...(shape === undefined ? [] : misfitRefusals(settings, shape)),
    ...(SETTINGS[protocol]?.(settings) ?? []),
  ];
}

function listenRefusals(inbound: Found, spare: boolean): readonly Refusal[] {
  const { path } = inbound;
  const listen = valueAt(inbound.value, 'listen');
  const hasPort = spare || (valueAt(inbound.value, 'port') ?? null) !== null;
  if (listen === undefined || listen === null) return refuseIf(!hasPort, path, 'has no port');
  if (typeof listen !== 'string') return [];
  const trimmed = listen.trim();
  if (isAddress(listen) || trimmed === 'localhost') return refuseIf(!hasPort, path, 'has no port');
  return refuseIf(
    !/^[/@]/.test(trimmed),
    path,
    `listens on "${listen}", which is neither an IP address nor a socket`,
  );
}

/** Only Xray reads several ports separated by commas. */
function portListRefusals(inbound: Found): readonly Refusal[] {
  const port = textAt(inbound.value, 'port') ?? '';
  if (port.startsWith('env:')) return [];
  return refuseIf(
    port.includes(','),
    [...inbound.path, 'port'],
    'lists several ports, which only Xray reads',
    V2RAY,
  );
}

function allocateRefusals(inbound: Found): readonly Refusal[] {
  const allocate = inside(inbound, 'allocate');
  if (!isThere(allocate)) return [];
  const strategy = wordAt(allocate, 'strategy');
  if (!['always', 'random'].includes(strategy)) {
    return [refusal(allocate.path, 'needs a "strategy": always or random', V2RAY)];
  }
  const port = valueAt(inbound.value, 'port');
  const [from = 0, to = from] = String(port).split('-').map(Number);
  const concurrency = valueAt(allocate.value, 'concurrency');
  return [
    ...refuseIf((port ?? null) === null, allocate.path, 'needs a port', V2RAY),
    ...refuseIf(
      textAt(allocate.value, 'strategy') === 'random' &&
        typeof concurrency === 'number' &&
        concurrency >= to - from + 1,
      allocate.path,
      'has a "concurrency" that is not less than the number of ports',
      V2RAY,
    ),
  ];
}

const SNIFFED = ['http', 'tls', 'https', 'ssl'];
const SNIFFED_LATER = ['quic', 'fakedns', 'fakedns+others'];

function sniffingRefusals(inbound: Found): readonly Refusal[] {
  const wanted = (place: Found, name: string): readonly Refusal[] =>
    textsAt(place.value, name).flatMap((protocol) => {
      const word = protocol.toLowerCase();
      if (SNIFFED.includes(word)) return [];
      const by = SNIFFED_LATER.includes(word) ? V2RAY4 : ALL;
      return [refusal([...place.path, name], `names "${protocol}", which cannot be sniffed`, by)];
    });
  return [
    ...wanted(inside(inbound, 'sniffing'), 'destOverride'),
    ...wanted(inbound, 'domainOverride').map((found) => ({ ...found, by: V2RAY })),
  ];
}

type SettingsCheck = (settings: Found) => readonly Refusal[];

const SETTINGS: Readonly<Record<string, SettingsCheck>> = {
  vmess: (settings) => [...idRefusals(membersOf(settings, 'clients')), ...emailRefusals(settings, 'clients')],
  vless: vlessRefusals,
  trojan: (settings) => [
    ...gapRefusals(settings, 'clients'),
    ...emailRefusals(settings, 'clients'),
    ...fallbackRefusals(settings),
  ],
  shadowsocks: shadowsocksRefusals,
  socks: (settings) => gapRefusals(settings, 'accounts'),
  http: (settings) => gapRefusals(settings, 'accounts'),
  'dokodemo-door': ({ value, path }) => {
    const network = valueAt(value, 'network');
    return refuseIf(
      Array.isArray(network) && network.length === 0,
      path,
      'has an empty list for "network"',
      V2RAY,
    );
  },
  mtproto: mtprotoRefusals,
};

/** `null` instead of a client makes the core panic. */
function gapRefusals(settings: Found, list: string): readonly Refusal[] {
  return membersOf(settings, list)
    .filter(isGap)
    .map(({ path }) => refusal(path, 'is null'));
}

function vlessRefusals(settings: Found): readonly Refusal[] {
  const clients = membersOf(settings, 'clients');
  const decryption = textAt(settings.value, 'decryption') ?? '';
  const newer = decryption.startsWith('mlkem768x25519plus.');
  return [
    ...idRefusals(clients),
    ...emailRefusals(settings, 'clients'),
    ...clients.flatMap(({ value, path }) => [
      ...refuseIf(
        textAt(value, 'encryption') !== undefined,
        path,
        'has an "encryption", which belongs to the client\'s side',
      ),
      ...refuseIf(
        !['', 'xtls-rprx-vision'].includes(textAt(value, 'flow') ?? ''),
        path,
        'has a "flow" that Xray no longer knows',
        XRAY,
      ),
    ]),
    ...fixedBy(
      { decryption: 'none' },
      refuseIf(decryption !== 'none', settings.path, 'needs "decryption": "none"', newer ? V2RAY : ALL),
    ),
    ...fallbackRefusals(settings),
  ];
}

function fallbackRefusals(settings: Found): readonly Refusal[] {
  return [
    ...refuseIf(
      isNamed(settings, 'fallback'),
      settings.path,
      'has "fallback"; the cores read a list called "fallbacks"',
      V2RAY,
    ),
    ...membersOf(settings, 'fallbacks').flatMap(oneFallback),
  ];
}

function oneFallback({ value, path }: Found): readonly Refusal[] {
  if (value === null) return [refusal(path, 'is null')];
  const xver = valueAt(value, 'xver');
  const way = textAt(value, 'path') ?? '';
  return [
    ...refuseIf(way !== '' && !way.startsWith('/'), path, 'has a "path" that does not begin with a slash'),
    ...refuseIf(
      textAt(value, 'type') === undefined && !isDestination(valueAt(value, 'dest')),
      path,
      'has no "dest" that can be read',
    ),
    ...refuseIf(typeof xver === 'number' && xver > 2, path, 'has an "xver" other than 0, 1 or 2'),
  ];
}

/** A port, `HOST:PORT`, or a socket. */
function isDestination(dest: unknown): boolean {
  if (dest === null) return true;
  if (typeof dest === 'number') return Number.isInteger(dest) && dest >= 0 && dest <= 65_535;
  if (typeof dest !== 'string') return false;
  if (dest === 'serve-ws-none' || /^[/@]/.test(dest)) return true;
  return /^[+-]?\d+$/.test(dest) || /^([^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/.test(dest);
}

const CIPHERS = [
  ...['aes-128-gcm', 'aead_aes_128_gcm', 'aes-256-gcm', 'aead_aes_256_gcm', 'none', 'plain'],
  ...['chacha20-poly1305', 'aead_chacha20_poly1305', 'chacha20-ietf-poly1305'],
];
const CIPHERS_LATER = /^(2022-blake3-|xchacha20-)/;

/** Whether V2Ray knows a Shadowsocks method. */
export function cipherRefusals({ value, path }: Found): readonly Refusal[] {
  const method = textAt(value, 'method') ?? '';
  if (CIPHERS.includes(method.toLowerCase())) return [];
  const what = method === '' ? 'has no "method"' : `has the method "${method}", which the core does not know`;
  return [refusal(path, what, CIPHERS_LATER.test(method.toLowerCase()) ? V2RAY4 : ALL)];
}

function shadowsocksRefusals(settings: Found): readonly Refusal[] {
  // Xray takes several users, each with their own password and method.
  const by = isNamed(settings, 'clients') || isNamed(settings, 'users') ? V2RAY : ALL;
  return [
    ...refuseIf(textAt(settings.value, 'password') === undefined, settings.path, 'has no password', by),
    ...cipherRefusals(settings).map((found) => ({
      ...found,
      by: found.by.filter((core) => by.includes(core)),
    })),
  ];
}

function mtprotoRefusals(settings: Found): readonly Refusal[] {
  const users = membersOf(settings, 'users');
  return [
    ...refuseIf(users.length === 0, settings.path, 'has no users'),
    ...users.flatMap(({ value, path }) =>
      refuseIf(
        !/^[0-9a-f]{32}$/i.test(textAt(value, 'secret') ?? ''),
        path,
        'needs a "secret" of 32 hexadecimal digits',
      ),
    ),
  ];
}

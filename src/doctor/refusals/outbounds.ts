/** What the cores refuse in an outbound. */
import { listAt, textAt, valueAt } from '../../core/config/json-value.ts';
import { isAddress, OUTBOUND_SETTINGS } from '../../core/config/v2ray-shapes.ts';
import { cipherRefusals } from './inbounds.ts';
import { misfitRefusals } from './misfits.ts';
import { type Protocols, protocolRefusals } from './protocols.ts';
import {
  ALL,
  type Found,
  inside,
  isGap,
  isNamed,
  isThere,
  membersOf,
  type Reader,
  type Refusal,
  refusal,
  refuseIf,
  V2RAY,
  V2RAY4,
  wordAt,
} from './refusal.ts';
import { streamRefusals } from './streams.ts';
import { idRefusals } from './users.ts';

const PROTOCOLS: Protocols = {
  settings: OUTBOUND_SETTINGS,
  newer: ['loopback', 'wireguard', 'hysteria', 'hysteria2', 'direct', 'block', 'vlite', 'shadowsocks2022'],
  newerRefusedBy: V2RAY4,
};

/** Everything that is refused in one outbound. */
export function outboundRefusals(outbound: Found): readonly Refusal[] {
  const protocol = wordAt(outbound, 'protocol');
  const shape = OUTBOUND_SETTINGS[protocol];
  const settings = inside(outbound, 'settings');
  return [
    ...protocolRefusals(outbound, PROTOCOLS),
    ...sendRefusals(outbound),
    ...streamRefusals(outbound),
    ...(shape === undefined ? [] : misfitRefusals(settings, shape)),
    ...(SETTINGS[protocol]?.(settings) ?? []),
  ];
}

function sendRefusals(outbound: Found): readonly Refusal[] {
  const through = valueAt(outbound.value, 'sendThrough');
  const proxy = inside(outbound, 'proxySettings');
  const mux = inside(outbound, 'mux');
  const concurrency = valueAt(mux.value, 'concurrency');
  return [
    ...refuseIf(
      typeof through === 'string' && !isAddress(through),
      outbound.path,
      'has a "sendThrough" that is not an IP address',
      V2RAY,
    ),
    ...refuseIf(isThere(proxy) && textAt(proxy.value, 'tag') === undefined, proxy.path, 'has no tag'),
    ...refuseIf(
      typeof concurrency === 'number' && concurrency > 1024,
      mux.path,
      'has a "concurrency" above 1024',
      V2RAY,
    ),
  ];
}

type SettingsCheck = (settings: Found) => readonly Refusal[];

const SETTINGS: Readonly<Record<string, SettingsCheck>> = {
  blackhole: (settings) => {
    if (!isNamed(settings, 'response')) return [];
    const { value, path } = inside(settings, 'response');
    const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
    return refuseIf(
      typeof type !== 'string' || !['none', 'http'].includes(type.toLowerCase()),
      path,
      'needs a "type": none or http',
    );
  },
  freedom: ({ value, path }) => {
    const redirect = textAt(value, 'redirect');
    return refuseIf(
      redirect !== undefined && !isHostPort(redirect),
      path,
      'has a "redirect" that is not HOST:PORT',
    );
  },
  vmess: (settings) => [...serverRefusals(settings, 'vnext', ALL), ...userRefusals(settings)],
  vless: (settings) => [
    ...serverRefusals(settings, 'vnext', ALL),
    ...userRefusals(settings),
    ...membersOf(settings, 'vnext').flatMap((server) =>
      membersOf(server, 'users').flatMap(({ value, path }) =>
        refuseIf(
          textAt(value, 'encryption') !== 'none',
          path,
          'needs "encryption": "none"',
          isLongKey(value) ? V2RAY : ALL,
        ),
      ),
    ),
  ],
  trojan: (settings) => [...serverRefusals(settings, 'servers', ALL), ...passwordRefusals(settings)],
  shadowsocks: (settings) => [
    ...serverRefusals(settings, 'servers', ALL),
    ...passwordRefusals(settings),
    ...membersOf(settings, 'servers').flatMap(cipherRefusals),
  ],
  socks: (settings) => serverRefusals(settings, 'servers', V2RAY),
  http: (settings) => serverRefusals(settings, 'servers', V2RAY),
};

const isLongKey = (value: unknown): boolean =>
  (textAt(value, 'encryption') ?? '').startsWith('mlkem768x25519plus.');

function isHostPort(text: string): boolean {
  const port = Number(/^(?:[^:[\]]*|\[[^[\]]*\]):(\d+)$/.exec(text)?.[1]);
  return port >= 0 && port <= 65_535;
}

/** Xray also takes the address and port of a single server without a list. */
function serverRefusals(settings: Found, list: string, by: readonly Reader[]): readonly Refusal[] {
  const servers = membersOf(settings, list);
  const single = isNamed(settings, 'address');
  return [
    ...refuseIf(servers.length === 0, settings.path, `has no server in "${list}"`, single ? V2RAY : by),
    ...servers.flatMap(({ value, path }) =>
      value === null
        ? [refusal(path, 'is null')]
        : refuseIf((valueAt(value, 'address') ?? null) === null, path, 'has no address', by),
    ),
  ];
}

function userRefusals(settings: Found): readonly Refusal[] {
  return membersOf(settings, 'vnext').flatMap((server) => {
    const users = membersOf(server, 'users');
    return [
      ...refuseIf(!isGap(server) && listAt(server.value, 'users').length === 0, server.path, 'has no users'),
      ...idRefusals(users),
    ];
  });
}

function passwordRefusals(settings: Found): readonly Refusal[] {
  return membersOf(settings, 'servers').flatMap(({ value, path }) => [
    ...refuseIf((valueAt(value, 'port') ?? 0) === 0, path, 'has no port'),
    ...refuseIf(textAt(value, 'password') === undefined, path, 'has no password'),
  ]);
}

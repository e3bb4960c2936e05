/** Reads a routing rule of V2Ray or Xray as a connection to the API meets it. */
import type { Rule } from './core-config.ts';
import { isObject, isOn, type JsonPath, listAt, textAt, textsAt, valueAt } from './json-value.ts';

/** Conditions that no connection to the API fulfils: it has no user, no domain and no sniffed protocol. */
const FOREIGN = [
  ...['domain', 'domains', 'user', 'protocol', 'attrs', 'vlessRoute'],
  ...['geoDomain', 'userEmail', 'attributes'],
];
/** Conditions that depend on ports, processes and addresses unknown here. */
const UNCERTAIN = [
  ...['port', 'sourcePort', 'localIP', 'localPort', 'process'],
  ...['portList', 'sourcePortList'],
];
const ADDRESSES = ['ip', 'source', 'sourceIP'];
const GEO_ADDRESSES = ['geoip', 'sourceGeoip'];

/** What 127.0.0.1 is part of. */
const LOCAL = /^(geoip:private|127\.\d+\.\d+\.\d+(\/\d+)?|0\.0\.0\.0\/0)$/i;

/** Reads one rule that stands at `path`; V2Ray 5's own format calls the outbound's tag just `tag`. */
export function readRule(rule: unknown, path: JsonPath, outbound = 'outboundTag'): Rule {
  return {
    path,
    inboundTags: textsAt(rule, 'inboundTag'),
    outboundTag: textAt(rule, outbound),
    holds: holds(rule),
  };
}

type Holds = Rule['holds'];

function holds(rule: unknown): Holds {
  const parts: Holds[] = [
    ...FOREIGN.filter((name) => isGiven(rule, name)).map((): Holds => 'never'),
    ...UNCERTAIN.filter((name) => isGiven(rule, name)).map((): Holds => 'maybe'),
    ...ADDRESSES.filter((name) => isGiven(rule, name)).map((name) => addressHolds(textsAt(rule, name))),
    ...GEO_ADDRESSES.filter((name) => isGiven(rule, name)).map((name) => geoHolds(listAt(rule, name))),
    ...['network', 'networks'].filter((name) => isGiven(rule, name)).map((name) => networkHolds(rule, name)),
  ];
  if (parts.includes('never')) return 'never';
  return parts.includes('maybe') ? 'maybe' : 'always';
}

/** An empty list or text is no condition. */
function isGiven(rule: unknown, name: string): boolean {
  const value = valueAt(rule, name);
  if (Array.isArray(value)) return value.length > 0;
  return isObject(value)
    ? Object.keys(value).length > 0
    : value !== undefined && value !== null && value !== '';
}

function addressHolds(addresses: readonly string[]): Holds {
  if (addresses.some((address) => LOCAL.test(address))) return 'always';
  return addresses.some((address) => /^(!|ext:|geoip:!)/.test(address)) ? 'maybe' : 'never';
}

/** V2Ray 5's own format gives objects: a country's code, or ranges of addresses. */
function geoHolds(lists: readonly unknown[]): Holds {
  const isPrivate = (list: unknown): boolean =>
    textAt(list, 'countryCode')?.toLowerCase() === 'private' ||
    textAt(list, 'code')?.toLowerCase() === 'private';
  if (lists.some((list) => isPrivate(list) && !isOn(list, 'inverseMatch'))) return 'always';
  return lists.some((list) => isOn(list, 'inverseMatch') || listAt(list, 'cidr').length > 0)
    ? 'maybe'
    : 'never';
}

function networkHolds(rule: unknown, name: string): Holds {
  return textsAt(rule, name).some((network) => network.toLowerCase() === 'tcp') ? 'always' : 'never';
}

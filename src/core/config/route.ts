/**
 * Decides from the file alone whether a routing rule matches a connection to the API; `maybe` if it cannot be known.
 */
import { BlockList, isIP } from 'node:net';
import { isObject, isOn, listAt, textAt, textsAt, valueAt } from './json-value.ts';

export type Holds = 'always' | 'maybe' | 'never';

/** The connection as the router sees it: its source, and the target that the API's inbound sends it to. */
export interface Passage {
  /** The client's IP address; undefined for a socket. */
  readonly source: string | undefined;
  /** An IP address or a name. */
  readonly target: string;
  /** The ports that the target may have; cores differ if the inbound names none. */
  readonly ports: readonly number[];
  /** When names are resolved: `ipondemand` and others, in lower case. */
  readonly strategy: string;
}

/** Whether all conditions of a rule except its inbounds hold. Empty lists and texts are not conditions. */
export function ruleHolds(rule: unknown, passage: Passage): Holds {
  const parts = Object.entries(CONDITIONS).flatMap(([name, holds]) =>
    isGiven(rule, name) ? holds(rule, name, passage) : [],
  );
  if (parts.includes('never')) return 'never';
  return parts.includes('maybe') ? 'maybe' : 'always';
}

/** Whether a rule has a condition, known to the cores, besides its inbounds. */
export const hasCondition = (rule: unknown): boolean =>
  Object.keys(CONDITIONS).some((name) => isGiven(rule, name));

function isGiven(rule: unknown, name: string): boolean {
  const value = valueAt(rule, name);
  if (Array.isArray(value)) return value.length > 0;
  if (isObject(value)) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== '';
}

type Condition = (rule: unknown, name: string, passage: Passage) => Holds;

const never: Condition = () => 'never';
const maybe: Condition = () => 'maybe';

const domains: Condition = (rule, name, { target }) => {
  if (isIP(target) !== 0) return 'never';
  // V2Ray 5's own format has objects here.
  if (listAt(rule, name).some(isObject)) return 'maybe';
  return anyOf(textsAt(rule, name).map((entry) => domainHolds(entry, target)));
};
const targets: Condition = (rule, name, passage) =>
  anyOf(textsAt(rule, name).map((entry) => targetHolds(entry, passage)));
const sources: Condition = (rule, name, { source }) =>
  source === undefined ? 'maybe' : anyOf(textsAt(rule, name).map((entry) => addressHolds(entry, source)));
const ports: Condition = (rule, name, passage) =>
  every(passage.ports.map((port) => isInPorts(valueAt(rule, name), port)));
const networks: Condition = (rule, name, { source }) => {
  if (source === undefined) return 'maybe';
  return textsAt(rule, name).some((network) => network.toLowerCase() === 'tcp') ? 'always' : 'never';
};
const geoTargets: Condition = (rule, name, passage) => geoHolds(listAt(rule, name), passage.target);
const geoSources: Condition = (rule, name, { source }) =>
  source === undefined ? 'maybe' : geoHolds(listAt(rule, name), source);

/** The conditions of V2Ray 4, Xray and V2Ray 5's own format. The API's connection has no user or sniffed protocol. */
const CONDITIONS: Readonly<Record<string, Condition>> = {
  ...{ user: never, protocol: never, attrs: never, vlessRoute: never, userEmail: never, attributes: never },
  ...{ domain: domains, domains, geoDomain: maybe },
  ...{ ip: targets, source: sources, sourceIP: sources, geoip: geoTargets, sourceGeoip: geoSources },
  ...{ port: ports, portList: ports, network: networks, networks },
  ...{ sourcePort: maybe, sourcePortList: maybe, localIP: maybe, localPort: maybe, process: maybe },
};

/** True for a list if it is true for one entry. */
function anyOf(entries: readonly Holds[]): Holds {
  if (entries.includes('always')) return 'always';
  return entries.includes('maybe') ? 'maybe' : 'never';
}

/** Certain only if all ports are inside, or none is. */
function every(inside: readonly (boolean | undefined)[]): Holds {
  if (inside.every((one) => one === true)) return 'always';
  return inside.every((one) => one === false) ? 'never' : 'maybe';
}

/** Go's router resolves a name before looking at addresses only if the strategy says so. */
function targetHolds(entry: string, { target, strategy }: Passage): Holds {
  if (isIP(target) !== 0) return addressHolds(entry, target);
  return /^(ipondemand|ip_on_demand|ip-on-demand|alwaysip|always_ip|always-ip)$/.test(strategy)
    ? 'maybe'
    : 'never';
}

function addressHolds(entry: string, address: string): Holds {
  const negated = /^(geoip:)?!/.test(entry);
  const plain = entry.replace(/^geoip:!/i, 'geoip:').replace(/^!/, '');
  const holds = plainHolds(plain.toLowerCase(), address);
  if (!negated || holds === 'maybe') return holds;
  return holds === 'always' ? 'never' : 'always';
}

function plainHolds(entry: string, address: string): Holds {
  if (entry.startsWith('ext:') || entry.startsWith('ext-ip:')) return 'maybe';
  if (entry.startsWith('geoip:')) {
    if (entry === 'geoip:private') return isPrivate(address) ? 'always' : 'never';
    // The list of a country contains no private addresses.
    return isPrivate(address) ? 'never' : 'maybe';
  }
  const inside = isInRange(entry, address);
  return inside === undefined ? 'maybe' : inside ? 'always' : 'never';
}

/** Whether an address is in `ADDRESS` or `ADDRESS/BITS`; undefined if the entry is neither. */
function isInRange(entry: string, address: string): boolean | undefined {
  const [net = '', bits] = entry.replace(/^\[(.*)\]/, '$1').split('/');
  const family = isIP(net) === 6 ? 'ipv6' : 'ipv4';
  const most = family === 'ipv6' ? 128 : 32;
  const prefix = bits === undefined || bits === '' ? most : Number(bits);
  if (isIP(net) === 0 || !(Number.isInteger(prefix) && prefix >= 0 && prefix <= most)) return undefined;
  // Go keeps IPv4 and IPv6 apart, except for IPv4 addresses mapped into IPv6.
  if (isIP(address) !== isIP(net)) return false;
  const list = new BlockList();
  list.addSubnet(net, prefix, family);
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** The networks of `geoip:private` in the geoip.dat that V2Ray ships. */
const PRIVATE = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24'],
  ...['203.0.113.0/24', '224.0.0.0/3', '::/128', '::1/128', 'fc00::/7', 'fe80::/10', 'ff00::/8'],
];
const isPrivate = (address: string): boolean => PRIVATE.some((range) => isInRange(range, address) === true);

function domainHolds(entry: string, target: string): Holds {
  const name = target.toLowerCase();
  const [, kind = '', rest = entry] =
    /^(geosite|ext|ext-domain|regexp|domain|full|keyword|dotless):(.*)$/s.exec(entry) ?? [];
  const wanted = rest.toLowerCase();
  const is = (yes: boolean): Holds => (yes ? 'always' : 'never');
  switch (kind) {
    case 'full':
      return is(name === wanted);
    case 'domain':
      return is(name === wanted || name.endsWith(`.${wanted}`));
    case '':
    case 'keyword':
      return is(name.includes(wanted));
    default:
      return 'maybe';
  }
}

function isInPorts(value: unknown, port: number): boolean | undefined {
  if (typeof value === 'number') return value === port;
  if (typeof value !== 'string' || value.includes('env:')) return undefined;
  return value.split(',').some((part) => {
    const [from = 0, to = from] = part.split('-').map(Number);
    return port >= from && port <= to;
  });
}

/** V2Ray 5's own format has objects: a country code, or ranges of addresses. */
function geoHolds(lists: readonly unknown[], address: string): Holds {
  if (isIP(address) === 0) return 'maybe';
  return anyOf(
    lists.map((list) => {
      const code = (textAt(list, 'countryCode') ?? textAt(list, 'code'))?.toLowerCase();
      if (listAt(list, 'cidr').length > 0 || code === undefined) return 'maybe';
      const holds = plainHolds(`geoip:${code}`, address);
      if (!isOn(list, 'inverseMatch') || holds === 'maybe') return holds;
      return holds === 'always' ? 'never' : 'always';
    }),
  );
}

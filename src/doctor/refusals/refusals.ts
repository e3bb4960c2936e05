/** Finds what makes a core refuse a configuration in V2Ray 4's format, without asking the core. */
import { type JsonObject, textAt, valueAt } from '../../core/config/json-value.ts';
import { CONFIG, isAddress } from '../../core/config/v2ray-shapes.ts';
import { inboundRefusals } from './inbounds.ts';
import { misfitRefusals } from './misfits.ts';
import { outboundRefusals } from './outbounds.ts';
import {
  type Found,
  inside,
  isThere,
  membersOf,
  type Refusal,
  refusal,
  refuseIf,
  V2RAY,
  XRAY,
} from './refusal.ts';
import { routingRefusals } from './rules.ts';
import { transportRefusals } from './streams.ts';

/** Everything in the file that some core refuses, in the file's order. */
export function refusalsOf(raw: JsonObject): readonly Refusal[] {
  const top: Found = { value: raw, path: [] };
  return [
    ...misfitRefusals(top, CONFIG),
    ...inboundsOf(top).flatMap((inbound, index) =>
      forReaders(inbound, inboundRefusals(inbound, index === 0 && hasSparePort(raw))),
    ),
    ...outboundsOf(top).flatMap((outbound) => forReaders(outbound, outboundRefusals(outbound))),
    ...['inbounds', 'outbounds'].flatMap((list) => tagRefusals(top, list)),
    ...routingRefusals(top),
    ...dnsRefusals(inside(top, 'dns')),
    ...reverseRefusals(inside(top, 'reverse')),
    ...transportRefusals(inside(top, 'transport')),
  ];
}

/** Xray ignores the names from before V2Ray 4 and everything in them. */
function forReaders({ path }: Found, refusals: readonly Refusal[]): readonly Refusal[] {
  if (['inbounds', 'outbounds'].includes(String(path[0]).toLowerCase())) return refusals;
  return refusals.map((one) => ({ ...one, by: one.by.filter((core) => core !== 'xray') }));
}

/** Xray refuses a repeated tag; V2Ray uses the last one. */
function tagRefusals(top: Found, list: string): readonly Refusal[] {
  const seen = new Set<string>();
  return membersOf(top, list).flatMap(({ value, path }) => {
    const tag = textAt(value, 'tag');
    if (tag === undefined) return [];
    const twice = seen.has(tag);
    seen.add(tag);
    return refuseIf(twice, path, `has the tag of another one, "${tag}"`, XRAY);
  });
}

/** Before V2Ray 4 the first inbound's port was at the top level. */
function hasSparePort(raw: JsonObject): boolean {
  const port = valueAt(raw, 'port');
  return typeof port === 'number' && port > 0;
}

/** The older names, which Xray no longer reads, come first. */
function inboundsOf(top: Found): readonly Found[] {
  const single = inside(top, 'inbound');
  return [
    ...(isThere(single) ? [single] : []),
    ...membersOf(top, 'inboundDetour'),
    ...membersOf(top, 'inbounds'),
  ];
}

function outboundsOf(top: Found): readonly Found[] {
  const single = inside(top, 'outbound');
  return [
    ...(isThere(single) ? [single] : []),
    ...membersOf(top, 'outboundDetour'),
    ...membersOf(top, 'outbounds'),
  ];
}

function dnsRefusals(dns: Found): readonly Refusal[] {
  const address = (found: Found, name: string): readonly Refusal[] => {
    const value = valueAt(found.value, name);
    return refuseIf(
      typeof value === 'string' && !isAddress(value),
      found.path,
      `has a "${name}" that is not an IP address`,
      V2RAY,
    );
  };
  return [
    ...address(dns, 'clientIp'),
    ...membersOf(dns, 'servers').flatMap((server) => [
      ...refuseIf(
        server.value === null || (isThere(server) && (valueAt(server.value, 'address') ?? null) === null),
        server.path,
        'has no address',
        V2RAY,
      ),
      ...address(server, 'clientIp'),
      ...serverRefusals(server),
    ]),
  ];
}

/** A name server is an IP address, a name, or a URL; Go's parser requires a scheme before a colon. */
function serverRefusals(server: Found): readonly Refusal[] {
  const address = typeof server.value === 'string' ? server.value : (textAt(server.value, 'address') ?? '');
  const scheme = /^[a-z][a-z0-9+.-]*:/i.test(address);
  return refuseIf(
    !isAddress(address) && address.includes(':') && !scheme,
    server.path,
    'is not an address',
    V2RAY,
  );
}

function reverseRefusals(reverse: Found): readonly Refusal[] {
  return ['bridges', 'portals'].flatMap((list) =>
    membersOf(reverse, list).flatMap(({ value, path }) =>
      ['tag', 'domain'].flatMap((name) =>
        textAt(value, name) === undefined ? [refusal(path, `has no ${name}`, V2RAY)] : [],
      ),
    ),
  );
}

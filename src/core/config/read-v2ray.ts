/** Reads the configuration format of V2Ray 4, V2Ray 5 and Xray. */

import {
  isObject,
  isOn,
  type JsonObject,
  type JsonPath,
  listAt,
  nameIn,
  objectAt,
  textAt,
  textsAt,
  valueAt,
} from './json-value.ts';
import type { Api, Switches, V2RayConfig } from './model.ts';
import { readInbound } from './read-inbound.ts';
import { readRule } from './read-rule.ts';

/** Reads a configuration in V2Ray 4's format; `known` says that it is known to be Xray's. */
export function readV2Ray(raw: JsonObject, known = false): V2RayConfig {
  const policy = valueAt(raw, 'policy');
  const system = valueAt(policy, 'system');
  const xray = known || isXray(raw);
  return {
    format: 'v2ray',
    xray,
    raw,
    hasStats: isObject(valueAt(raw, 'stats')),
    api: readApi(raw),
    levels: readLevels(objectAt(policy, 'levels'), (level) => switches(level, 'statsUser')),
    inboundSwitches: switches(system, 'statsInbound'),
    outboundSwitches: switches(system, 'statsOutbound'),
    inbounds: inboundPlaces(raw, xray).map(({ value, path }) => readInbound(value, path)),
    rules: rulePlaces(raw, xray).map(({ value, path }) => readRule(value, path)),
    domainStrategy: strategyOf(raw).toLowerCase(),
  };
}

/** The switches called `PREFIXUplink` and `PREFIXDownlink`. */
export function switches(object: unknown, prefix: string): Switches {
  return { uplink: isOn(object, `${prefix}Uplink`), downlink: isOn(object, `${prefix}Downlink`) };
}

/** The policy's levels by number. The core refuses to start with a name that is not a number. */
export function readLevels(
  levels: JsonObject | undefined,
  read: (level: unknown) => Switches,
): ReadonlyMap<number, Switches> {
  const numbered = Object.entries(levels ?? {}).filter(([name]) => /^\d+$/.test(name));
  return new Map(numbered.map(([name, level]) => [Number(name), read(level)]));
}

function readApi(raw: JsonObject): Api | undefined {
  const api = objectAt(raw, 'api');
  if (api === undefined) return undefined;
  return { tag: textAt(api, 'tag'), services: textsAt(api, 'services'), listen: textAt(api, 'listen') };
}

interface Found {
  readonly value: unknown;
  readonly path: JsonPath;
}

/** The members of a list, each with its path. */
function membersAt(object: unknown, path: JsonPath, name: string): Found[] {
  const key = nameIn(object, name) ?? name;
  return listAt(object, name).map((value, index) => ({ value, path: [...path, key, index] }));
}

/**
 * Inbounds may be under three names, two of them older than V2Ray 4; V2Ray reads them in this order. Xray reads only
 * the last one since 24.9.
 */
function inboundPlaces(raw: JsonObject, xray: boolean): Found[] {
  const present = membersAt(raw, [], 'inbounds');
  if (xray) return present;
  const single = nameIn(raw, 'inbound');
  const first =
    single === undefined || !isObject(raw[single]) ? [] : [{ value: raw[single], path: [single] }];
  return [...first, ...membersAt(raw, [], 'inboundDetour'), ...present];
}

/** Rules are in `routing.rules`, before V2Ray 4 in `routing.settings.rules`; V2Ray reads both, Xray the first. */
function rulePlaces(raw: JsonObject, xray: boolean): Found[] {
  const routing = nameIn(raw, 'routing') ?? 'routing';
  const settings = nameIn(raw[routing], 'settings') ?? 'settings';
  const present = membersAt(raw[routing], [routing], 'rules');
  return xray
    ? present
    : [...present, ...membersAt(objectAt(raw[routing], settings), [routing, settings], 'rules')];
}

/** The strategy is next to the rules, in the older place as well. */
function strategyOf(raw: JsonObject): string {
  const routing = valueAt(raw, 'routing');
  return textAt(routing, 'domainStrategy') ?? textAt(valueAt(routing, 'settings'), 'domainStrategy') ?? '';
}

const XRAY_TOP = ['metrics', 'burstObservatory', 'version', 'geodata'];
const XRAY_PROTOCOLS = new Set(['tunnel', 'mixed', 'hysteria', 'wireguard', 'tun']);
const XRAY_STREAMS = new Set(['reality', 'xtls', 'xhttp', 'splithttp', 'raw']);
const VISION = 'xtls-rprx-vision';

/** Whether it contains anything that only Xray knows. A configuration without that suits V2Ray as well. */
function isXray(raw: JsonObject): boolean {
  if (XRAY_TOP.some((name) => nameIn(raw, name) !== undefined)) return true;
  if (textAt(valueAt(raw, 'api'), 'listen') !== undefined) return true;
  return listAt(raw, 'inbounds').some((inbound) => {
    const stream = valueAt(inbound, 'streamSettings');
    return (
      XRAY_PROTOCOLS.has(textAt(inbound, 'protocol') ?? '') ||
      XRAY_STREAMS.has(textAt(stream, 'security') ?? '') ||
      XRAY_STREAMS.has(textAt(stream, 'network') ?? '') ||
      listAt(valueAt(inbound, 'settings'), 'clients').some((client) => textAt(client, 'flow') === VISION)
    );
  });
}

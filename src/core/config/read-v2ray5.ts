/** Reads V2Ray 5's own format (`-format jsonv5`), in which everything about counting is a service. */

import {
  isObject,
  type JsonObject,
  listAt,
  nameIn,
  objectAt,
  textAt,
  textsAt,
  valueAt,
} from './json-value.ts';
import type { V2RayConfig } from './model.ts';
import { readInbound } from './read-inbound.ts';
import { readRule } from './read-rule.ts';
import { readLevels, switches } from './read-v2ray.ts';

/** Reads a configuration in V2Ray 5's own format. */
export function readV2Ray5(raw: JsonObject): V2RayConfig {
  const services = valueAt(raw, 'services');
  const policy = valueAt(services, 'policy');
  const system = valueAt(valueAt(policy, 'system'), 'stats');
  const commander = objectAt(services, 'commander');
  const router = nameIn(raw, 'router') ?? 'router';
  const inbounds = nameIn(raw, 'inbounds') ?? 'inbounds';
  return {
    format: 'v2ray5',
    xray: false,
    raw,
    hasStats: isObject(valueAt(services, 'stats')),
    api:
      commander === undefined
        ? undefined
        : { tag: textAt(commander, 'tag'), services: textsAt(commander, 'name'), listen: undefined },
    levels: readLevels(objectAt(policy, 'level'), (level) => switches(valueAt(level, 'stats'), 'user')),
    inboundSwitches: switches(system, 'inbound'),
    outboundSwitches: switches(system, 'outbound'),
    inbounds: listAt(raw, 'inbounds').map((inbound, index) => readInbound(inbound, [inbounds, index], true)),
    rules: listAt(raw[router], 'rule').map((rule, index) => readRule(rule, [router, 'rule', index], 'tag')),
    domainStrategy: (textAt(raw[router], 'domainStrategy') ?? '').toLowerCase(),
  };
}

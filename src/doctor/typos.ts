/** Finds misspelt names, which the cores silently ignore. */

import { isObject, listAt, nameIn, objectAt, valueAt, valueAtPath } from '../core/config/json-value.ts';
import type { V2RayConfig } from '../core/config/model.ts';
import { isNear } from '../text/near.ts';
import { cleanName } from '../text/safe.ts';
import { type Check, failed } from './check.ts';

/** An object of the configuration, and the names that matter in it. */
interface Spot {
  readonly where: string;
  readonly object: unknown;
  readonly wanted: readonly string[];
}

/** The misspelt names in a configuration of V2Ray or Xray. Letter case does not matter to the cores. */
export function typoChecks(config: V2RayConfig): readonly Check[] {
  const found = spots(config).flatMap(({ where, object, wanted }) => {
    if (!isObject(object)) return [];
    const missing = wanted.filter((name) => nameIn(object, name) === undefined);
    const others = Object.keys(object).filter((key) => !wanted.some((name) => isSame(name, key)));
    return missing.flatMap((name) => {
      const typo = others.find((key) => isNear(key.toLowerCase(), name.toLowerCase()));
      if (typo === undefined) return [];
      const title = `${where} has "${cleanName(typo)}"; the core knows "${name}"`;
      return failed(
        'typo',
        title,
        'Names that the core does not know are ignored without a word: rename it.',
      );
    });
  });
  // The same mistake in a thousand clients is reported once.
  return [...new Map(found.map((check) => [check.title, check])).values()];
}

function spots({ format, raw, inbounds }: V2RayConfig): Spot[] {
  if (format === 'v2ray5') {
    const services = valueAt(raw, 'services');
    return [
      { where: 'The top level', object: raw, wanted: ['services', 'inbounds'] },
      { where: '"services"', object: services, wanted: ['stats', 'policy', 'commander'] },
      { where: '"policy"', object: objectAt(services, 'policy'), wanted: ['level', 'system'] },
      { where: '"commander"', object: objectAt(services, 'commander'), wanted: ['tag', 'name'] },
    ];
  }
  const policy = valueAt(raw, 'policy');
  const levels = Object.entries(objectAt(policy, 'levels') ?? {});
  return [
    { where: 'The top level', object: raw, wanted: ['stats', 'api', 'policy', 'routing'] },
    { where: '"api"', object: valueAt(raw, 'api'), wanted: ['tag', 'services'] },
    { where: '"policy"', object: policy, wanted: ['levels', 'system'] },
    { where: '"system"', object: valueAt(policy, 'system'), wanted: SYSTEM },
    ...levels.map(([name, object]) => ({ where: `Level "${cleanName(name)}"`, object, wanted: LEVEL })),
    { where: '"routing"', object: routingOf(raw), wanted: ['rules'] },
    ...inbounds.flatMap(({ protocol, tag, path }) =>
      WITH_CLIENTS.has(protocol) ? clientSpots(valueAtPath(raw, path), tag ?? protocol) : [],
    ),
  ];
}

const SYSTEM = ['statsInboundUplink', 'statsInboundDownlink'];
const LEVEL = ['statsUserUplink', 'statsUserDownlink'];
const WITH_CLIENTS = new Set(['vmess', 'vless', 'trojan']);

/** The old place of the rules is valid too. */
function routingOf(raw: unknown): unknown {
  const routing = valueAt(raw, 'routing');
  return nameIn(valueAt(routing, 'settings'), 'rules') === undefined ? routing : undefined;
}

function clientSpots(inbound: unknown, name: string): Spot[] {
  const settings = valueAt(inbound, 'settings');
  const shown = cleanName(name);
  const place = nameIn(settings, 'users') === undefined ? settings : undefined;
  return [
    { where: `The settings of inbound "${shown}"`, object: place, wanted: ['clients'] },
    ...listAt(settings, 'clients').map((client) => ({
      where: `A client of inbound "${shown}"`,
      object: client,
      wanted: ['email'],
    })),
  ];
}

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

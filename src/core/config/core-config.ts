/** Tells the formats of the cores' configurations apart, and reads each into the model. */
import { isObject, type JsonObject, listAt, nameIn } from './json-value.ts';
import type { CoreConfig } from './model.ts';
import { readSingBox } from './read-sing-box.ts';
import { readV2Ray } from './read-v2ray.ts';
import { readV2Ray5 } from './read-v2ray5.ts';

/** What a format is called in sentences. */
export const FORMAT_LABELS: Readonly<Record<CoreConfig['format'], string>> = {
  v2ray: 'V2Ray or Xray',
  v2ray5: "V2Ray 5's own format",
  'sing-box': 'sing-box',
};

/** Names of which at least one stands at the top of every core's configuration. */
const TOP_NAMES = [
  ...['inbounds', 'outbounds', 'inbound', 'outbound', 'routing', 'router', 'route', 'api', 'stats', 'policy'],
  ...['services', 'experimental', 'log', 'dns'],
];

/** Names at the top that only V2Ray and Xray have. */
const V2RAY_NAMES = ['routing', 'policy', 'stats', 'api', 'inbound', 'inboundDetour'];

/** The formats differ by names that the others do not have. */
export function formatOf(raw: JsonObject): CoreConfig['format'] | undefined {
  const has = (name: string): boolean => nameIn(raw, name) !== undefined;
  const inbounds = listAt(raw, 'inbounds');
  const inboundsHave = (name: string): boolean =>
    inbounds.some((inbound) => nameIn(inbound, name) !== undefined);
  const typed = inboundsHave('type') && !inboundsHave('protocol') && !V2RAY_NAMES.some(has);
  if (has('experimental') || has('route') || typed) return 'sing-box';
  if (isObject(raw[nameIn(raw, 'services') ?? '']) || has('router')) return 'v2ray5';
  return TOP_NAMES.some(has) ? 'v2ray' : undefined;
}

/**
 * Reads a parsed configuration; undefined when it is not one of V2Ray, Xray or sing-box. Anything of an unexpected
 * shape is read as if it were missing: the doctor names it (shape.ts). `xray`
 * is whether it is known to be Xray's by more than what it holds.
 */
export function readCoreConfig(raw: unknown, xray = false): CoreConfig | undefined {
  if (!isObject(raw)) return undefined;
  switch (formatOf(raw)) {
    case 'sing-box':
      return readSingBox(raw);
    case 'v2ray5':
      return readV2Ray5(raw);
    case 'v2ray':
      return readV2Ray(raw, xray);
    default:
      return undefined;
  }
}

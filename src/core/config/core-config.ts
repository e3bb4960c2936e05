/** Recognises the formats of the cores' configurations and reads each into the model. */
import { isObject, type JsonObject, listAt, nameIn } from './json-value.ts';
import type { CoreConfig } from './model.ts';
import { readSingBox } from './read-sing-box.ts';
import { readV2Ray } from './read-v2ray.ts';
import { readV2Ray5 } from './read-v2ray5.ts';

/** The name of each format in sentences. */
export const FORMAT_LABELS: Readonly<Record<CoreConfig['format'], string>> = {
  v2ray: 'V2Ray or Xray',
  v2ray5: "V2Ray 5's own format",
  'sing-box': 'sing-box',
};

/** Every core's configuration has at least one of these names at the top. */
const TOP_NAMES = [
  ...['inbounds', 'outbounds', 'inbound', 'outbound', 'routing', 'router', 'route', 'api', 'stats', 'policy'],
  ...['services', 'experimental', 'log', 'dns'],
];

/** Names at the top that only V2Ray and Xray have. */
const V2RAY_NAMES = ['routing', 'policy', 'stats', 'api', 'inbound', 'inboundDetour'];

/** Recognises a format by the names that only it has. */
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
 * Reads a parsed configuration; undefined if it does not belong to V2Ray, Xray or sing-box. Values of an unexpected
 * shape count as missing; the doctor reports them (shape.ts). `xray` says that the file is known to be Xray's from
 * something other than its content.
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

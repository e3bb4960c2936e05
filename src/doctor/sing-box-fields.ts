/** Finds names that sing-box does not know, in the objects where all names are known: it refuses a file with any. */

import { isObject, valueAt } from '../core/config/json-value.ts';
import type { SingBoxConfig } from '../core/config/model.ts';
import { cleanName } from '../text/safe.ts';
import { type Check, failed, uncertain } from './check.ts';

const TOP = [
  ...['$schema', 'log', 'dns', 'ntp', 'certificate', 'certificate_providers', 'http_clients', 'endpoints'],
  ...['inbounds', 'outbounds', 'route', 'services', 'experimental'],
];
const EXPERIMENTAL = ['cache_file', 'clash_api', 'v2ray_api', 'debug'];
const API = ['listen', 'stats'];
const STATS = ['enabled', 'inbounds', 'outbounds', 'users'];

/** The unknown names around the V2Ray API; names that newer versions may have added are uncertain. */
export function singBoxTypos({ raw }: SingBoxConfig): readonly Check[] {
  const experimental = valueAt(raw, 'experimental');
  const api = valueAt(experimental, 'v2ray_api');
  const why = 'sing-box refuses a file with a name that it does not know.';
  const newer = 'sing-box refuses names that it does not know, unless this one is newer than v2top.';
  return [
    ...unknownIn('The top level', raw, TOP).map((title) => uncertain('typo', title, newer)),
    ...unknownIn('"experimental"', experimental, EXPERIMENTAL).map((title) =>
      uncertain('typo', title, newer),
    ),
    ...unknownIn('"v2ray_api"', api, API).map((title) => refusedFor(title, why)),
    ...unknownIn('"stats"', valueAt(api, 'stats'), STATS).map((title) => refusedFor(title, why)),
  ];
}

const refusedFor = (title: string, why: string): Check => ({ ...failed('typo', title, why), refused: true });

function unknownIn(where: string, object: unknown, known: readonly string[]): readonly string[] {
  if (!isObject(object)) return [];
  return Object.keys(object)
    .filter((name) => !known.includes(name.toLowerCase()))
    .map((name) => `${where} has "${cleanName(name)}", which sing-box does not know`);
}

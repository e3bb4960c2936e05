/** Checks, from the file alone, whether the core would start with it. */

import type { JsonObject } from '../core/config/json-value.ts';
import type { V2RayConfig } from '../core/config/model.ts';
import { CORE_LABELS } from '../core/core.ts';
import { type Check, putMembers } from './check.ts';
import { placeText } from './place.ts';
import { ALL, type Reader, type Refusal } from './refusals/refusal.ts';
import { refusalsOf } from './refusals/refusals.ts';

/**
 * What makes the core refuse the file. `readers` are the cores that may read it: what all of them refuse is wrong, what
 * only some refuse is uncertain, anything else is left out.
 */
export function refusalChecks(
  config: V2RayConfig,
  readers: readonly Reader[] = readersOf(config),
): readonly Check[] {
  if (config.format === 'v2ray5') return [];
  const found = refusalsOf(config.raw).flatMap((refusal) => refusalCheck(config.raw, refusal, readers));
  return [...new Map(found.map((check) => [check.title, check])).values()];
}

/** The cores that may read a file, according to the file itself. */
export const readersOf = ({ xray }: V2RayConfig): readonly Reader[] => (xray ? ['xray'] : ALL);

function refusalCheck(
  raw: JsonObject,
  { path, what, by, put, newestOnly }: Refusal,
  readers: readonly Reader[],
): readonly Check[] {
  const refusing = readers.filter((reader) => by.includes(reader));
  if (refusing.length === 0) return [];
  const title = `${placeText(path)} ${what}`;
  const fix = put === undefined ? {} : { fixes: [putMembers(raw, path, put)] };
  const taking = readers.filter((reader) => !by.includes(reader));
  if (newestOnly === true) {
    const why = 'Only the newest versions of the core do not start with it.';
    return taking.length === 0 ? [{ id: 'refused', ok: 'unknown', title, why }] : [];
  }
  if (taking.length === 0)
    return [
      { id: 'refused', ok: false, refused: true, title, why: 'The core does not start with it.', ...fix },
    ];
  const why = `${labels(refusing)} ${refusing.length > 1 ? 'do' : 'does'} not start with it; ${labels(taking)} may.`;
  return [{ id: 'refused', ok: 'unknown', title, why, ...fix }];
}

const labels = (readers: readonly Reader[]): string =>
  readers.map((reader) => CORE_LABELS[reader]).join(' and ');

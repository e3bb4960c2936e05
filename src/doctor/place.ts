/** Describes places in a configuration for people: by names, and in lists by position from 1. */
import type { JsonPath } from '../core/config/json-value.ts';
import { printJson } from '../core/config/print-json.ts';

/** `"inbounds" → no. 2 → "settings"`; for an empty path, a name for the top level. */
export function placeText(path: JsonPath): string {
  if (path.length === 0) return 'The top level';
  return path
    .map((step) => (typeof step === 'number' ? `no. ${step + 1}` : printJson(step).join('')))
    .join(' → ');
}

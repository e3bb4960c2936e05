/** Places in a configuration, as a person finds them: by names, and in lists by counting from 1. */
import type { JsonPath } from '../core/config/json-value.ts';
import { printJson } from '../core/config/print-json.ts';

/** `"inbounds" → no. 2 → "settings"`; what an operator calls the top level, where the path is empty. */
export function placeText(path: JsonPath): string {
  if (path.length === 0) return 'The top level';
  return path
    .map((step) => (typeof step === 'number' ? `no. ${step + 1}` : printJson(step).join('')))
    .join(' → ');
}

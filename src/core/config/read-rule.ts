/** Reads a routing rule of V2Ray or Xray. */

import { type JsonPath, textAt, textsAt } from './json-value.ts';
import type { Rule } from './model.ts';

/** Reads the rule at `path`; V2Ray 5's own format calls the outbound's tag just `tag`. */
export function readRule(rule: unknown, path: JsonPath, outbound = 'outboundTag'): Rule {
  return { path, inboundTags: textsAt(rule, 'inboundTag'), outboundTag: textAt(rule, outbound), raw: rule };
}

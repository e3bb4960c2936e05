/** Does to a configuration what an operator does with the doctor's lines: puts them where it says. */
import assert from 'node:assert/strict';
import { isObject, type JsonObject, valueAtPath } from '../../src/core/config/json-value.ts';
import type { Fix } from '../../src/doctor/check.ts';

/** The configuration with the lines put in; what stood under the same names is replaced. */
export function applyFix(config: JsonObject, { into, at, json }: Fix): JsonObject {
  const copy: unknown = structuredClone(config);
  const target = valueAtPath(copy, into);
  if (at === undefined) {
    assert.ok(isObject(target), `there is no object at ${into.join('.')}`);
    Object.assign(target, JSON.parse(`{${json}}`));
  } else {
    assert.ok(Array.isArray(target), `there is no list at ${into.join('.')}`);
    if (at === 'start') target.unshift(JSON.parse(json));
    else target.push(JSON.parse(json));
  }
  assert.ok(isObject(copy));
  return copy;
}

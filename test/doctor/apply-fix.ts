/** Applies the doctor's lines to a configuration as a user would: puts them where the doctor says. */
import assert from 'node:assert/strict';
import { isObject, type JsonObject, valueAtPath } from '../../src/core/config/json-value.ts';
import { printJson, printMembers } from '../../src/core/config/print-json.ts';
import type { Check, Fix } from '../../src/doctor/check.ts';
import type { Change } from '../../src/doctor/repair.ts';

/** The configuration with one check's lines put in. */
export const applyFixes = (config: JsonObject, { fixes }: Check): JsonObject =>
  (fixes ?? []).reduce((changed, fix) => applyChange(changed, asChange(fix)), config);

const asChange = (fix: Fix): Change =>
  fix.kind === 'members' ? { ...fix, replaced: [] } : { ...fix, kind: 'elements', elements: [fix.element] };

/** All changes of a report put in, in an order in which no place moves before it is changed. */
export function applyChanges(config: JsonObject, changes: readonly Change[]): JsonObject {
  const order = (change: Change): number => (change.kind === 'elements' ? 1000 : 0) - change.into.length;
  return changes.toSorted((a, b) => order(a) - order(b)).reduce(applyChange, config);
}

/** The lines as they are printed, parsed and put in; what stood under the same names is replaced. */
function applyChange(config: JsonObject, change: Change): JsonObject {
  const copy: unknown = structuredClone(config);
  const target = valueAtPath(copy, change.into);
  if (change.kind === 'members') {
    assert.ok(isObject(target), `there is no object at ${change.into.join('.')}`);
    Object.assign(target, JSON.parse(`{${printMembers(change.members).join('\n')}}`));
  } else {
    assert.ok(Array.isArray(target), `there is no list at ${change.into.join('.')}`);
    const elements = change.elements.map((element): unknown => JSON.parse(printJson(element).join('\n')));
    if (change.at === 'start') target.unshift(...elements);
    else target.push(...elements);
  }
  assert.ok(isObject(copy));
  return copy;
}

/** Fixtures with something missing, what the doctor calls wrong in them, and its lines put in. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCoreConfig } from '../../src/core/config/core-config.ts';
import { isObject, type JsonObject } from '../../src/core/config/json-value.ts';
import { parseJsonc } from '../../src/core/config/jsonc.ts';
import type { Check } from '../../src/doctor/check.ts';
import { checksOf } from '../../src/doctor/checks.ts';
import { fixtureText } from '../core/config/fixture.ts';
import { applyFixes } from './apply-fix.ts';

/** The raw form of a fixture, changed by a test. */
export function raw(
  name: string,
  change: (config: Record<string, unknown>) => void = () => undefined,
): JsonObject {
  const parsed = parseJsonc(fixtureText(name));
  assert.ok(parsed.ok && isObject(parsed.value));
  const config: Record<string, unknown> = { ...parsed.value };
  change(config);
  return config;
}

/** Everything that the doctor says about it. */
export function check(config: JsonObject): readonly Check[] {
  const model = readCoreConfig(config);
  assert.ok(model !== undefined);
  return checksOf(model);
}

/** What is called wrong, in order. */
export const wrong = (config: JsonObject): string[] =>
  check(config).flatMap(({ id, ok }) => (ok === false ? id : []));

/** Puts in the lines of the first thing that is wrong, again and again; tells what was repaired in which order. */
export function repair(config: JsonObject): { config: JsonObject; repaired: string[] } {
  const repaired: string[] = [];
  let current = config;
  for (;;) {
    const next = check(current).find(({ ok }) => ok === false);
    if (next === undefined) return { config: current, repaired };
    assert.ok(next.fixes !== undefined, `${next.title} cannot be repaired by lines`);
    assert.ok(repaired.length < 20, 'repair does not come to an end');
    current = applyFixes(current, next);
    repaired.push(next.id);
  }
}

/** A fault: its name, how it is made in a file that has none, and the checks that find it. */
export type Fault = readonly [
  name: string,
  make: (config: Record<string, unknown>) => void,
  ids: readonly string[],
];

/** A test for each fault of a fixture: it is found, and its repair leaves nothing wrong. */
export function testFaults(fixture: string, faults: readonly Fault[]): void {
  for (const [name, make, ids] of faults) {
    test(name, () => {
      const config = raw(fixture, make);
      assert.deepEqual(wrong(config), ids);
      assert.deepEqual(wrong(repair(config).config), []);
    });
  }
}

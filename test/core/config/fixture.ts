/** The configurations in test/fixtures/config, loaded as the program loads them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadConfig, nodeFs } from '../../../src/core/config/load.ts';
import type { CoreConfig } from '../../../src/core/config/model.ts';

/** The path of a fixture. */
export const fixturePath = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/config/${name}`, import.meta.url));

/** The text of a fixture. */
export const fixtureText = (name: string): string => readFileSync(fixturePath(name), 'utf8');

/** The model of a fixture, which must be sound. */
export async function fixture(name: string): Promise<CoreConfig> {
  const loaded = await loadConfig(nodeFs, [fixturePath(name)]);
  assert.ok(loaded.ok, loaded.ok ? '' : loaded.problem);
  return loaded.config;
}

/** The descriptor made from proto/stats.proto is up to date. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { descriptorModule } from '../../scripts/proto.ts';

test('descriptor.ts is what npm run proto makes of proto/stats.proto', () => {
  const file = new URL('../../src/core/descriptor.ts', import.meta.url);
  assert.equal(readFileSync(file, 'utf8'), descriptorModule());
});

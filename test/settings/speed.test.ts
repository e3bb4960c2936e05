/** Line speeds in the settings file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSpeed, writeSpeed } from '../../src/settings/speed.ts';

test('reads bits and bytes per second with a unit', () => {
  assert.equal(readSpeed('1 Gbit'), 125_000_000);
  assert.equal(readSpeed('100Mbit/s'), 12_500_000);
  assert.equal(readSpeed('2.5 MB'), 2_500_000);
  assert.equal(readSpeed('1 MiB/s'), 1_048_576);
});

test('refuses what is not a speed', () => {
  for (const wrong of [1000, '1000', '0 Mbit', 'fast', '1 Gbit/month', '-1 MB', null])
    assert.equal(readSpeed(wrong), undefined);
});

test('reads back what it writes', () => {
  for (const text of ['1 Gbit', '2.5 MB', '1 MiB']) {
    const speed = readSpeed(text) ?? assert.fail(text);
    assert.equal(readSpeed(writeSpeed(speed)), speed);
  }
});

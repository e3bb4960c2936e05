/** One reading with reset (`--once --reset`): what was read is printed, whatever becomes of the reset. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOnce } from '../../src/output/run.ts';
import { aliceDown, Bench, DOWN } from './poll-bench.ts';

test('a reset that is answered brings what came after the reading too', async () => {
  const { source, clock } = new Bench();
  source.count(DOWN, 100);
  const sample = await readOnce(source, clock, 3, 'reset');
  assert.equal(aliceDown(sample), 100n);
  assert.equal(sample.maybeLost, 0n);
  assert.equal(source.counters.get(DOWN), 0n);
});

test('a reset whose answer was lost loses nothing that was read, and the sample says that bytes may be missing', async () => {
  const { source, clock } = new Bench();
  source.count(DOWN, 100);
  source.fates.reset.list = ['lost after'];
  const sample = await readOnce(source, clock, 3, 'reset');
  assert.equal(aliceDown(sample), 100n);
  assert.ok(sample.maybeLost > 0n);
});

test('a reset that was never sent is an error: nothing was zeroed', async () => {
  const { source, clock } = new Bench();
  source.count(DOWN, 100);
  source.fates.reset.list = ['not sent'];
  await assert.rejects(readOnce(source, clock, 3, 'reset'), { kind: 'refused' });
});

/** The last ten seconds: which samples count, and the speed that a row had in them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ledger } from '../../src/traffic/ledger.ts';
import type { Sample } from '../../src/traffic/sample.ts';
import { answerOf, second } from '../support/states.ts';

/** Samples at these seconds, in each of which a row carried this many bytes up and ten times as many down. */
function samplesAt(steps: readonly (readonly [at: number, bytes: number])[]): Sample[] {
  const ledger = new Ledger();
  let sum = 0;
  return steps.map(([at, bytes]) => {
    sum += bytes;
    ledger.read(answerOf({ 'user>>>a': [sum, sum * 10] }), second(at), null);
    return ledger.sample('read-only', 1);
  });
}

const recentOf = (sample: Sample | undefined) => [sample?.recentSeconds, sample?.rows.user[0]?.recent];

test('the first reading has no speed; then the measured time counts, up to ten seconds', () => {
  const samples = samplesAt([
    [0, 5],
    ...Array.from({ length: 12 }, (_, at) => [at + 1, at < 2 ? 100 : 0] as const),
  ]);
  assert.deepEqual(recentOf(samples[0]), [null, null]);
  assert.deepEqual(recentOf(samples[1]), [1, { uplink: 100, downlink: 1000 }]);
  assert.deepEqual(recentOf(samples[4]), [4, { uplink: 50, downlink: 500 }]);
  assert.deepEqual(recentOf(samples[11]), [10, { uplink: 10, downlink: 100 }]);
  assert.deepEqual(recentOf(samples[12]), [10, { uplink: 0, downlink: 0 }]);
});

test('only the last of samples longer than ten seconds counts', () => {
  const samples = samplesAt([
    [0, 0],
    [15, 300],
    [30, 150],
  ]);
  assert.deepEqual(recentOf(samples[2]), [15, { uplink: 10, downlink: 100 }]);
});

test('three samples of three seconds come closest to ten', () => {
  const samples = samplesAt([0, 3, 6, 9, 12, 15].map((at) => [at, 90] as const));
  assert.deepEqual(recentOf(samples[5]), [9, { uplink: 30, downlink: 300 }]);
});

test('a long gap does not linger', () => {
  const samples = samplesAt([
    [0, 0],
    [300, 3000],
    [301, 10],
  ]);
  assert.deepEqual(recentOf(samples[1]), [300, { uplink: 10, downlink: 100 }]);
  assert.deepEqual(recentOf(samples[2]), [1, { uplink: 10, downlink: 100 }]);
});

/** The speed of the server's whole traffic, in bytes per second. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slotOf } from '../../src/traffic/recent.ts';
import { samplesOf, type Traffic } from '../support/states.ts';

/** What the line carries in the last of some seconds. */
function lineOf(...readings: readonly Traffic[]): [up: number | null, down: number | null] {
  const { line } = samplesOf(...readings).at(-1) ?? assert.fail('no sample');
  return [line.uplink, line.downlink];
}

test("inbounds together, without v2top's own calls", () => {
  const before = { 'inbound>>>a': [0, 0], 'inbound>>>b': [0, 0], 'inbound>>>api': [0, 0] } as const;
  const after = { 'inbound>>>a': [1, 10], 'inbound>>>b': [2, 20], 'inbound>>>api': [400, 4000] } as const;
  assert.deepEqual(lineOf(before, after), [3, 30]);
});

test('users if inbounds are not counted, else outbounds', () => {
  assert.deepEqual(lineOf({ 'user>>>a': [0, 0] }, { 'user>>>a': [5, 50] }), [5, 50]);
  assert.deepEqual(lineOf({ 'outbound>>>a': [0, 0] }, { 'outbound>>>a': [5, 50] }), [5, 50]);
});

test('an inbound that passes connections to another one does not double the traffic', () => {
  const before = {
    'inbound>>>vless': [0, 0],
    'inbound>>>trojan': [0, 0],
    'outbound>>>direct': [0, 0],
  } as const;
  const after = {
    'inbound>>>vless': [1100, 110_000],
    'inbound>>>trojan': [1080, 108_000],
    'outbound>>>direct': [1000, 100_000],
  } as const;
  assert.deepEqual(lineOf(before, after), [1000, 100_000]);
});

test('the overhead of protocols does not count as doubling', () => {
  const before = { 'inbound>>>a': [0, 0], 'inbound>>>b': [0, 0], 'outbound>>>direct': [0, 0] } as const;
  const after = {
    'inbound>>>a': [600, 60_000],
    'inbound>>>b': [550, 55_000],
    'outbound>>>direct': [1000, 100_000],
  } as const;
  assert.deepEqual(lineOf(before, after), [1150, 115_000]);
});

test('the peak and the history are those of the server', () => {
  const readings = [0, 5000, 6000].map((bytes): Traffic => ({ 'inbound>>>a': [bytes, 2 * bytes] }));
  const sample = samplesOf(...readings).at(-1) ?? assert.fail('no sample');
  assert.deepEqual(sample.line.peak, { uplink: 5000, downlink: 10_000 });
  assert.equal(sample.line.history.downlink(slotOf(sample.at.mono) - 1), 2000);
});

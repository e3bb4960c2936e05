/** Time without polls: a machine that slept, answers that failed or came late, and how the history draws them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HISTORY_SECONDS, slotOf } from '../../src/traffic/recent.ts';
import type { Sample } from '../../src/traffic/sample.ts';
import { Desk, rateOf, rowOf, second } from './desk.ts';

/** The bytes per second that history shows for alice in the seconds `from` to `to` of the story. */
function history(sample: Sample, from: number, to: number): number[] {
  const { history: drawn } = rowOf(sample, 'user alice');
  const first = slotOf(second(from).mono);
  return Array.from({ length: to - from + 1 }, (_, index) => drawn.downlink(first + index));
}

describe('a gap', () => {
  test('is not reported while polls come on time, or one is missing', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 0 });
    assert.equal(desk.read(1, { 'user alice down': 1000 }).gap, null);
    assert.equal(desk.read(3, { 'user alice down': 3000 }).gap, null);
  });

  test('is caused by late answers: the speed is the average, and no peak', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 0 });
    desk.read(1, { 'user alice down': 100 });
    const sample = desk.read(11, { 'user alice down': 90_100 });
    assert.equal(sample.gap, 'late');
    assert.equal(rateOf(sample, 'user alice down'), 9000);
    assert.equal(rowOf(sample, 'user alice').peak.downlink, 100);
  });

  test('gives the peak if all traffic fell into it', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 0 });
    assert.equal(rowOf(desk.read(10, { 'user alice down': 50_000 }), 'user alice').peak.downlink, 5000);
    assert.equal(rowOf(desk.read(11, { 'user alice down': 50_000 }), 'user alice').peak.downlink, 5000);
  });

  test('is an outage after failed polls', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 0 });
    desk.ledger.failed();
    assert.equal(desk.read(5, { 'user alice down': 500 }).gap, 'outage');
    assert.equal(desk.read(6, { 'user alice down': 600 }).gap, null);
  });

  test('is not reported for a long interval', () => {
    const desk = new Desk();
    desk.interval = 30;
    desk.read(0, {});
    assert.equal(desk.read(30, {}).gap, null);
  });

  test('is caused by a machine that slept: the core elsewhere went on, and its clock gives the time', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 0 }, { uptime: 1000, wall: 0 });
    const sample = desk.read(1, { 'user alice down': 3_600_000 }, { uptime: 4600, wall: 3600 });
    assert.equal(sample.gap, 'suspend');
    assert.equal(sample.elapsed, 3600);
    assert.equal(rateOf(sample, 'user alice down'), 1000);
  });

  test('is absent if the core slept too, because nothing passed meanwhile', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 0 }, { uptime: 1000, wall: 0 });
    const sample = desk.read(1, { 'user alice down': 500 }, { uptime: 1001, wall: 3600 });
    assert.equal(sample.gap, null);
    assert.equal(rateOf(sample, 'user alice down'), 500);
  });

  test('is absent if only the wall clock was changed', () => {
    for (const wall of [-3600, 3600]) {
      const desk = new Desk();
      desk.read(0, {}, { uptime: 1000, wall: 0 });
      const sample = desk.read(1, {}, { uptime: 1001, wall });
      assert.deepEqual([sample.gap, sample.elapsed], [null, 1]);
    }
  });

  test('is absent if the wall clock was changed at a core without uptime', () => {
    for (const wall of [-3600, 3600]) {
      const desk = new Desk();
      desk.read(0, { 'user alice down': 0 }, { uptime: null, wall: 0 });
      const sample = desk.read(1, { 'user alice down': 500 }, { uptime: null, wall });
      assert.deepEqual([sample.gap, sample.elapsed, rateOf(sample, 'user alice down')], [null, 1, 500]);
    }
  });
});

describe('the history of a row', () => {
  test('has the bytes of each second', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 0 });
    desk.read(1, { 'user alice down': 100 });
    const sample = desk.read(2, { 'user alice down': 300 });
    assert.deepEqual(history(sample, 0, 2), [100, 200, 0]);
  });

  test('spreads a gap evenly over its time, and marks its seconds as a gap', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 0 });
    desk.read(1, { 'user alice down': 100 });
    const sample = desk.read(11, { 'user alice down': 1100 });
    assert.deepEqual(history(sample, 0, 10), Array(11).fill(100));
    const inGap = Array.from({ length: 12 }, (_, index) => sample.isGap(slotOf(second(index).mono)));
    assert.deepEqual(inGap.indexOf(true), 2);
    assert.deepEqual(inGap.lastIndexOf(true), 10);
  });

  test('shows a sleep at its average speed, instead of all its bytes in the second of waking', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 0 }, { uptime: 1000, wall: 0 });
    const sample = desk.read(1, { 'user alice down': 3_600_000 }, { uptime: 4600, wall: 3600 });
    assert.deepEqual(history(sample, 0, 1), [1000, 0]);
  });

  test('forgets what is too old, and does not change when frozen', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 0 });
    const early = desk.read(1, { 'user alice down': 100 });
    const frozen = rowOf(early, 'user alice').history.freeze();
    const sample = desk.read(2 + HISTORY_SECONDS, { 'user alice down': 100 * (2 + HISTORY_SECONDS) });
    assert.deepEqual(history(sample, 0, 2), [0, 0, 100]);
    assert.equal(frozen.downlink(slotOf(second(0).mono)), 100);
  });
});

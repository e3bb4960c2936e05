/** A reading compared with the one before: totals, speeds, and rows that come, go and lack something. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { counter, Desk, flowOf, rateOf, rowOf, totalOf } from './desk.ts';

describe('the first reading', () => {
  test('sets the totals and has no speed', () => {
    const sample = new Desk().read(0, { 'user alice down': 5000 });
    assert.equal(sample.elapsed, null);
    assert.deepEqual(flowOf(sample, 'user alice down'), { total: 5000n, delta: 5000n, rate: null });
    assert.equal(sample.totals.user.downlink?.rate, null);
  });

  test('shows no row as active, whatever the counters hold', () => {
    assert.equal(rowOf(new Desk().read(0, { 'user alice down': 5000 }), 'user alice').lastActive, null);
  });
});

describe('a later reading', () => {
  test('counts what came since, divided by the time between the answers and not by the interval', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 5000 });
    const sample = desk.read(1.25, { 'user alice down': 7500 });
    assert.equal(sample.elapsed, 1.25);
    assert.deepEqual(flowOf(sample, 'user alice down'), { total: 7500n, delta: 2500n, rate: 2000 });
  });

  test('counts the same in reset mode, where the core starts from zero each time', () => {
    const desk = new Desk();
    desk.reset(0, { 'user alice down': 5000 });
    const sample = desk.reset(1, { 'user alice down': 2490 }, { 'user alice down': 2500 });
    assert.deepEqual(flowOf(sample, 'user alice down'), { total: 7500n, delta: 2500n, rate: 2500 });
  });

  test('counts all of a new name, because the user connected since', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 5000 });
    const sample = desk.read(1, { 'user alice down': 5000, 'user bob down': 300 });
    assert.equal(rateOf(sample, 'user bob down'), 300);
    assert.equal(rateOf(sample, 'user alice down'), 0);
  });

  test('keeps the total of a missing name, at no speed, marked as gone', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 1000, 'user bob down': 0 });
    desk.read(1, { 'user alice down': 5000, 'user bob down': 0 });
    const sample = desk.read(2, { 'user bob down': 0 });
    assert.equal(rowOf(sample, 'user alice').gone, true);
    assert.deepEqual(flowOf(sample, 'user alice down'), { total: 5000n, delta: 0n, rate: 0 });
    assert.equal(sample.totals.user.downlink?.total, 5000n);
  });

  describe('with a name that the previous answer lacked', () => {
    /** Alice carried 5000, was missing from one answer, and comes back with this much. */
    const back = (bytes: number, circumstances: { uptime?: null } = {}) => {
      const desk = new Desk();
      desk.read(0, { 'user alice down': 0, 'user bob down': 0 }, circumstances);
      desk.read(1, { 'user alice down': 5000, 'user bob down': 0 }, circumstances);
      desk.read(2, { 'user bob down': 0 }, circumstances);
      return desk.read(3, { 'user alice down': bytes, 'user bob down': 0 }, circumstances);
    };

    test('doubles nothing, because a running core drops no counter', () => {
      const same = back(5000);
      assert.equal(rowOf(same, 'user alice').gone, false);
      assert.equal(totalOf(same, 'user alice down'), 5000n);
      const grown = back(6000);
      assert.equal(totalOf(grown, 'user alice down'), 6000n);
      assert.equal(grown.maybeLostSoFar, 0n);
    });

    test('counts it from zero if it returns lower', () => {
      assert.equal(totalOf(back(300), 'user alice down'), 5300n);
    });

    test('uses the lower count and reports the difference if no uptime tells whether the core kept running', () => {
      const sample = back(6000, { uptime: null });
      assert.equal(totalOf(sample, 'user alice down'), 6000n);
      assert.equal(sample.maybeLostSoFar, 5000n);
    });
  });

  test('changes only the rows that changed; the others are the same objects', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 1, 'user bob down': 1 });
    const before = desk.read(1, { 'user alice down': 1, 'user bob down': 1 });
    const after = desk.read(2, { 'user alice down': 2, 'user bob down': 1 });
    assert.equal(rowOf(after, 'user bob'), rowOf(before, 'user bob'));
    assert.notEqual(rowOf(after, 'user alice'), rowOf(before, 'user alice'));
    assert.equal(totalOf(before, 'user alice down'), 1n);
  });
});

describe('what an answer may contain', () => {
  test('a direction that the core does not count is null, not 0', () => {
    const sample = new Desk().read(0, { 'user alice up': 7 });
    assert.equal(flowOf(sample, 'user alice down'), null);
    assert.equal(sample.totals.user.downlink, null);
    assert.equal(sample.totals.inbound.uplink, null);
  });

  test('a repeated name is summed', () => {
    const desk = new Desk();
    const name = counter('user alice down');
    desk.ledger.read({ names: [name, name], values: [70n, 30n] }, { mono: 0, wall: 0 }, null);
    assert.equal(totalOf(desk.ledger.sample('read-only', 1), 'user alice down'), 100n);
  });

  test('the three dimensions have totals of their own', () => {
    const { totals } = new Desk().read(0, { 'user a down': 1, 'inbound a down': 10, 'outbound a down': 100 });
    assert.deepEqual(
      [totals.user.downlink?.total, totals.inbound.downlink?.total, totals.outbound.downlink?.total],
      [1n, 10n, 100n],
    );
  });

  test('values up to the largest int64 are exact', () => {
    const desk = new Desk();
    const largest = 2n ** 63n - 1n;
    desk.read(0, { 'user a down': largest - 1n, 'user b down': 2n ** 53n + 1n });
    const sample = desk.read(1, { 'user a down': largest, 'user b down': 2n ** 53n + 2n });
    assert.deepEqual(flowOf(sample, 'user a down'), { total: largest, delta: 1n, rate: 1 });
    assert.equal(totalOf(sample, 'user b down'), 9_007_199_254_740_994n);
    assert.equal(sample.totals.user.downlink?.total, largest + 2n ** 53n + 2n);
  });

  test('values below zero count as nothing', () => {
    const desk = new Desk();
    desk.read(0, { 'user a down': -5 });
    const sample = desk.read(1, { 'user a down': -3 });
    assert.deepEqual(flowOf(sample, 'user a down'), { total: 0n, delta: 0n, rate: 0 });
    assert.equal(totalOf(desk.read(2, { 'user a down': 10 }), 'user a down'), 10n);
  });

  test('counters of another shape are skipped', () => {
    const sample = new Desk().read(0, {
      'user>>>a>>>online': 3,
      'inbound>>>tcp>>>user>>>a': 4,
      'node>>>n>>>traffic>>>uplink': 5,
      '': 6,
    });
    assert.deepEqual([sample.rows.inbound, sample.rows.outbound, sample.rows.user], [[], [], []]);
  });

  test('a name keeps every >>> of its own', () => {
    const sample = new Desk().read(0, { 'user>>>a>>>traffic>>>uplink>>>traffic>>>uplink': 3 });
    assert.deepEqual(
      sample.rows.user.map(({ name }) => name),
      ['a>>>traffic>>>uplink'],
    );
  });

  test('an empty answer is a reading too', () => {
    const sample = new Desk().read(0, {});
    assert.deepEqual(sample.rows.user, []);
    assert.equal(sample.totals.user.uplink, null);
  });
});

/** Polling with reset when the answer to a reset is late or lost, or the reset was never sent. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { settle } from '../support/fake-clock.ts';
import { FakeJournal } from '../support/fake-journal.ts';
import { aliceDown, Bench, DOWN, triesOf } from './poll-bench.ts';

describe('a reset', () => {
  test('is waited for when its answer is late, and its bytes are not lost', async () => {
    const bench = new Bench();
    bench.source.count(DOWN, 100);
    await bench.start();
    bench.source.fates.reset.list = ['hangs after'];
    bench.source.count(DOWN, 10);
    await bench.pass(11);
    assert.deepEqual(triesOf(bench), [
      ['timeout', 1, null],
      ['timeout', 2, null],
      ['timeout', 3, null],
    ]);
    bench.source.count(DOWN, 5);
    bench.source.resume();
    await bench.pass(11);
    assert.equal(aliceDown(bench.sample), 115n);
    assert.equal(bench.sample.maybeLostSoFar, 0n);
    assert.equal(bench.samples[1]?.gap, 'outage');
    assert.equal(bench.source.mostInFlight, 1);
  });

  test('is given up after ten deadlines without an answer, and settled by the next readings', async () => {
    const bench = new Bench();
    bench.source.count(DOWN, 100);
    await bench.start();
    bench.source.fates.reset.list = ['hangs after'];
    bench.source.count(DOWN, 10);
    await bench.pass(31);
    assert.equal(bench.failures.length, 10);
    bench.source.count(DOWN, 4);
    await bench.pass(0.2);
    assert.equal(aliceDown(bench.sample), 114n);
    assert.ok(bench.sample.maybeLost > 0n);
  });

  test('is settled soon when its answer was lost, before counters outgrow their old values', async () => {
    const bench = new Bench();
    bench.source.count(DOWN, 100);
    bench.source.fates.reset.list = ['lost after'];
    await bench.start();
    assert.equal(triesOf(bench)[0]?.[2], 0.05);
    bench.source.count(DOWN, 20);
    await bench.pass(0.2);
    assert.equal(aliceDown(bench.sample), 120n);
    assert.equal(bench.source.asked('reset'), 2, 'settled, so the poll goes on to reset');
  });

  test('is not sent again before it is settled when its answer was lost without a trace', async () => {
    const bench = new Bench();
    bench.source.count(DOWN, 100);
    bench.source.fates.reset.list = ['lost before'];
    await bench.start();
    await bench.pass(0.2);
    assert.equal(bench.source.asked('read'), 2);
    assert.equal(bench.source.asked('reset'), 1);
    await bench.pass(1);
    assert.equal(bench.source.asked('reset'), 2);
    assert.equal(aliceDown(bench.sample), 100n);
  });

  test('is sent again if it was never sent', async () => {
    const bench = new Bench();
    bench.source.count(DOWN, 100);
    bench.source.fates.reset.list = ['not sent'];
    await bench.start();
    await bench.pass(1);
    assert.equal(bench.source.asked('reset'), 2);
    assert.equal(bench.sample.maybeLostSoFar, 0n);
    assert.equal(aliceDown(bench.sample), 100n);
  });

  test('costs what is reported when it fails repeatedly, and reading continues at a slower pace', async () => {
    const bench = new Bench();
    bench.source.fates.reset.usual = 'lost after';
    bench.source.count(DOWN, 1000);
    await bench.start();
    for (let round = 0; round < 50; round++) {
      bench.source.count(DOWN, 100);
      await bench.pass(0.7);
    }
    await bench.pass(3);
    const total = aliceDown(bench.sample);
    assert.ok(total <= 6000n && 6000n <= total + bench.sample.maybeLostSoFar);
    assert.ok(bench.failures.every(({ inRow }) => inRow === 1));
    assert.ok(bench.source.asked('reset') < 15);
  });
});

describe("a single reset of the core's counters", () => {
  test('sends one reset in read-only mode, and keeps the bytes', async () => {
    const bench = new Bench({ mode: 'read-only' });
    bench.source.count(DOWN, 100);
    await bench.start();
    const told = bench.poller.zeroCore();
    await settle();
    assert.deepEqual(await told, { did: 'zeroed' });
    assert.equal(bench.source.counters.get(DOWN), 0n);
    bench.source.count(DOWN, 7);
    await bench.pass(3);
    assert.equal(bench.source.asked('reset'), 1);
    assert.equal(aliceDown(bench.sample), 107n);
    assert.ok(bench.samples.every(({ foreignReset }) => !foreignReset));
  });

  for (const fate of ['lost after', 'lost before'] as const) {
    test(`is not repeated when its answer was lost (${fate} it happened), and nothing is counted twice`, async () => {
      const bench = new Bench({ mode: 'read-only' });
      bench.source.count(DOWN, 100);
      await bench.start();
      bench.source.fates.reset.list = [fate];
      const told = bench.poller.zeroCore();
      await bench.pass(10);
      assert.deepEqual(await told, { did: 'unanswered' });
      assert.equal(bench.source.asked('reset'), 1);
      assert.equal(aliceDown(bench.sample), 100n);
    });
  }

  test('never reaches a core that was away when it was confirmed', async () => {
    const bench = new Bench({ mode: 'read-only' });
    bench.source.count(DOWN, 100);
    await bench.start();
    bench.source.down();
    await bench.pass(5);
    const told = bench.poller.zeroCore();
    await bench.pass(5);
    assert.deepEqual(await told, { did: 'nothing', why: 'the core does not answer' });
    bench.source.up();
    await bench.pass(10);
    assert.equal(bench.source.asked('reset'), 0);
    assert.equal(bench.source.counters.get(DOWN), 100n);
  });
  test('says why it zeroes nothing', async () => {
    const journal = new FakeJournal();
    const bench = new Bench({ recording: { state: 'recorded', journal } });
    await bench.start();
    journal.trouble = 'the disk is full';
    bench.source.count(DOWN, 100);
    await bench.pass(3);
    const told = bench.poller.zeroCore();
    await bench.pass(1);
    assert.deepEqual(await told, { did: 'nothing', why: 'nothing is recorded (the disk is full)' });
    assert.equal(bench.source.counters.get(DOWN), 100n);
  });
});

/** The polling loop on a test clock: when it asks, what it reports, and how it gives up and recovers. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { settle } from '../support/fake-clock.ts';
import { aliceDown, Bench, DOWN, triesOf } from './poll-bench.ts';

describe('polling', () => {
  test('asks once per interval: a reading, then the reset; at first for the uptime and the name too', async () => {
    const bench = new Bench();
    bench.source.count(DOWN, 100);
    await bench.start();
    assert.deepEqual(bench.source.calls, ['uptime', 'read', 'identify', 'reset']);
    bench.source.count(DOWN, 50);
    await bench.pass(1);
    assert.deepEqual(bench.source.calls.slice(4), ['read', 'reset']);
    assert.equal(aliceDown(bench.sample), 150n);
    assert.equal(bench.sample.rows.user[0]?.downlink?.rate, 50);
    assert.equal(bench.sample.mode, 'reset');
  });

  test('leaves the reset out of every tenth poll', async () => {
    const bench = new Bench();
    bench.source.count(DOWN, 100);
    await bench.start();
    await bench.pass(29);
    assert.equal(bench.source.asked('read'), 30);
    assert.equal(bench.source.asked('reset'), 27);
    assert.ok(bench.samples.every(({ mode }) => mode === 'reset'));
  });

  test("thereby shows another program's resets in reset mode, until twenty polls after the last", async () => {
    const bench = new Bench();
    bench.source.count(DOWN, 100);
    await bench.start();
    for (let second = 0; second < 40; second++) {
      bench.source.count(DOWN, 60);
      await bench.pass(0.9);
      if (second < 20) bench.source.foreignReset();
      bench.source.count(DOWN, 10 - (second % 10));
      await bench.pass(0.1);
    }
    const said = bench.samples.flatMap(({ strangers }, index) => (strangers ? [index] : []));
    assert.deepEqual([said.at(0), said.at(-1)], [10, 39]);
    assert.ok(bench.samples.every(({ restarted }) => !restarted));
  });

  test('never sends a reset in read-only mode', async () => {
    const bench = new Bench({ mode: 'read-only' });
    bench.source.count(DOWN, 100);
    await bench.start();
    await bench.pass(10);
    assert.equal(bench.source.asked('reset'), 0);
    assert.equal(bench.samples.length, 11);
    assert.equal(aliceDown(bench.sample), 100n);
  });

  test('makes one call at a time, and skips the ticks that pass during a slow poll', async () => {
    const bench = new Bench();
    bench.source.fates.read.list = ['hangs before'];
    await bench.start();
    await bench.pass(1.4);
    bench.source.resume();
    await settle();
    assert.equal(bench.samples.length, 1);
    // It took 1.4 s and rests as long, to the next tick: at 3 s.
    await bench.pass(1.5);
    assert.equal(bench.samples.length, 1);
    await bench.pass(0.1);
    assert.equal(bench.samples.length, 2);
    assert.equal(bench.source.mostInFlight, 1);
  });

  test('is on time again soon after a stall of any length', async () => {
    const bench = new Bench();
    bench.source.fates.reset.list = ['hangs after'];
    await bench.start();
    await bench.pass(25.5);
    bench.source.resume();
    await bench.pass(10);
    assert.ok(bench.samples.length >= 8, `${bench.samples.length} samples`);
  });

  test('uses a new interval at once', async () => {
    const bench = new Bench({ interval: 60 });
    await bench.start();
    await bench.pass(20);
    bench.poller.setInterval(1);
    await bench.pass(1);
    assert.deepEqual(
      bench.samples.map(({ elapsed }) => elapsed),
      [null, 20, 1],
    );
    assert.ok(
      bench.samples.every(({ gap }) => gap === null),
      'what was waited for on purpose is no gap',
    );
  });

  test('switches between modes from the next poll on, and loses nothing', async () => {
    const bench = new Bench({ mode: 'read-only' });
    bench.source.count(DOWN, 100);
    await bench.start();
    for (const mode of ['reset', 'read-only', 'reset', 'read-only', 'read-only'] as const) {
      bench.poller.setMode(mode);
      bench.source.count(DOWN, 10);
      await bench.pass(1);
    }
    assert.equal(aliceDown(bench.sample), 150n);
    assert.equal(bench.source.asked('reset'), 2);
    assert.ok(bench.samples.every(({ foreignReset }) => !foreignReset));
  });

  test('marks a machine that slept', async () => {
    const bench = new Bench({ mode: 'read-only' });
    await bench.start();
    bench.clock.suspend(3_600_000);
    bench.source.started = (bench.source.started ?? 0) - 3_600_000;
    await bench.pass(1);
    assert.equal(bench.sample.gap, 'suspend');
    assert.equal(bench.sample.elapsed, 3601);
  });
});

describe('failures', () => {
  test('are reported with their number and the time of the next attempt', async () => {
    const bench = new Bench();
    bench.source.down();
    await bench.start();
    await bench.pass(4);
    assert.deepEqual(triesOf(bench), [
      ['refused', 1, 1],
      ['refused', 2, 2],
      ['refused', 3, 4],
      ['refused', 4, 7],
    ]);
  });

  test('never delay the next attempt by more than five seconds, however long they last', async () => {
    const bench = new Bench();
    bench.source.down();
    await bench.start();
    await bench.pass(24 * 3600);
    bench.source.up();
    await bench.pass(5);
    assert.ok(bench.samples.length >= 1, 'back within five seconds');
    assert.ok(bench.failures.length > 17_000);
  });

  test('use a new connection each, so that no old one is waited for', async () => {
    const bench = new Bench();
    bench.source.down();
    await bench.start();
    await bench.pass(60);
    assert.equal(bench.source.asked('reconnect'), bench.failures.length);
  });

  test('by silence keep the connection for two attempts, because a stalled core will answer on it', async () => {
    const bench = new Bench();
    bench.source.fates.uptime.usual = 'hangs before';
    await bench.start();
    await bench.pass(60);
    const { length } = bench.failures;
    assert.ok(length > 6);
    assert.equal(bench.source.asked('reconnect'), Math.floor(length / 3));
  });

  test('make the sample after them an outage with the right average', async () => {
    const bench = new Bench();
    bench.source.count(DOWN, 100);
    await bench.start();
    bench.source.down();
    await bench.pass(7.5);
    bench.source.up();
    bench.source.count(DOWN, 7000);
    await bench.pass(4);
    const sample = bench.samples[1];
    assert.equal(sample?.gap, 'outage');
    assert.equal(sample?.rows.user[0]?.downlink?.rate, 7000 / (sample?.elapsed ?? 0));
  });

  test('end with the first success', async () => {
    const bench = new Bench();
    bench.source.fates.read.list = ['lost before', 'lost before'];
    await bench.start();
    await bench.pass(2);
    bench.source.fates.read.list = ['lost before'];
    await bench.pass(1);
    assert.deepEqual(
      bench.failures.map(({ inRow }) => inRow),
      [1, 2, 1],
    );
  });
});

/** How polling stops, and how the core gets its name. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { settle } from '../support/fake-clock.ts';
import { aliceDown, Bench, DOWN } from './poll-bench.ts';

describe('stopping', () => {
  test('between polls ends at once', async () => {
    const bench = new Bench();
    await bench.start();
    bench.poller.stop();
    await settle();
    assert.equal(bench.ended, true);
    assert.equal(bench.clock.hasSleeper, false);
  });

  test('during a reading ends at once, whether the core answers or not', async () => {
    const bench = new Bench();
    await bench.start();
    bench.source.fates.read.list = ['hangs before'];
    await bench.pass(1);
    bench.poller.stop();
    await settle();
    assert.equal(bench.ended, true);
    assert.equal(bench.samples.length, 1);
    assert.equal(bench.clock.hasSleeper, false);
  });

  test('during a reset keeps its answer, because the core no longer has those bytes', async () => {
    const bench = new Bench();
    await bench.start();
    bench.source.count(DOWN, 100);
    bench.source.fates.reset.list = ['hangs after'];
    await bench.pass(1.1);
    bench.poller.stop();
    await settle();
    assert.equal(bench.ended, false);
    bench.source.resume();
    await settle();
    assert.equal(bench.ended, true);
    assert.equal(aliceDown(bench.sample), 100n);
    assert.equal(bench.sample.maybeLostSoFar, 0n);
    assert.equal(bench.clock.hasSleeper, false);
  });

  test('during an unanswered reset ends after half a second, with what was read and what may be missing', async () => {
    const bench = new Bench();
    await bench.start();
    bench.source.count(DOWN, 100);
    bench.source.fates.reset.list = ['hangs after'];
    await bench.pass(1);
    bench.poller.stop();
    await bench.pass(0.5);
    assert.equal(bench.ended, true);
    assert.equal(aliceDown(bench.sample), 100n);
    assert.ok(bench.sample.maybeLost > 0n);
    assert.equal(bench.clock.hasSleeper, false);
  });

  test('while a lost reset is not settled reports what may be missing', async () => {
    const bench = new Bench();
    await bench.start();
    bench.source.count(DOWN, 100);
    bench.source.fates.reset.list = ['lost after'];
    await bench.pass(1);
    assert.equal(bench.sample.maybeLost, 0n);
    bench.poller.stop();
    await settle();
    assert.equal(bench.ended, true);
    assert.ok(bench.sample.maybeLost > 0n);
    assert.equal(aliceDown(bench.sample), 100n);
  });
});

describe("the core's name", () => {
  test('is asked for at once, before there is a counter, and not again', async () => {
    const bench = new Bench();
    await bench.start();
    await bench.pass(1);
    assert.equal(bench.sample.core, 'v2ray4');
    bench.source.count(DOWN, 1);
    await bench.pass(5);
    assert.equal(bench.source.asked('identify'), 1);
    assert.equal(bench.sample.core, 'v2ray4');
  });

  test('is asked for again after a restart, because it may be another core now', async () => {
    const bench = new Bench();
    bench.source.count(DOWN, 1);
    await bench.start();
    bench.source.restart();
    bench.source.count(DOWN, 1);
    bench.source.core = 'xray';
    await bench.pass(2);
    assert.equal(bench.sample.core, 'xray');
  });

  test('is given up after three failures, and polling continues', async () => {
    const bench = new Bench();
    bench.source.count(DOWN, 1);
    bench.source.fates.identify.usual = 'lost before';
    await bench.start();
    await bench.pass(9);
    assert.equal(bench.source.asked('identify'), 3);
    assert.equal(bench.samples.length, 10);
    assert.deepEqual(bench.failures, []);
  });
});

/** When the core is asked for its uptime: only if something depends on it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aliceDown, Bench, DOWN } from './poll-bench.ts';

/** A read-only poller that has made its first poll, at a core where alice has carried 100 bytes. */
async function started(): Promise<Bench> {
  const bench = new Bench({ mode: 'read-only' });
  bench.source.count(DOWN, 100);
  await bench.start();
  assert.equal(bench.source.asked('uptime'), 1);
  return bench;
}

describe('the core is asked for its uptime', () => {
  test('once a minute while all is well', async () => {
    const bench = await started();
    await bench.pass(60);
    assert.equal(bench.source.asked('uptime'), 1);
    await bench.pass(2);
    assert.equal(bench.source.asked('uptime'), 2);
    assert.equal(bench.sample.uptime, 3 * 86_400 + 4 * 3600 + 12 * 60 + 62);
  });

  test('after a failure', async () => {
    const bench = await started();
    bench.source.fates.read.list = ['lost before'];
    await bench.pass(3);
    assert.equal(bench.source.asked('uptime'), 2);
  });

  test('when a counter has fallen, and when one is missing', async () => {
    const bench = await started();
    bench.source.foreignReset();
    await bench.pass(1);
    assert.equal(bench.source.asked('uptime'), 2);
    bench.source.counters.clear();
    await bench.pass(1);
    assert.equal(bench.source.asked('uptime'), 3);
    await bench.pass(5);
    assert.equal(bench.source.asked('uptime'), 3, 'not again while it stays away');
  });

  test('when the connection is new, although no call failed and no counter fell', async () => {
    const bench = await started();
    await bench.pass(5);
    bench.source.restart();
    bench.source.count(DOWN, 300);
    await bench.pass(1);
    assert.equal(bench.source.asked('uptime'), 2);
    assert.equal(bench.sample.restarted, true);
    assert.equal(aliceDown(bench.sample), 400n, 'what the new core counted is all new');
  });

  test('when the clocks have diverged, because this machine may have slept', async () => {
    const bench = await started();
    bench.clock.suspend(60_000);
    await bench.pass(1);
    assert.equal(bench.source.asked('uptime'), 2);
  });
});

test('a core that restarts between its uptime and the reading is noticed, and doubles nothing', async () => {
  const bench = await started();
  const other = 'inbound>>>tcp>>>traffic>>>downlink';
  bench.source.count(other, 1000);
  await bench.pass(1);
  bench.source.fates.read.list = ['lost before'];
  await bench.pass(1);
  bench.source.before.read = () => {
    bench.source.restart();
    bench.source.count(DOWN, 5);
    bench.source.count(other, 1500);
  };
  await bench.pass(3);
  const total = () => bench.sample.rows.inbound[0]?.downlink?.total;
  assert.equal(total(), 2500n);
  bench.source.count(other, 1);
  await bench.pass(3);
  assert.equal(total(), 2501n);
  assert.equal(bench.samples.filter(({ restarted }) => restarted).length, 1);
  assert.ok(bench.samples.every(({ foreignReset }) => !foreignReset));
});

test('a core that restarts between the reading and the reset puts no blame on another program', async () => {
  const bench = new Bench();
  bench.source.count(DOWN, 100);
  await bench.start();
  bench.source.count(DOWN, 50);
  bench.source.before.reset = () => {
    bench.source.restart();
    bench.source.count(DOWN, 7);
  };
  await bench.pass(1);
  bench.source.count(DOWN, 3);
  await bench.pass(2);
  assert.equal(aliceDown(bench.sample), 160n);
  assert.ok(bench.samples.every(({ foreignReset }) => !foreignReset));
  assert.ok(bench.samples.some(({ restarted }) => restarted));
});

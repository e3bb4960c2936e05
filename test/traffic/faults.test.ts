/** Every way a call can fail, over real gRPC: what is counted, what is reported, and that polling continues. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { StatusError } from '../../src/demo/core.ts';
import type { FakeCore } from '../support/fake-core.ts';
import { start } from '../support/fake-core-lab.ts';
import { bytesOf, flowOf, until, watch } from './watch.ts';

const ALICE = 'user>>>alice>>>traffic>>>downlink';
const BOB = 'user>>>bob>>>traffic>>>downlink';

const resets = (core: FakeCore): number =>
  core.calls.filter((call) => call.method === 'QueryStats' && call.reset).length;

const reads = (core: FakeCore): number =>
  core.calls.filter((call) => call.method === 'QueryStats' && !call.reset).length;

describe('a reset that fails', { concurrency: true }, () => {
  const answers = ['dropped', 'garbage', 'exhausted', 'never', new StatusError(14, 'gone')] as const;
  for (const answer of answers) {
    for (const zero of [true, false]) {
      const name = typeof answer === 'string' ? answer : 'a status';
      test(`(${name}) ${zero ? 'after' : 'before'} the core has zeroed loses no byte that was read`, async (t) => {
        const core = await start(t);
        core.add(ALICE, 1000n);
        core.add(BOB, 1n);
        const watching = watch(t, core.address, { timeout: 0.05 });
        await watching.more(2);
        const before = resets(core);
        core.nextReset({ zero, answer });
        // In two steps, so that it does not matter between which two calls they come.
        core.add(ALICE, 500n);
        await until(() => resets(core) > before, 'the reset');
        await until(() => watching.failures.length > 0, 'its failure');
        core.add(ALICE, 20n);
        await until(() => resets(core) > before + 1, 'the reset after it');
        await watching.more(1);
        const { last } = watching;
        const missing = 1520n - bytesOf(last, 'user', 'alice');
        assert.ok(missing >= 0n && missing <= last.maybeLostSoFar, `${missing} of ${last.maybeLostSoFar}`);
        assert.ok(last.maybeLostSoFar > 0n);
        assert.equal(bytesOf(last, 'user', 'bob'), 1n);
        assert.ok(watching.samples.every(({ foreignReset, restarted }) => !foreignReset && !restarted));
      });
    }
  }

  test('is settled on a connection that just breaks', async (t) => {
    const core = await start(t);
    core.add(ALICE, 1000n);
    const watching = watch(t, core.address);
    await watching.more(2);
    for (let round = 0; round < 20; round++) {
      core.dropConnections();
      core.add(ALICE, 10n);
      await watching.more(1);
    }
    await watching.more(3);
    const missing = 1200n - bytesOf(watching.last, 'user', 'alice');
    assert.ok(missing >= 0n && missing <= watching.last.maybeLostSoFar, String(missing));
  });
});

describe('a stalled core', () => {
  test('is waited for during a reset: nothing is lost or in doubt', async (t) => {
    const core = await start(t);
    core.add(ALICE, 1000n);
    const watching = watch(t, core.address, { timeout: 0.1 });
    await watching.more(2);
    const gate = createGate();
    core.nextReset({ after: gate.opened });
    core.add(ALICE, 500n);
    await until(() => watching.failures.length >= 2, 'the report of its lateness');
    core.add(ALICE, 50n);
    gate.open();
    await watching.more(3);
    assert.equal(bytesOf(watching.last, 'user', 'alice'), 1550n);
    assert.equal(watching.last.maybeLostSoFar, 0n);
    assert.ok(watching.failures.every((kind) => kind === 'timeout'));
  });

  test('may reset after any wait has ended: what it zeroed is counted', async (t) => {
    const core = await start(t);
    core.add(ALICE, 1000n);
    const watching = watch(t, core.address, { timeout: 0.02 });
    await watching.more(2);
    const gate = createGate();
    core.add(ALICE, 500n);
    const before = reads(core);
    core.nextRead({ after: gate.opened });
    await until(() => reads(core) > before, 'the reading');
    core.suspend();
    gate.open();
    await until(() => watching.failures.includes('timeout'), 'the report of its lateness');
    const { length } = watching.samples;
    await until(() => watching.samples.length > length, 'the end of patience');
    core.resume();
    await until(() => core.counters.get(ALICE) === 0n, 'the late zeroing');
    core.add(ALICE, 20n);
    await watching.more(5);
    assert.equal(bytesOf(watching.last, 'user', 'alice'), 1520n);
    assert.ok(watching.last.maybeLostSoFar > 0n);
    assert.ok(watching.samples.every(({ foreignReset }) => !foreignReset));
  });

  test('is tried again when it stalls before answering with its uptime', async (t) => {
    const core = await start(t);
    core.add(ALICE, 1000n);
    core.nextSysStats({ answer: 'never' });
    const watching = watch(t, core.address, { timeout: 0.05 });
    await watching.more(1);
    assert.deepEqual(watching.failures, ['timeout']);
  });
});

test('a core that goes down and returns is found again, with its counters', async (t) => {
  const core = await start(t);
  core.add(ALICE, 1000n);
  const watching = watch(t, core.address);
  await watching.more(2);
  await core.down();
  await until(() => watching.failures.length >= 3, 'three failures');
  core.add(ALICE, 50n);
  await core.up();
  await watching.more(2);
  assert.equal(bytesOf(watching.last, 'user', 'alice'), 1050n);
  assert.ok(watching.samples.some(({ gap }) => gap === 'outage'));
  assert.equal(watching.last.restarted, false);
});

test('a reload of sing-box (same process, all counters gone) counts as a restart, and totals continue', async (t) => {
  const core = await start(t, { kind: 'sing-box' });
  core.add(ALICE, 1000n);
  const watching = watch(t, core.address);
  await watching.more(2);
  core.reload();
  await watching.more(2);
  assert.equal(watching.last.rows.user[0]?.gone, true);
  core.add(ALICE, 30n);
  await watching.more(2);
  assert.equal(bytesOf(watching.last, 'user', 'alice'), 1030n);
  assert.ok(watching.samples.some(({ restarted }) => restarted));
  assert.ok(watching.samples.every(({ foreignReset }) => !foreignReset));
  assert.equal(watching.last.core, 'sing-box');
});

test("another program's reset is noticed in read-only mode", async (t) => {
  const core = await start(t);
  core.add(ALICE, 1000n);
  const watching = watch(t, core.address, { mode: 'read-only' });
  await watching.more(2);
  assert.equal(core.foreignReset(), 1000n);
  core.add(ALICE, 30n);
  await watching.more(2);
  assert.equal(bytesOf(watching.last, 'user', 'alice'), 1030n);
  assert.ok(watching.samples.some(({ foreignReset }) => foreignReset));
  assert.equal(resets(core), 0);
});

test('a splice lump of Xray, gigabytes in one interval, is counted and freezes nothing', async (t) => {
  const core = await start(t, { kind: 'xray' });
  core.add(ALICE, 1n);
  const watching = watch(t, core.address);
  await watching.more(2);
  const end = core.splice([ALICE], 5_000_000_000n);
  await watching.more(1);
  end();
  await watching.more(3);
  assert.equal(bytesOf(watching.last, 'user', 'alice'), 5_000_000_001n);
  assert.equal(flowOf(watching.last, 'user', 'alice')?.rate, 0);
});

test('frequent switches between the modes lose nothing', async (t) => {
  const core = await start(t);
  const watching = watch(t, core.address);
  for (let round = 1; round <= 40; round++) {
    core.add(ALICE, 10n);
    if (round % 3 === 0) watching.setMode(round % 2 === 0 ? 'reset' : 'read-only');
    if (round % 5 === 0) core.nextReset({ zero: false, answer: 'garbage' });
    await watching.more(1);
  }
  watching.setMode('read-only');
  await watching.more(4);
  assert.equal(bytesOf(watching.last, 'user', 'alice'), 400n);
  assert.ok(watching.samples.every(({ foreignReset }) => !foreignReset));
});

function createGate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** The fake core fails as it is told, and is reached like real cores. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { credentials, status } from '@grpc/grpc-js';
import { StatusError } from '../../src/demo/core.ts';
import { makeCertificate } from './certificate.ts';
import { A_DOWN, A_UP, ALL, connect, start, startWithCounters, TCP } from './fake-core-lab.ts';

describe('a reset', () => {
  test('answers with the old values, and zeroes only what matched', async (t) => {
    const { client } = await startWithCounters(t);
    assert.deepEqual(await client.query({ pattern: 'user', reset: true }), [`${A_DOWN} 2`, `${A_UP} 1`]);
    assert.deepEqual(await client.query(), [`${TCP} 3`, `${A_DOWN} 0`, `${A_UP} 0`]);
  });

  test('by another program takes the bytes away', async (t) => {
    const { core, client } = await startWithCounters(t);
    assert.equal(core.foreignReset('user'), 3n);
    assert.deepEqual(await client.query({ reset: true }), [`${TCP} 3`, `${A_DOWN} 0`, `${A_UP} 0`]);
  });

  const failures = [
    { answer: 'never', code: status.DEADLINE_EXCEEDED },
    { answer: 'dropped', code: status.UNAVAILABLE },
    { answer: 'garbage', code: status.INTERNAL },
    { answer: 'exhausted', code: status.RESOURCE_EXHAUSTED },
    { answer: new StatusError(status.UNAVAILABLE, 'gone'), code: status.UNAVAILABLE },
  ] as const;
  for (const { answer, code } of failures) {
    for (const zero of [true, false]) {
      const name = typeof answer === 'string' ? answer : 'a status';
      test(`may fail (${name}) ${zero ? 'after' : 'before'} the core has zeroed`, async (t) => {
        const { core } = await startWithCounters(t);
        const client = connect(t, core, { deadline: 500 });
        core.nextReset({ zero, answer });
        await assert.rejects(client.query({ reset: true }), { code });
        assert.deepEqual([...core.counters.values()], zero ? [0n, 0n, 0n] : [1n, 2n, 3n]);
        assert.equal((await client.query()).length, 3);
      });
    }
  }

  test('over 4 MiB is lost at a client with the default limit', async (t) => {
    const core = await start(t);
    core.addCrowd(45_000, 5_000_000_000n);
    await assert.rejects(connect(t, core).query({ reset: true }), { code: status.RESOURCE_EXHAUSTED });
    assert.equal(core.counters.get('user>>>user-0@example.net>>>traffic>>>uplink'), 0n);
    const patient = connect(t, core, { channel: { 'grpc.max_receive_message_length': -1 } });
    assert.equal((await patient.query()).length, 90_000);
  });

  test('waits before or after it has zeroed, as the test says', async (t) => {
    const { core, client } = await startWithCounters(t);
    const { gate, open } = createGate();
    core.nextReset({ after: gate });
    const answer = client.query({ reset: true });
    await until(() => core.counters.get(TCP) === 0n);
    core.add(TCP, 40n);
    open();
    assert.deepEqual(await answer, ALL);
    assert.equal(core.counters.get(TCP), 40n);
  });

  test('is executed when a suspended core that received it continues, even if its caller has gone', async (t) => {
    const { core } = await startWithCounters(t);
    core.suspend();
    const hasty = connect(t, core, { deadline: 200 });
    await assert.rejects(hasty.query({ reset: true }), { code: status.DEADLINE_EXCEEDED });
    assert.equal(core.counters.get(TCP), 3n);
    core.resume();
    await until(() => core.counters.get(TCP) === 0n);
  });
});

describe('the way to the core', () => {
  test('can be a Unix socket, in the file system or abstract', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'v2top-fake-'));
    t.after(() => rm(folder, { recursive: true }));
    for (const address of [`unix:${join(folder, 'api.sock')}`, `unix:@v2top-test-${process.pid}`]) {
      const { core, client } = await startWithCounters(t, { address });
      assert.equal(core.address, address);
      assert.deepEqual(await client.query(), ALL);
    }
  });

  test('can be protected by TLS', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'v2top-fake-'));
    t.after(() => rm(folder, { recursive: true }));
    const tls = await makeCertificate(folder);
    const { core, client } = await startWithCounters(t, { tls });
    const trusting = connect(t, core, {
      credentials: credentials.createSsl(readFileSync(tls.certificate)),
      channel: { 'grpc.ssl_target_name_override': 'localhost' },
    });
    assert.deepEqual(await trusting.query(), ALL);
    await assert.rejects(client.query(), { code: status.UNAVAILABLE });
  });

  test('can break and return at the same address, with the same counters', async (t) => {
    const { core } = await startWithCounters(t);
    const { address } = core;
    await core.down();
    await assert.rejects(connect(t, core).query(), { code: status.UNAVAILABLE, details: /ECONNREFUSED/ });
    await core.up();
    assert.equal(core.address, address);
    assert.deepEqual(await connect(t, core).query(), ALL);
  });
});

/** A promise that the test fulfils. */
function createGate(): { gate: Promise<void>; open: () => void } {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { gate, open: () => open() };
}

/** Waits until something is so; the test's own limit ends it when it never is. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

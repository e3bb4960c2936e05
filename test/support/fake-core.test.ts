/** The fake core answers like the real ones, to a client other than v2top's. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { status } from '@grpc/grpc-js';
import type { CoreKind } from '../../src/core/core.ts';
import { XRAY_SERVICE } from '../../src/core/service.ts';
import type { FakeCoreOptions } from './fake-core.ts';
import { A_DOWN, A_UP, ALL, connect, start, startWithCounters, TCP } from './fake-core-lab.ts';
import type { Request } from './plain-client.ts';

const DOWN = [`${TCP} 3`, `${A_DOWN} 2`];

describe('what a filter of QueryStats matches', () => {
  const rows: { request: Request; answers: Record<CoreKind, string[]> }[] = [
    {
      request: {},
      answers: { v2ray4: ALL, v2ray5: ALL, xray: ALL, 'sing-box': ALL },
    },
    {
      request: { pattern: 'downlink' },
      answers: { v2ray4: DOWN, v2ray5: DOWN, xray: DOWN, 'sing-box': ALL },
    },
    {
      request: { patterns: ['downlink'] },
      answers: { v2ray4: ALL, v2ray5: DOWN, xray: ALL, 'sing-box': DOWN },
    },
    {
      request: { pattern: 'downlink', patterns: ['downlink'] },
      answers: { v2ray4: DOWN, v2ray5: DOWN, xray: DOWN, 'sing-box': DOWN },
    },
    {
      request: { pattern: 'inbound.*down', regexp: true },
      answers: { v2ray4: [], v2ray5: [`${TCP} 3`], xray: [], 'sing-box': ALL },
    },
    {
      request: { patterns: ['inbound.*down'], regexp: true },
      answers: { v2ray4: ALL, v2ray5: [`${TCP} 3`], xray: ALL, 'sing-box': [`${TCP} 3`] },
    },
    {
      request: { patterns: ['tcp', 'inbound'] },
      answers: { v2ray4: ALL, v2ray5: [`${TCP} 3`], xray: ALL, 'sing-box': [`${TCP} 3`, `${TCP} 3`] },
    },
  ];
  for (const kind of ['v2ray4', 'v2ray5', 'xray', 'sing-box'] as const) {
    test(kind, async (t) => {
      const { client } = await startWithCounters(t, { kind });
      for (const { request, answers } of rows) {
        assert.deepEqual(await client.query(request), answers[kind], JSON.stringify(request));
      }
    });
  }

  test('sing-box lists a counter twice if two patterns match: with reset, the second time as 0', async (t) => {
    const { client } = await startWithCounters(t, { kind: 'sing-box' });
    assert.deepEqual(await client.query({ patterns: ['tcp', 'inbound'], reset: true }), [
      `${TCP} 0`,
      `${TCP} 3`,
    ]);
    assert.deepEqual(await client.query(), [`${TCP} 0`, `${A_DOWN} 2`, `${A_UP} 1`]);
  });

  test('a bad regular expression is refused by the cores that know them', async (t) => {
    for (const kind of ['v2ray5', 'sing-box'] as const) {
      const { client } = await startWithCounters(t, { kind });
      await assert.rejects(client.query({ patterns: ['('], regexp: true }), { code: status.UNKNOWN });
    }
  });
});

describe('counters', () => {
  test('come in a different order each time', async (t) => {
    const core = await start(t);
    core.addCrowd(20, 1n);
    const client = connect(t, core);
    const [first, second] = [await client.names(), await client.names()];
    assert.notDeepEqual(first, second);
    assert.deepEqual(first.sort(), second.sort());
  });

  test('are int64 to the last bit', async (t) => {
    const core = await start(t);
    core.set('a', 2n ** 63n - 1n);
    core.set('b', -(2n ** 63n));
    core.set('c', 0n);
    const all = ['a 9223372036854775807', 'b -9223372036854775808', 'c 0'];
    assert.deepEqual(await connect(t, core).query(), all);
  });

  test('of a splice arrive in one lump at its end', async (t) => {
    const { core, client } = await startWithCounters(t, { kind: 'xray' });
    const end = core.splice([A_DOWN, TCP], 1_000_000_000n);
    assert.deepEqual(await client.query(), ALL);
    end();
    assert.deepEqual(await client.query({ pattern: A_DOWN }), [`${A_DOWN} 1000000002`]);
  });

  test('can be removed, and are gone after a reload, with the uptime at 0', async (t) => {
    const { core, client } = await startWithCounters(t);
    core.remove(TCP);
    assert.equal((await client.query()).length, 2);
    assert.equal(await client.uptime(), 3600);
    core.reload();
    assert.deepEqual(await client.query(), []);
    assert.equal(await client.uptime(), 0);
  });
});

describe('GetStats', () => {
  const cases: { options: FakeCoreOptions; code: status; details: string }[] = [
    {
      options: { kind: 'v2ray4' },
      code: status.UNKNOWN,
      details: 'v2ray.com/core/app/stats/command: user>>>b not found.',
    },
    {
      options: { kind: 'v2ray5' },
      code: status.UNKNOWN,
      details: 'app/stats/command: user>>>b not found.',
    },
    {
      options: { kind: 'oldXray' },
      code: status.UNKNOWN,
      details: 'app/stats/command: user>>>b not found.',
    },
    { options: { kind: 'xray' }, code: status.NOT_FOUND, details: 'user>>>b not found.' },
    { options: { kind: 'sing-box' }, code: status.UNKNOWN, details: 'user>>>b not found.' },
  ];
  for (const { options, code, details } of cases) {
    test(`of ${JSON.stringify(options)}`, async (t) => {
      const { client } = await startWithCounters(t, options);
      assert.equal(await client.get({ name: A_DOWN, reset: true }), `${A_DOWN} 2`);
      assert.equal(await client.get({ name: A_DOWN }), `${A_DOWN} 0`);
      await assert.rejects(client.get({ name: 'user>>>b' }), { code, details });
    });
  }
});

describe('an incomplete configuration', () => {
  test('without "stats" makes V2Ray and old Xray complain and new Xray list nothing; all have an uptime', async (t) => {
    const complaint = { code: status.UNKNOWN, details: /QueryStats only works its own stats\.Manager\.$/ };
    for (const options of [{ kind: 'v2ray4' }, { kind: 'v2ray5' }, { kind: 'oldXray' }] as const) {
      const { client } = await startWithCounters(t, { ...options, stats: false });
      await assert.rejects(client.query(), complaint);
      assert.equal(await client.uptime(), 3600);
    }
    const { client } = await startWithCounters(t, { kind: 'xray', stats: false });
    assert.deepEqual(await client.query(), []);
  });

  test('without StatsService makes the service unknown', async (t) => {
    const { client } = await startWithCounters(t, { statsService: false });
    const details = 'unknown service v2ray.core.app.stats.command.StatsService';
    await assert.rejects(client.query(), { code: status.UNIMPLEMENTED, details });
  });

  test('only Xray has its own service name, and before 1.1.3 no other', async (t) => {
    for (const kind of ['v2ray4', 'v2ray5', 'sing-box'] as const) {
      const { core } = await startWithCounters(t, { kind });
      const details = `unknown service ${XRAY_SERVICE}`;
      await assert.rejects(connect(t, core, { service: XRAY_SERVICE }).query(), { details });
    }
    const { core, client } = await startWithCounters(t, { kind: 'xray', services: [XRAY_SERVICE] });
    assert.deepEqual(await connect(t, core, { service: XRAY_SERVICE }).query(), ALL);
    await assert.rejects(client.query(), { code: status.UNIMPLEMENTED });
  });

  test('V2Ray before 4.21 has no GetSysStats', async (t) => {
    const { client } = await startWithCounters(t, { sysStats: false });
    await assert.rejects(client.uptime(), {
      code: status.UNIMPLEMENTED,
      details: /^unknown method GetSysStats/,
    });
  });
});

test('every call is recorded as it was sent', async (t) => {
  const { core, client } = await startWithCounters(t);
  await client.query({ pattern: 'x', patterns: ['y'], reset: true });
  await client.get({ name: TCP });
  await client.uptime();
  assert.deepEqual(core.calls, [
    { method: 'QueryStats', pattern: 'x', patterns: ['y'], regexp: false, reset: true },
    { method: 'GetStats', name: TCP, reset: false },
    { method: 'GetSysStats' },
  ]);
});

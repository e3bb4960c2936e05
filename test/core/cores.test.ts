/** Every core is read and identified, without any reset. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CoreKind } from '../../src/core/core.ts';
import { V2RAY_SERVICE, XRAY_SERVICE } from '../../src/core/service.ts';
import type { FakeCore, FakeCoreOptions } from '../support/fake-core.ts';
import { A_DOWN, A_UP, ALL, start, startWithCounters, TCP } from '../support/fake-core-lab.ts';
import { curlThrough, startWebServer } from '../support/traffic.ts';
import { startV2Ray } from '../support/v2ray.ts';
import { failureOf, linesOf, open, PATIENT } from './lab.ts';

const ZEROED = [`${TCP} 0`, `${A_DOWN} 0`, `${A_UP} 0`];

const cores: { what: string; options: FakeCoreOptions; kind: CoreKind }[] = [
  { what: 'V2Ray 4', options: { kind: 'v2ray4' }, kind: 'v2ray4' },
  { what: 'V2Ray 5', options: { kind: 'v2ray5' }, kind: 'v2ray5' },
  { what: 'Xray', options: { kind: 'xray' }, kind: 'xray' },
  { what: 'Xray before 25.7', options: { kind: 'oldXray' }, kind: 'xray' },
  { what: 'Xray before 1.1.3', options: { kind: 'xray', services: [XRAY_SERVICE] }, kind: 'xray' },
  { what: 'sing-box', options: { kind: 'sing-box' }, kind: 'sing-box' },
];

for (const { what, options, kind } of cores) {
  describe(what, () => {
    test('is read, and zeroed only when asked to', async (t) => {
      const { core } = await startWithCounters(t, options);
      const source = open(t, core.address);
      assert.deepEqual(await linesOf(source), ALL);
      assert.deepEqual(await linesOf(source), ALL);
      assert.deepEqual(await linesOf(source, true), ALL);
      assert.deepEqual(await linesOf(source), ZEROED);
    });

    test('is identified without a reset', async (t) => {
      const { core } = await startWithCounters(t, options);
      assert.equal(await open(t, core.address).identify(PATIENT), kind);
      assert.equal(resets(core), 0);
      assert.deepEqual([...core.counters.values()], [1n, 2n, 3n]);
    });

    test('is identified while it has no counters', async (t) => {
      const core = await start(t, options);
      assert.equal(await open(t, core.address).identify(PATIENT), kind);
    });

    test('tells its uptime', async (t) => {
      const { core } = await startWithCounters(t, options);
      const source = open(t, core.address);
      await source.query(false, PATIENT);
      assert.equal(await source.uptime(PATIENT), 3600);
    });

    test('is asked for everything, because sing-box ignores the pattern of a reset', async (t) => {
      const { core } = await startWithCounters(t, options);
      const source = open(t, core.address);
      await source.query(false, PATIENT);
      await source.query(true, PATIENT);
      for (const call of core.calls) {
        assert.equal(call.method, 'QueryStats');
        if (call.method !== 'QueryStats') continue;
        assert.deepEqual([call.pattern, call.patterns, call.regexp], ['', [], false]);
      }
    });
  });
}

describe('a core that lacks something', () => {
  test('without GetSysStats (V2Ray before 4.21) is read without uptime, and asked for it once', async (t) => {
    const { core } = await startWithCounters(t, { sysStats: false });
    const source = open(t, core.address);
    assert.equal(await source.uptime(PATIENT), null);
    assert.equal(await source.uptime(PATIENT), null);
    assert.deepEqual(await linesOf(source), ALL);
    assert.equal(core.calls.filter(({ method }) => method === 'GetSysStats').length, 1);
  });

  const without: { what: string; options: FakeCoreOptions; kind: string }[] = [
    { what: 'StatsService', options: { statsService: false }, kind: 'no-stats-service' },
    { what: '"stats" in V2Ray 4', options: { stats: false }, kind: 'no-stats' },
    { what: '"stats" in V2Ray 5', options: { kind: 'v2ray5', stats: false }, kind: 'no-stats' },
    { what: '"stats" in old Xray', options: { kind: 'oldXray', stats: false }, kind: 'no-stats' },
    { what: '"stats" in sing-box', options: { kind: 'sing-box', stats: false }, kind: 'no-stats-service' },
  ];
  for (const { what, options, kind } of without) {
    test(`without ${what} says so, and no reset can have happened there`, async (t) => {
      const core = await start(t, options);
      const failure = await failureOf(open(t, core.address).query(true, PATIENT));
      assert.deepEqual([failure.kind, failure.mayHaveActed], [kind, false]);
    });
  }

  test('without StatsService is reported by the service name that every core has', async (t) => {
    const core = await start(t, { statsService: false });
    const failure = await failureOf(open(t, core.address).query(false, PATIENT));
    assert.equal(failure.detail, `unknown service ${V2RAY_SERVICE}`);
  });

  test('without "stats" in Xray of today answers with nothing', async (t) => {
    const core = await start(t, { kind: 'xray', stats: false });
    assert.deepEqual(await linesOf(open(t, core.address)), []);
  });
});

test('an answer of over 4 MiB to a reset arrives whole', async (t) => {
  const core = await start(t);
  core.addCrowd(45_000, 5_000_000_000n);
  const { names, values } = await open(t, core.address).query(true, PATIENT);
  assert.equal(names.length, 90_000);
  assert.ok(values.every((value) => value === 5_000_000_000n));
});

test('values beyond 2^53 arrive exactly', async (t) => {
  const core = await start(t);
  core.add(TCP, 2n ** 63n - 1n);
  core.add(A_UP, 2n ** 53n + 1n);
  core.add(A_DOWN, -1n);
  assert.deepEqual(await linesOf(open(t, core.address)), [
    `${TCP} 9223372036854775807`,
    `${A_DOWN} -1`,
    `${A_UP} 9007199254740993`,
  ]);
});

test('the real V2Ray 4 is read and identified, and names that act on a terminal arrive unchanged', async (t) => {
  const hostile = 'ev>>>il\u001b[31m\u0007名"\\';
  const web = await startWebServer();
  t.after(() => web.close());
  const v2ray = await startV2Ray({ socks: { in: [hostile] }, vmess: [] });
  t.after(() => v2ray.stop());
  const { download, responseHeader } = await curlThrough(v2ray.proxy(hostile), web.url(100_000));
  const source = open(t, v2ray.api);
  assert.equal(await source.identify(PATIENT), 'v2ray4');
  const bytes = `user>>>${hostile}>>>traffic>>>downlink ${download + responseHeader}`;
  assert.ok((await linesOf(source)).includes(bytes));
  assert.equal(typeof (await source.uptime(PATIENT)), 'number');
});

/** How many resets a core was asked for. */
function resets(core: FakeCore): number {
  return core.calls.filter((call) => 'reset' in call && call.reset).length;
}

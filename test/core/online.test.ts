/** Who is online, by the newest call that an Xray knows, with whole names and without any reset. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { onlineEmail } from '../../src/core/online.ts';
import type { OnlineMethod } from '../../src/demo/core.ts';
import { start } from '../support/fake-core-lab.ts';
import { failureOf, open, PATIENT } from './lab.ts';

const ALICE = { '203.0.113.7': 1_764_000_000, '2001:db8::1': 1_764_000_100 };
const ADDRESSES = [
  { ip: '203.0.113.7', lastSeen: 1_764_000_000 },
  { ip: '2001:db8::1', lastSeen: 1_764_000_100 },
];

/** The newest call, what comes of it, and the calls that were made. */
const VERSIONS: readonly [newest: OnlineMethod, ips: typeof ADDRESSES | null, asked: string[]][] = [
  ['GetUsersStats', ADDRESSES, ['GetAllOnlineUsers', 'GetUsersStats']],
  ['GetAllOnlineUsers', ADDRESSES, ['GetAllOnlineUsers', 'GetStatsOnlineIpList']],
  ['GetStatsOnlineIpList', ADDRESSES, ['QueryStats', 'GetStatsOnlineIpList', 'GetStatsOnlineIpList']],
  ['GetStatsOnline', null, ['QueryStats', 'GetStatsOnline', 'GetStatsOnline']],
];

for (const [newest, ips, asked] of VERSIONS) {
  describe(`an Xray that knows ${newest}`, () => {
    for (const kind of ['xray', 'oldXray'] as const) {
      test(`tells who is online, as ${kind}`, async (t) => {
        const core = await start(t, { kind, newestOnline: newest });
        core.add('user>>>alice>>>traffic>>>uplink', 5n);
        core.add('user>>>never online>>>traffic>>>uplink', 5n);
        core.online.set('alice', ALICE);
        core.online.set('gone', {});
        assert.deepEqual(await open(t, core.address).online(PATIENT), [{ name: 'alice', count: 2, ips }]);
        assert.deepEqual(
          core.calls.map(({ method }) => method),
          asked,
        );
        assert.equal(core.counters.get('user>>>alice>>>traffic>>>uplink'), 5n);
      });
    }

    test('lists no one before it has counted anyone', async (t) => {
      const core = await start(t, { kind: 'xray', newestOnline: newest });
      assert.deepEqual(await open(t, core.address).online(PATIENT), []);
    });

    test('keeps names apart that GetUsersStats would cut to the same one', async (t) => {
      const core = await start(t, { kind: 'xray', newestOnline: newest });
      for (const name of ['a', 'a>>>b', 'a>>>online']) {
        core.add(`user>>>${name}>>>traffic>>>uplink`, 5n);
        core.online.set(name, { '203.0.113.7': 1 });
      }
      const users = await open(t, core.address).online(PATIENT);
      assert.deepEqual(users?.map(({ name }) => name).sort(), ['a', 'a>>>b', 'a>>>online']);
    });
  });
}

for (const kind of ['v2ray4', 'v2ray5', 'sing-box', 'xray'] as const) {
  test(`${kind} without the calls can't tell`, async (t) => {
    const core = await start(t, { kind, newestOnline: null });
    assert.equal(await open(t, core.address).online(PATIENT), null);
  });
}

test('an API without StatsService is a failure, not a core that cannot tell', async (t) => {
  const core = await start(t, { kind: 'xray', statsService: false });
  assert.equal((await failureOf(open(t, core.address).online(PATIENT))).kind, 'no-stats-service');
});

test('only whole names of people online are parsed', () => {
  assert.equal(onlineEmail('user>>>a@example.net>>>online'), 'a@example.net');
  assert.equal(onlineEmail('user>>>>>>online'), '');
  for (const other of ['user>>>online', 'inbound>>>tcp>>>online', 'user>>>a>>>traffic>>>uplink', ''])
    assert.equal(onlineEmail(other), undefined);
});

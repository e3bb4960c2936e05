/** What sing-box needs to count, and how it reads users. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Fault, raw, repair, testFaults } from './fixture-checks.ts';
import { check, ID, titles } from './server-configs.ts';

describe('finds what is missing, and its lines fix it', () => {
  const api = (value: object) => (config: Record<string, unknown>) => {
    config.experimental = { v2ray_api: value };
  };
  const stats = { enabled: true, inbounds: ['vless-in', 'socks-in'], users: ['alice', 'bob'] };
  const faults: readonly Fault[] = [
    ['no API', (c) => delete c.experimental, ['api']],
    ['no address', api({ stats }), ['api']],
    ['statistics off', api({ listen: ':1', stats: { ...stats, enabled: false } }), ['stats']],
    ['no lists', api({ listen: ':1', stats: { enabled: true } }), ['inbound-list', 'user-list']],
    ['a user who is not listed', api({ listen: ':1', stats: { ...stats, users: ['alice'] } }), ['user-list']],
    ['an inbound without tag', (c) => (c.inbounds = [{ type: 'socks', listen_port: 1 }]), ['inbound-tags']],
  ];
  testFaults('sing-box.json', faults);
  test('lists all users by name, each once', () => {
    const { config } = repair(raw('sing-box.json', (c) => delete c.experimental));
    assert.deepEqual(config.experimental, {
      v2ray_api: {
        listen: '127.0.0.1:10085',
        stats: { enabled: true, inbounds: ['vless-in', 'socks-in'], users: ['alice', 'bob'] },
      },
    });
  });
});

describe('faults are named', () => {
  const api = (stats: object | undefined, more: object = {}): object => ({
    experimental: {
      v2ray_api: { listen: '127.0.0.1:1', ...(stats === undefined ? {} : { stats }), ...more },
    },
  });
  test('a user without a name is reported, and gets one', async () => {
    const checks = await check({
      ...api({ enabled: true, inbounds: ['in'], users: [] }),
      inbounds: [{ type: 'vless', tag: 'in', listen_port: 1, users: [{ uuid: ID }] }],
    });
    assert.ok(titles(checks, false).includes('The user of inbound "in" has no name'));
  });
  test('the destinations of a Shadowsocks relay are users', async () => {
    const checks = await check({
      ...api({ enabled: true, inbounds: ['in'], users: ['a'] }),
      inbounds: [
        { type: 'shadowsocks', tag: 'in', listen_port: 1, destinations: [{ name: 'a' }, { name: 'b' }, {}] },
      ],
    });
    assert.deepEqual(titles(checks, false), [
      '1 of 3 users of inbound "in" has no name',
      '1 of 2 users are not counted',
    ]);
  });
  test('statistics that are off make it panic at the first connection', async () => {
    const checks = await check({ ...api(undefined), inbounds: [] });
    const found = checks.find(({ id }) => id === 'stats');
    assert.match(found?.why ?? '', /panics at the first connection/);
  });
  test('a field that it does not know is reported', async () => {
    const checks = await check({ ...api({ enabled: true, user: ['a'] }), inbounds: [] });
    const found = checks.find(({ id }) => id === 'typo');
    assert.equal(found?.refused, true);
    assert.equal(found.title, '"stats" has "user", which sing-box does not know');
    const top = await check({ ...api({ enabled: true }), inbounds: [], policy: {} });
    assert.deepEqual(titles(top, 'unknown'), ['The top level has "policy", which sing-box does not know']);
  });
});

/** The cores' formats become one small model. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readCoreConfig } from '../../../src/core/config/core-config.ts';
import type { SingBoxConfig, V2RayConfig } from '../../../src/core/config/model.ts';
import { type Passage, ruleHolds } from '../../../src/core/config/route.ts';
import { fixture } from './fixture.ts';

/** A connection from this machine to an inbound that sends it to 127.0.0.1. */
const LOCAL_PASSAGE: Passage = { source: '127.0.0.1', target: '127.0.0.1', ports: [0], strategy: '' };

async function v2ray(name: string): Promise<V2RayConfig> {
  const config = await fixture(name);
  assert.ok(config.format !== 'sing-box');
  return config;
}

function read(raw: unknown): V2RayConfig {
  const config = readCoreConfig(raw);
  assert.ok(config !== undefined && config.format !== 'sing-box');
  return config;
}

test('a server as the guides describe it', async () => {
  const config = await v2ray('guide.jsonc');
  assert.equal(config.format, 'v2ray');
  assert.equal(config.xray, false);
  assert.equal(config.hasStats, true);
  assert.deepEqual(config.api?.services, ['HandlerService', 'StatsService']);
  assert.deepEqual([...config.levels], [[0, { uplink: true, downlink: true }]]);
  assert.deepEqual(config.inboundSwitches, { uplink: true, downlink: true });
  assert.deepEqual(config.outboundSwitches, { uplink: false, downlink: false });
  assert.deepEqual(
    config.inbounds.map(({ tag, protocol, listen, port }) => [tag, protocol, listen, port]),
    [
      ['tcp', 'vmess', undefined, 3307],
      ['api', 'dokodemo-door', '127.0.0.1', 10085],
    ],
  );
  assert.deepEqual(
    config.inbounds[0]?.users.map(({ email, level }) => [email, level]),
    [
      ['alice', 0],
      ['bob', 0],
    ],
  );
  assert.deepEqual(config.rules[0]?.path, ['routing', 'settings', 'rules', 0]);
  assert.equal(config.rules[0]?.outboundTag, 'api');
});

test("V2Ray 5's own format", async () => {
  const config = await v2ray('v2ray5.json');
  assert.equal(config.format, 'v2ray5');
  assert.equal(config.hasStats, true);
  assert.deepEqual(config.api, { tag: 'api', services: ['stats'], listen: undefined });
  assert.deepEqual([...config.levels], [[2, { uplink: true, downlink: true }]]);
  assert.deepEqual(config.inboundSwitches, { uplink: true, downlink: true });
  assert.deepEqual(
    config.inbounds[1]?.users.map(({ email, level }) => [email, level]),
    [['alice', 2]],
  );
  assert.equal(config.rules[0]?.outboundTag, 'api');
});

test('Xray is recognised by what only Xray has', async () => {
  const config = await v2ray('xray-listen.json');
  assert.equal(config.xray, true);
  assert.equal(config.api?.listen, '127.0.0.1:10086');
});

test('sing-box', async () => {
  const config = await fixture('sing-box.json');
  assert.equal(config.format, 'sing-box');
  const { listen, statsEnabled, counted, inbounds }: SingBoxConfig =
    config.format === 'sing-box' ? config : assert.fail();
  assert.equal(listen, '127.0.0.1:10087');
  assert.equal(statsEnabled, true);
  assert.deepEqual(counted.users, ['alice', 'bob']);
  assert.deepEqual(
    inbounds.map(({ tag, port, users }) => [tag, port, users.map(({ email }) => email)]),
    [
      ['vless-in', 443, ['alice', 'bob']],
      ['socks-in', 1080, ['alice']],
    ],
  );
});

test('letter case does not matter, as in the cores', () => {
  const config = read({
    STATS: {},
    Api: { TAG: 'x', Services: 'StatsService,HandlerService' },
    Inbounds: [],
  });
  assert.equal(config.hasStats, true);
  assert.deepEqual(config.api, { tag: 'x', services: ['StatsService', 'HandlerService'], listen: undefined });
});

describe('users are in different places', () => {
  const emails = (protocol: string, settings: object): (string | undefined)[] =>
    read({ inbounds: [{ protocol, settings }] }).inbounds[0]?.users.map(({ email }) => email) ?? [];
  test('clients, also under their newer name', () => {
    assert.deepEqual(emails('trojan', { clients: [{ email: 'a' }, { password: 'x' }] }), ['a', undefined]);
    assert.deepEqual(emails('hysteria', { users: [{ email: 'a' }] }), ['a']);
  });
  test('accounts, counted by user name, if a password is required', () => {
    assert.deepEqual(emails('socks', { auth: 'password', accounts: [{ user: 'a', pass: 'x' }] }), ['a']);
    assert.deepEqual(emails('socks', { accounts: [{ user: 'a', pass: 'x' }] }), []);
    assert.deepEqual(emails('http', { accounts: [{ user: 'a', pass: 'x' }] }), ['a']);
  });
  test('Shadowsocks with one user and with many', () => {
    assert.deepEqual(emails('shadowsocks', { password: 'x', email: 'a' }), ['a']);
    assert.deepEqual(emails('shadowsocks', { clients: [{ email: 'a' }, { email: 'b' }] }), ['a', 'b']);
  });
  test('peers of WireGuard', () => assert.deepEqual(emails('wireguard', { peers: [{ email: 'a' }] }), ['a']));
  test('a dokodemo-door has no users', () => assert.deepEqual(emails('dokodemo-door', {}), []));
  test('levels of their own, or one for all accounts', () => {
    const config = read({
      inbounds: [
        { protocol: 'vless', settings: { clients: [{ email: 'a', level: 3 }] } },
        { protocol: 'http', settings: { userLevel: 4, accounts: [{ user: 'b', pass: 'x' }] } },
      ],
    });
    assert.deepEqual(
      config.inbounds.map(({ users }) => users[0]?.level),
      [3, 4],
    );
  });
});

describe('rules that match a connection to the API', () => {
  const cases: [object, string][] = [
    [{}, 'always'],
    [{ network: 'tcp,udp' }, 'always'],
    [{ network: 'udp' }, 'never'],
    [{ ip: ['geoip:private'] }, 'always'],
    [{ ip: ['10.0.0.0/8', '127.0.0.0/8'] }, 'always'],
    [{ ip: ['geoip:cn'] }, 'never'],
    [{ ip: ['geoip:!cn'] }, 'always'],
    [{ source: ['10.1.2.3'] }, 'never'],
    [{ domain: ['geosite:cn'] }, 'never'],
    [{ protocol: ['bittorrent'] }, 'never'],
    [{ user: ['alice'] }, 'never'],
    [{ user: [] }, 'always'],
    [{ port: '0-65535' }, 'always'],
    [{ port: '1-65535' }, 'never'],
    [{ port: 'env:PORT' }, 'maybe'],
    [{ ip: ['0.0.0.0/1'] }, 'always'],
    [{ ip: ['128.0.0.0/1', '::/0'] }, 'never'],
    [{ ip: ['!127.0.0.0/8'] }, 'never'],
    [{ ip: ['ext:file.dat:list'] }, 'maybe'],
    [{ source: ['127.0.0.1/32'] }, 'always'],
    [{ domain: ['example.net'] }, 'never'],
    [{ port: '443', ip: ['geoip:cn'] }, 'never'],
    [{ geoip: [{ countryCode: 'private' }] }, 'always'],
    [{ geoip: [{ countryCode: 'cn', inverseMatch: true }] }, 'always'],
    [{ geoip: [{ cidr: [{ ip: '10.0.0.0' }] }] }, 'maybe'],
  ];
  for (const [rule, holds] of cases) {
    test(JSON.stringify(rule), () => {
      assert.equal(ruleHolds({ ...rule, outboundTag: 'x' }, LOCAL_PASSAGE), holds);
    });
  }
});

describe("the inbound's target counts, not 127.0.0.1", () => {
  const cases: [Partial<Passage>, object, string][] = [
    [{ target: '10.0.0.1' }, { ip: ['10.0.0.0/8'] }, 'always'],
    [{ target: '10.0.0.1' }, { ip: ['127.0.0.1'] }, 'never'],
    [{ target: '::1' }, { ip: ['127.0.0.0/8'] }, 'never'],
    [{ target: '::1' }, { ip: ['geoip:private'] }, 'always'],
    [{ target: '8.8.8.8' }, { ip: ['geoip:us'] }, 'maybe'],
    [{ target: 'localhost' }, { domain: ['localhost'] }, 'always'],
    [{ target: 'api.example.net' }, { domain: ['domain:example.net'] }, 'always'],
    [{ target: 'api.example.net' }, { domain: ['full:example.net'] }, 'never'],
    [{ target: 'localhost' }, { domain: ['geosite:private'] }, 'maybe'],
    [{ target: 'localhost' }, { ip: ['127.0.0.0/8'] }, 'never'],
    [{ target: 'localhost', strategy: 'ipondemand' }, { ip: ['127.0.0.0/8'] }, 'maybe'],
    [{ ports: [80] }, { port: '80,443' }, 'always'],
    [{ ports: [0, 10085] }, { port: '1-65535' }, 'maybe'],
    [{ source: undefined }, { source: ['127.0.0.1'] }, 'maybe'],
    [{ source: '192.0.2.7' }, { source: ['192.0.2.0/24'] }, 'always'],
  ];
  for (const [passage, rule, holds] of cases) {
    test(`${JSON.stringify(passage)} ${JSON.stringify(rule)}`, () =>
      assert.equal(ruleHolds(rule, { ...LOCAL_PASSAGE, ...passage }), holds));
  }
});

describe('an unexpected shape does no harm', () => {
  const shapes: unknown[] = [null, 1, 'x', [], {}, { name: 'a package', main: 'index.js' }];
  for (const shape of shapes) {
    test(`${JSON.stringify(shape)} is not a configuration`, () =>
      assert.equal(readCoreConfig(shape), undefined));
  }
  test('counts wrong types as missing', () => {
    const config = read({
      stats: null,
      api: [],
      policy: 1,
      inbounds: [7, { users: 'x' }],
      routing: { rules: {} },
    });
    assert.equal(config.hasStats, false);
    assert.equal(config.api, undefined);
    assert.equal(config.inbounds.length, 2);
    assert.deepEqual(config.rules, []);
  });
  test('ignores a level that is not a number', () => {
    const config = read({
      policy: { levels: { x: { statsUserUplink: true }, 1: { statsUserUplink: true } } },
    });
    assert.deepEqual([...config.levels], [[1, { uplink: true, downlink: false }]]);
  });
});

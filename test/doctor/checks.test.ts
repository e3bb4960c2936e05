/** Each requirement of counting: reported if missing, and fine after the doctor's own lines were added. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readCoreConfig } from '../../src/core/config/core-config.ts';
import { checksOf } from '../../src/doctor/checks.ts';
import { fixture } from '../core/config/fixture.ts';
import { check, raw, repair, wrong } from './fixture-checks.ts';
import { ID } from './server-configs.ts';

describe('sound configurations pass', () => {
  for (const name of [
    'guide.jsonc',
    'v2ray5.json',
    'xray-listen.json',
    'xray-socket.json',
    'sing-box.json',
    'confdir',
  ]) {
    test(name, async () => {
      const checks = checksOf(await fixture(name));
      assert.deepEqual(
        checks.filter(({ ok }) => ok === false || ok === 'unknown'),
        [],
      );
      assert.ok(checks.some(({ ok }) => ok === true));
    });
  }
});

describe('V2Ray: finds what is missing, and its lines fix it', () => {
  const door = (config: Record<string, unknown>): Record<string, unknown> => {
    const { inbounds } = config;
    assert.ok(Array.isArray(inbounds));
    return inbounds[1];
  };
  const vmess = (config: Record<string, unknown>): Record<string, unknown> => {
    const { inbounds } = config;
    assert.ok(Array.isArray(inbounds));
    return inbounds[0];
  };
  const level = (value: object) => (config: Record<string, unknown>) => {
    config.policy = { levels: value, system: { statsInboundUplink: true, statsInboundDownlink: true } };
  };
  const rules =
    (...list: object[]) =>
    (config: Record<string, unknown>) => {
      config.routing = { rules: list };
    };
  const apiRule = { type: 'field', inboundTag: ['api'], outboundTag: 'api' };
  const on = { statsUserUplink: true, statsUserDownlink: true };

  const cases: [string, (config: Record<string, unknown>) => void, string[], RegExp][] = [
    ['no stats', (c) => delete c.stats, ['stats'], /Statistics are off/],
    ['stats that are null', (c) => (c.stats = null), ['stats'], /Statistics are off/],
    ['no api', (c) => delete c.api, ['api'], /The API is not configured/],
    ['an API without tag', (c) => (c.api = { services: ['StatsService'] }), ['api'], /has no tag/],
    ['no services', (c) => (c.api = { tag: 'api' }), ['stats-service'], /does not offer StatsService/],
    [
      'another service only',
      (c) => (c.api = { tag: 'api', services: ['HandlerService'] }),
      ['stats-service'],
      /does not offer StatsService/,
    ],
    ['no policy', (c) => delete c.policy, ['inbound-switches', 'user-switches'], /both directions are off/],
    [
      'no system policy',
      (c) => (c.policy = { levels: { 0: on } }),
      ['inbound-switches'],
      /Inbounds are not counted/,
    ],
    [
      'one direction of inbounds',
      (c) =>
        (c.policy = { levels: { 0: on }, system: { statsInboundUplink: true, statsInboundDownlink: false } }),
      ['inbound-switches'],
      /the downlink is off/,
    ],
    ['no levels', level({}), ['user-switches'], /Users of level 0 are not counted: both/],
    ['switches at another level', level({ 1: on }), ['user-switches'], /Users of level 0 are not counted/],
    [
      'one direction of users',
      level({ 0: { statsUserDownlink: true } }),
      ['user-switches'],
      /the uplink is off/,
    ],
    ['an inbound without tag', (c) => delete vmess(c).tag, ['inbound-tags'], /Inbound vmess-3307 has no tag/],
    [
      'clients without email',
      (c) =>
        (vmess(c).settings = { clients: [{ id: ID, email: 'alice' }, { id: ID }, { id: ID, email: '' }] }),
      ['emails'],
      /2 of 3 users of inbound "tcp" have no email/,
    ],
    [
      'neither inbound nor rule for the API',
      (c) => {
        c.inbounds = [vmess(c)];
        delete c.routing;
      },
      ['api-inbound', 'api-route'],
      /No inbound leads/,
    ],
    ['no inbound for the API', (c) => (c.inbounds = [vmess(c)]), ['api-inbound'], /No inbound leads/],
    ['no address in it', (c) => delete door(c).settings, ['api-inbound'], /has no address/],
    ['no routing', (c) => delete c.routing, ['api-route'], /No routing rule leads "api" to the API/],
    [
      'a rule for another inbound',
      rules({ ...apiRule, inboundTag: ['x'] }),
      ['api-route'],
      /No routing rule/,
    ],
    ['a rule to another outbound', rules({ ...apiRule, outboundTag: 'x' }), ['api-route'], /Rule 1 catches/],
    [
      'a catch-all before it',
      rules({ type: 'field', network: 'tcp,udp', outboundTag: 'direct' }, apiRule),
      ['api-route'],
      /Rule 1 catches what is meant for the API/,
    ],
    [
      'private addresses blocked before it',
      rules(
        { type: 'field', domain: ['x'], outboundTag: 'x' },
        { type: 'field', ip: ['geoip:private'], outboundTag: 'x' },
        apiRule,
      ),
      ['api-route'],
      /Rule 2 catches/,
    ],
  ];
  for (const [name, change, ids, title] of cases) {
    test(name, () => {
      const config = raw('guide.jsonc', change);
      assert.deepEqual(wrong(config), ids);
      const [first] = check(config).filter(({ ok }) => ok === false);
      assert.match(first?.title ?? '', title);
      assert.deepEqual(wrong(repair(config).config), []);
    });
  }

  test('a rule that may be caught is uncertain, not wrong', () => {
    const config = raw('guide.jsonc', rules({ type: 'field', sourcePort: '443', outboundTag: 'x' }, apiRule));
    assert.equal(check(config).find(({ id }) => id === 'api-route')?.ok, 'unknown');
    assert.deepEqual(wrong(config), []);
  });

  test('a catch-all after it does no harm', () => {
    const config = raw('guide.jsonc', rules(apiRule, { type: 'field', network: 'tcp', outboundTag: 'x' }));
    assert.equal(check(config).find(({ id }) => id === 'api-route')?.ok, true);
  });

  test('existing values are kept', () => {
    const config = raw('guide.jsonc', (c) => {
      c.policy = { levels: { 0: { handshake: 3 } }, system: { statsOutboundUplink: true } };
      c.api = { tag: 'api', services: ['HandlerService', 'StatService'] };
    });
    const { policy, api } = repair(config).config;
    assert.deepEqual(policy, {
      levels: { 0: { handshake: 3, statsUserUplink: true, statsUserDownlink: true } },
      system: { statsOutboundUplink: true, statsInboundUplink: true, statsInboundDownlink: true },
    });
    assert.deepEqual(api, { tag: 'api', services: ['HandlerService', 'StatsService'] });
  });

  test('users of several levels are named', () => {
    const config = raw('guide.jsonc', (c) => {
      vmess(c).settings = {
        clients: ['alice', 'bob', 'carol', 'dave', 'eve'].map((email, index) => ({
          id: ID,
          email,
          level: index === 0 ? 0 : 5,
        })),
      };
    });
    const [found] = check(config).filter(({ ok }) => ok === false);
    assert.match(found?.title ?? '', /Users of level 5 are not counted/);
    assert.match(found?.why ?? '', /4 users have this level \(bob, carol, dave, …\)/);
    assert.deepEqual(repair(config).repaired, ['user-switches']);
  });

  test('several inbounds and users get different names', () => {
    const client = (listen: string) => ({
      protocol: 'vmess',
      listen,
      port: 1,
      settings: { clients: [{ id: ID }] },
    });
    const config = raw('guide.jsonc', (c) => {
      c.inbounds = [client('192.0.2.1'), client('192.0.2.2'), door(c)];
    });
    const model = readCoreConfig(repair(config).config);
    assert.ok(model !== undefined);
    assert.deepEqual(
      model.inbounds.slice(0, 2).map(({ tag, users }) => [tag, users[0]?.email]),
      [
        ['vmess-1', 'user@vmess-1'],
        ['vmess-1-2', 'user@vmess-1-2'],
      ],
    );
  });

  test('a new inbound for the API takes an unused port and tag', () => {
    const config = raw('bare.json', (c) => {
      c.inbounds = [
        { tag: 'api', port: 10085, protocol: 'vmess', settings: { clients: [{ id: ID, email: 'alice' }] } },
      ];
    });
    const { inbounds } = repair(config).config;
    assert.ok(Array.isArray(inbounds));
    assert.equal(inbounds[1].port, 10086);
    assert.equal(inbounds[1].tag, 'api-in');
  });

  test('an inbound that only a rule refers to gets the tag in the rule', () => {
    const config = raw('guide.jsonc', (c) => {
      c.inbounds = [vmess(c)];
      c.routing = { rules: [{ ...apiRule, inboundTag: ['door'] }] };
    });
    assert.deepEqual(wrong(config), ['api-inbound']);
    const { inbounds } = repair(config).config;
    assert.ok(Array.isArray(inbounds));
    assert.equal(inbounds[1].tag, 'door');
  });

  test('an API that other machines can reach gets a note', () => {
    const config = raw('guide.jsonc', (c) => delete door(c).listen);
    assert.equal(check(config).find(({ id }) => id === 'api-open')?.ok, 'note');
    assert.deepEqual(wrong(config), []);
  });

  test('a file without users is not a fault, because users may be added through the API', () => {
    const config = raw('guide.jsonc', (c) => {
      vmess(c).settings = { clients: [] };
      c.policy = { system: { statsInboundUplink: true, statsInboundDownlink: true } };
    });
    assert.deepEqual(wrong(config), []);
    assert.deepEqual(
      check(config).flatMap(({ id, ok }) => (ok === 'note' ? id : [])),
      ['user-switches', 'old-names', 'emails', 'outbound-switches'],
    );
  });
});

test('a bare server is repaired step by step', () => {
  const { repaired } = repair(raw('bare.json'));
  assert.deepEqual(repaired, [
    'api',
    'api-inbound',
    'api-route',
    'stats',
    'inbound-switches',
    'inbound-tags',
    'emails',
  ]);
});

test('syntax that stops V2Ray is reported first', async () => {
  const slips = ['/c.json:2:1: there is a comma before this closing bracket'];
  const [first] = checksOf(await fixture('guide.jsonc'), { slips, remarks: [], doubts: [] });
  assert.equal(first?.id, 'syntax');
  assert.equal(first?.ok, false);
  const [ofSingBox] = checksOf(await fixture('sing-box.json'), { slips, remarks: [], doubts: [] });
  assert.equal(ofSingBox?.ok, 'note');
});

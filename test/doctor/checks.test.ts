/** Each requirement of counting: reported if missing, and fine after the doctor's own lines were added. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readCoreConfig } from '../../src/core/config/core-config.ts';
import { isObject, type JsonObject } from '../../src/core/config/json-value.ts';
import { parseJsonc } from '../../src/core/config/jsonc.ts';
import type { Check } from '../../src/doctor/check.ts';
import { checksOf } from '../../src/doctor/checks.ts';
import { fixture, fixtureText } from '../core/config/fixture.ts';
import { applyFixes } from './apply-fix.ts';

const ID = '5f8a9a3e-53b3-4c66-8a6f-5f6a1c0d2e01';

/** The raw form of a fixture, changed by a test. */
function raw(name: string, change: (config: Record<string, unknown>) => void = () => undefined): JsonObject {
  const parsed = parseJsonc(fixtureText(name));
  assert.ok(parsed.ok && isObject(parsed.value));
  const config: Record<string, unknown> = { ...parsed.value };
  change(config);
  return config;
}

function check(config: JsonObject): readonly Check[] {
  const model = readCoreConfig(config);
  assert.ok(model !== undefined);
  return checksOf(model);
}

const wrong = (config: JsonObject): string[] =>
  check(config).flatMap(({ id, ok }) => (ok === false ? id : []));

/** Puts in the lines of the first thing that is wrong, again and again; tells what was repaired in which order. */
function repair(config: JsonObject): { config: JsonObject; repaired: string[] } {
  const repaired: string[] = [];
  let current = config;
  for (;;) {
    const next = check(current).find(({ ok }) => ok === false);
    if (next === undefined) return { config: current, repaired };
    assert.ok(next.fixes !== undefined, `${next.title} cannot be repaired by lines`);
    assert.ok(repaired.length < 20, 'repair does not come to an end');
    current = applyFixes(current, next);
    repaired.push(next.id);
  }
}

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

describe('typos are named', () => {
  test('each with the name that the core knows; letter case does not matter', async () => {
    const typos = checksOf(await fixture('typos.json')).filter(({ id }) => id === 'typo');
    assert.deepEqual(
      typos.map(({ title }) => title),
      [
        '"api" has "service"; the core knows "services"',
        '"system" has "statsInbundDownlink"; the core knows "statsInboundDownlink"',
        'Level "0" has "statUserUplink"; the core knows "statsUserUplink"',
        '"routing" has "rule"; the core knows "rules"',
        'A client of inbound "tcp" has "mail"; the core knows "email"',
      ],
    );
  });
  const single: [string, object, RegExp][] = [
    ['leveles', { policy: { leveles: {} } }, /"leveles"; the core knows "levels"/],
    ['level', { policy: { level: {} } }, /"level"; the core knows "levels"/],
    ['stat', { stat: {} }, /"stat"; the core knows "stats"/],
    ['polciy', { polciy: {} }, /"polciy"; the core knows "policy"/],
    [
      'levels in the own format of V2Ray 5',
      { services: { policy: { levels: {} } } },
      /"levels"; the core knows "level"/,
    ],
  ];
  for (const [name, part, title] of single) {
    test(name, () => {
      const found = check({ inbounds: [], ...part }).filter(({ id }) => id === 'typo');
      assert.deepEqual(found.length, 1);
      assert.match(found[0]?.title ?? '', title);
    });
  }
  test('names that only look alike are left alone', () => {
    const config = raw('guide.jsonc', (c) => {
      c.state = {};
      c.policy = { level: {}, levels: { 0: { statsUserUplink: true, statsUserDownlink: true } }, system: {} };
    });
    assert.deepEqual(
      check(config).filter(({ id }) => id === 'typo'),
      [],
    );
  });
});

describe("V2Ray 5's own format", () => {
  const cases: [string, (config: Record<string, unknown>) => void, string[]][] = [
    ['no services at all', (c) => (c.services = {}), ['api', 'stats', 'inbound-switches', 'user-switches']],
    [
      'no StatsService',
      (c) => (c.services = { ...services(c), commander: { tag: 'api', name: ['proxyman'] } }),
      ['stats-service'],
    ],
    ['no rule', (c) => (c.router = {}), ['api-route']],
    [
      'no switches for the level',
      (c) =>
        (c.services = {
          ...services(c),
          policy: { system: { stats: { inboundUplink: true, inboundDownlink: true } } },
        }),
      ['user-switches'],
    ],
  ];
  const services = ({ services: inner }: Record<string, unknown>): JsonObject =>
    isObject(inner) ? inner : {};
  for (const [name, change, ids] of cases) {
    test(name, () => {
      const config = raw('v2ray5.json', change);
      assert.deepEqual(wrong(config), ids);
      assert.deepEqual(wrong(repair(config).config), []);
    });
  }
  test('the short form cannot have an email', () => {
    const config = raw('v2ray5.json', (c) => {
      c.inbounds = [
        { tag: 'x', protocol: 'vmess', settings: { users: ['5f8a9a3e-53b3-4c66-8a6f-5f6a1c0d2e01'] } },
      ];
    });
    const emails = check(config).find(({ id }) => id === 'emails');
    assert.equal(emails?.ok, false);
    assert.equal(emails?.fixes, undefined);
    assert.match(emails?.why ?? '', /long name/);
  });
});

describe('Xray', () => {
  test('an API that listens nowhere gets a listen line', () => {
    const config = raw('xray-listen.json', (c) => (c.api = { tag: 'api', services: ['StatsService'] }));
    assert.deepEqual(wrong(config), ['api-inbound']);
    assert.deepEqual(repair(config).config.api, {
      tag: 'api',
      services: ['StatsService'],
      listen: '127.0.0.1:10085',
    });
  });
  test('a listen without a port is refused', () => {
    const config = raw(
      'xray-listen.json',
      (c) => (c.api = { tag: 'api', listen: '127.0.0.1', services: ['StatsService'] }),
    );
    assert.deepEqual(wrong(config), ['api-inbound']);
    assert.deepEqual(wrong(repair(config).config), []);
  });
});

describe('sing-box', () => {
  const api = (value: object) => (config: Record<string, unknown>) => {
    config.experimental = { v2ray_api: value };
  };
  const stats = { enabled: true, inbounds: ['vless-in', 'socks-in'], users: ['alice', 'bob'] };
  const cases: [string, (config: Record<string, unknown>) => void, string[]][] = [
    ['no API', (c) => delete c.experimental, ['api']],
    ['no address', api({ stats }), ['api']],
    ['statistics off', api({ listen: ':1', stats: { ...stats, enabled: false } }), ['stats']],
    ['no lists', api({ listen: ':1', stats: { enabled: true } }), ['inbound-list', 'user-list']],
    ['a user who is not listed', api({ listen: ':1', stats: { ...stats, users: ['alice'] } }), ['user-list']],
    ['an inbound without tag', (c) => (c.inbounds = [{ type: 'socks', listen_port: 1 }]), ['inbound-tags']],
  ];
  for (const [name, change, ids] of cases) {
    test(name, () => {
      const config = raw('sing-box.json', change);
      assert.deepEqual(wrong(config), ids);
      assert.deepEqual(wrong(repair(config).config), []);
    });
  }
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

test('syntax that stops V2Ray is reported first', async () => {
  const slips = ['/c.json:2:1: there is a comma before this closing bracket'];
  const [first] = checksOf(await fixture('guide.jsonc'), { slips, remarks: [], doubts: [] });
  assert.equal(first?.id, 'syntax');
  assert.equal(first?.ok, false);
  const [ofSingBox] = checksOf(await fixture('sing-box.json'), { slips, remarks: [], doubts: [] });
  assert.equal(ofSingBox?.ok, 'note');
});

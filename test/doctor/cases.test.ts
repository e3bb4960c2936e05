/** Configurations that puzzled their owners, each explained in terms of its core. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { apiAddress } from '../../src/core/config/api-address.ts';
import { readCoreConfig } from '../../src/core/config/core-config.ts';
import { loadConfig } from '../../src/core/config/load.ts';
import { socketReach } from '../../src/doctor/abstract-socket.ts';
import type { Check } from '../../src/doctor/check.ts';
import { checksOf } from '../../src/doctor/checks.ts';
import { memoryFs } from '../core/config/memory-fs.ts';

const ID = '5f8a9a3e-53b3-4c66-8a6f-5f6a1c0d2e01';
const COUNTING = {
  stats: {},
  api: { tag: 'api', services: ['StatsService'] },
  policy: {
    levels: { 0: { statsUserUplink: true, statsUserDownlink: true } },
    system: { statsInboundUplink: true, statsInboundDownlink: true },
  },
};
const door = (change: object = {}): object => ({
  tag: 'api',
  listen: '127.0.0.1',
  port: 10085,
  protocol: 'dokodemo-door',
  settings: { address: '127.0.0.1' },
  ...change,
});
const API_RULE = { type: 'field', inboundTag: ['api'], outboundTag: 'api' };
const socks = (change: object = {}): object => ({
  tag: 'in',
  port: 1080,
  protocol: 'socks',
  settings: { auth: 'password', accounts: [{ user: 'a', pass: 'x' }] },
  ...change,
});
/** A server that counts, with these inbounds before the API's and these rules before its own. */
const server = (inbounds: object[], change: object = {}, rules: object[] = [API_RULE]): object => ({
  ...COUNTING,
  inbounds: [...inbounds, door()],
  routing: { rules },
  ...change,
});

async function checksAt(path: string, config: object): Promise<readonly Check[]> {
  const loaded = await loadConfig(memoryFs({ [path]: JSON.stringify(config) }), [path]);
  assert.ok(loaded.ok, loaded.ok ? '' : loaded.problem);
  return checksOf(loaded.config, loaded);
}
const check = (config: object): Promise<readonly Check[]> => checksAt('/c.json', config);

const titles = (checks: readonly Check[], ok: Check['ok']): string[] =>
  checks.filter((one) => one.ok === ok).map(({ title }) => title);

describe('faults are named', () => {
  const cases: [string, object, RegExp][] = [
    [
      'two inbounds with one tag',
      server([socks(), socks({ port: 1081 })]),
      /^Several inbounds have the tag "in"$/,
    ],
    [
      'two inbounds on one port',
      server([socks(), socks({ tag: 'other' })]),
      /^Inbounds "in" and "other" have the same port, 1080$/,
    ],
    [
      "an inbound on the API's port",
      server([socks({ port: 10085, listen: '127.0.0.1' })]),
      /^Inbounds "in" and "api" have the same port, 10085$/,
    ],
    [
      'a list that is called inbound',
      { ...server([]), inbound: [socks()] },
      /^The list of inbounds is called "inbounds", not "inbound"$/,
    ],
    [
      'an API that is missing, its inbound and rule being there',
      server([socks()], { api: undefined }),
      /^The API is not configured: "api" is missing$/,
    ],
    [
      'ObservatoryService without an observatory',
      server([socks()], { api: { tag: 'api', services: ['StatsService', 'ObservatoryService'] } }),
      /there is no observatory$/,
    ],
  ];
  for (const [name, config, title] of cases) {
    test(name, async () => {
      const [first, ...more] = titles(await check(config), false).filter(
        (one) => !one.includes('the core takes'),
      );
      assert.match(first ?? '', title);
      assert.deepEqual(more, []);
    });
  }
  test('names that Xray no longer reads', async () => {
    const { inbounds, routing, ...rest }: Record<string, unknown> = { ...server([socks()]) };
    const old = { ...rest, inboundDetour: inbounds, routing: { settings: routing } };
    const ofXray = await checksAt('/etc/xray/config.json', old);
    assert.ok(
      titles(ofXray, false).includes(
        'Xray does not read "inboundDetour" and "routing" → "settings" → "rules"',
      ),
    );
    const ofV2Ray = await check(old);
    assert.deepEqual(titles(ofV2Ray, false), []);
    assert.ok(titles(ofV2Ray, 'note').some((title) => /Xray since 24\.9 does not$/.test(title)));
  });
});

test("Xray's older reverse proxies may be refused", async () => {
  const config = server([socks()], { reverse: { portals: [{ tag: 'p', domain: 'p.example' }] } });
  assert.ok(
    titles(await checksAt('/etc/xray/config.json', config), 'unknown').some((title) =>
      /from 26\.7 on/.test(title),
    ),
  );
  assert.deepEqual(titles(await check(config), 'unknown'), []);
});

describe('things that are fine are not called wrong', () => {
  test('a client that counts only its outbounds', async () => {
    const system = { statsOutboundUplink: true, statsOutboundDownlink: true };
    const config = server([socks({ settings: { auth: 'noauth' } })], { policy: { system } });
    assert.deepEqual(titles(await check(config), false), []);
  });
  test("ports over TCP and UDP, and on different addresses, don't collide", async () => {
    const kcp = socks({ tag: 'kcp', streamSettings: { network: 'kcp' } });
    const elsewhere = socks({ tag: 'elsewhere', listen: '192.0.2.7' });
    const dns = {
      tag: 'dns',
      port: 1080,
      protocol: 'dokodemo-door',
      settings: { address: '1.1.1.1', network: 'udp' },
    };
    assert.deepEqual(titles(await check(server([socks(), kcp, elsewhere, dns])), false), []);
  });
  test("Xray's dokodemo-door without settings", async () => {
    const config = server([socks()], { inbounds: [socks(), door({ settings: undefined })] });
    assert.deepEqual(titles(await checksAt('/etc/xray/config.json', config), false), []);
    assert.ok(titles(await check(config), false).length === 1);
  });
});

describe('users as each core reads them', () => {
  const usersOf = (config: object): [string | undefined, number][] =>
    readCoreConfig(config)?.inbounds[0]?.users.map(({ email, level }) => [email, level]) ?? [];

  test("Xray's users beside accounts, in SOCKS and HTTP", () => {
    for (const protocol of ['socks', 'http', 'mixed']) {
      const settings = {
        auth: 'password',
        users: [{ user: 'b', pass: 'x' }],
        accounts: [{ user: 'a', pass: 'x' }],
      };
      assert.deepEqual(usersOf({ inbounds: [{ protocol, settings }] }), [
        ['a', 0],
        ['b', 0],
      ]);
    }
  });
  test('accounts without a password prompt get a note with the line that asks for one', async () => {
    const config = server([socks({ settings: { accounts: [{ user: 'a', pass: 'x' }] } })]);
    const found = (await check(config)).find(({ id }) => id === 'socks-auth');
    assert.equal(found?.ok, 'note');
    assert.deepEqual(found.fixes?.[0]?.kind === 'members' && found.fixes[0].members, { auth: 'password' });
  });

  const v5 = (protocol: string, settings: object): object => ({
    services: { stats: {} },
    inbounds: [{ protocol, settings, tag: 'in', port: 1 }],
  });
  test("V2Ray 5's long form of Shadowsocks has its one user", () => {
    const user = { email: 'a', level: 2 };
    assert.deepEqual(usersOf(v5('#v2ray.core.proxy.shadowsocks.ServerConfig', { user })), [['a', 2]]);
  });
  test("V2Ray 5's short form of Shadowsocks cannot hold an email and gets no line", async () => {
    const checks = await check(v5('shadowsocks', { method: 'aes-256-gcm', password: 'x' }));
    const found = checks.find(({ id }) => id === 'emails');
    assert.equal(found?.ok, false);
    assert.equal(found.fixes, undefined);
    assert.match(found.why, /by its long name/);
  });
  test("V2Ray 5's long form of SOCKS keeps its accounts in an object, with a level", () => {
    const settings = { authType: 'PASSWORD', accounts: { a: 'x' }, userLevel: 1 };
    assert.deepEqual(usersOf(v5('#v2ray.core.proxy.socks.ServerConfig', settings)), [['a', 1]]);
  });
  test("V2Ray 5's long form of Shadowsocks is not told to add an email", async () => {
    const user = { email: 'a', level: 2 };
    const checks = await check(v5('#v2ray.core.proxy.shadowsocks.ServerConfig', { user }));
    assert.equal(checks.find(({ id }) => id === 'emails')?.ok, true);
  });
  test("accounts at a level without switches do not pass, in V2Ray 5's long form of SOCKS", async () => {
    const settings = { authType: 'PASSWORD', accounts: { a: 'x' }, userLevel: 1 };
    const counting = { policy: { level: { 0: { stats: { userUplink: true, userDownlink: true } } } } };
    const config = v5('#v2ray.core.proxy.socks.ServerConfig', settings);
    const checks = await check({ ...config, services: { stats: {}, ...counting } });
    const found = checks.find(({ id }) => id === 'user-switches');
    assert.equal(found?.ok, false);
    assert.match(found.title, /^Users of level 1 are not counted/);
  });
  test('V2Ray 5 panics at a dokodemo-door without networks', async () => {
    const checks = await check(v5('dokodemo-door', { address: '127.0.0.1' }));
    const found = checks.find(({ id }) => id === 'networks');
    assert.equal(found?.refused, true);
    assert.deepEqual(found.fixes?.[0]?.kind === 'members' && found.fixes[0].members, { networks: 'tcp' });
  });
});

describe('sing-box', () => {
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

describe('the way to the API', () => {
  const route = async (config: object): Promise<Check | undefined> =>
    (await check(config)).find(({ id }) => id === 'api-route');
  const withDoor = (target: object, ...rules: object[]): object => ({
    ...COUNTING,
    inbounds: [socks(), door(target)],
    routing: { domainStrategy: 'AsIs', rules: [...rules, API_RULE] },
  });
  const rule = (conditions: object): object => ({ type: 'field', outboundTag: 'x', ...conditions });
  const cases: [string, object, Check['ok']][] = [
    ['half of all addresses', withDoor({}, rule({ ip: ['0.0.0.0/1'] })), false],
    ['the other half', withDoor({}, rule({ ip: ['128.0.0.0/1'] })), true],
    ['private addresses', withDoor({}, rule({ ip: ['geoip:private'] })), false],
    [
      'private addresses, where the target is a name',
      withDoor({ settings: { address: 'localhost' } }, rule({ ip: ['geoip:private'] })),
      true,
    ],
    [
      'a domain that the target has',
      withDoor({ settings: { address: 'api.local' } }, rule({ domain: ['domain:local'] })),
      false,
    ],
    [
      'addresses of the target',
      withDoor({ settings: { address: '10.1.2.3' } }, rule({ ip: ['10.0.0.0/8'] })),
      false,
    ],
    ['IPv6', withDoor({ settings: { address: '::1' } }, rule({ ip: ['::/0'] })), false],
    ['the source', withDoor({}, rule({ source: ['127.0.0.0/8'] })), false],
    ['another source', withDoor({}, rule({ source: ['10.0.0.0/8'] })), true],
    ['ports that may be the target', withDoor({}, rule({ port: '1-65535' })), 'unknown'],
    ['a list in a file of its own', withDoor({}, rule({ ip: ['ext:my.dat:lan'] })), 'unknown'],
  ];
  for (const [name, config, ok] of cases) {
    test(`a rule before it for ${name}`, async () => assert.equal((await route(config))?.ok, ok));
  }

  const sockets: [string, string, object, string, Check['ok']][] = [
    [
      "V2Ray's domain socket",
      '/c.json',
      { streamSettings: { network: 'ds', dsSettings: { path: '/run/v.sock' } } },
      'unix:/run/v.sock',
      true,
    ],
    [
      "V2Ray's abstract one",
      '/c.json',
      { streamSettings: { network: 'ds', dsSettings: { path: 'v', abstract: true } } },
      'unix:@v',
      true,
    ],
    [
      'a path that V2Ray opens',
      '/c.json',
      { listen: '/run/v.sock', port: undefined, settings: { address: '127.0.0.1', network: 'tcp,unix' } },
      'unix:/run/v.sock',
      true,
    ],
    [
      'a path that only Xray opens',
      '/c.json',
      { listen: '/run/v.sock', port: undefined },
      'unix:/run/v.sock',
      'unknown',
    ],
    [
      'the same on Xray',
      '/etc/xray/config.json',
      { listen: '/run/v.sock,0666', port: undefined },
      'unix:/run/v.sock',
      true,
    ],
    [
      'network unix on Xray',
      '/etc/xray/config.json',
      { listen: '/run/v.sock', port: undefined, settings: { address: '127.0.0.1', network: 'unix' } },
      'unix:/run/v.sock',
      'unknown',
    ],
  ];
  for (const [name, path, change, address, ok] of sockets) {
    test(name, async () => {
      const config = withDoor(change);
      assert.equal((await checksAt(path, config)).find(({ id }) => id === 'api-inbound')?.ok, ok);
      const model = readCoreConfig(JSON.parse(JSON.stringify(config)));
      assert.equal(model && apiAddress(model)?.address, address);
    });
  }
});

test('a rule for inboundTags, which no core reads, does not pass as the way to the API', async () => {
  const rules = [{ type: 'field', inboundTags: ['api'], outboundTag: 'api' }];
  const checks = await check(server([socks()], {}, rules));
  assert.ok(titles(checks, false).some((title) => /has no condition that the core knows$/.test(title)));
  assert.notEqual(checks.find(({ id }) => id === 'api-route')?.ok, true);
});

test('a list called inbound gets no line for a tag', async () => {
  const checks = await check({ ...server([]), inbound: [socks()] });
  assert.equal(
    checks.some(({ fixes }) => JSON.stringify(fixes ?? []).includes('"tag":""')),
    false,
  );
});

describe('abstract sockets of Linux', () => {
  const NODES = [20, 22, 24];
  const reached = (listen: string): Check['ok'][] =>
    NODES.map((node) => socketReach('It listens', listen, node).ok);
  test('are out of reach for Node 20 if their name is bare', () => {
    assert.deepEqual(reached('@api'), ['unknown', true, true]);
    assert.match(
      socketReach('', '@api', 20).why,
      /^Node 20, .* use Node 22 or later, or a socket with a path/,
    );
  });
  test('are within reach only for Node 20 if the core pads their name', () => {
    assert.deepEqual(reached('@@api'), ['unknown', 'unknown', 'unknown']);
    assert.match(
      socketReach('', '@@api', 20).why,
      /there it is unix:@api\. Node 22 and later need "@" once\.$/,
    );
    assert.match(socketReach('', '@@api', 24).why, /Node 24, .* cannot reach: begin it with "@" once\.$/);
  });
  test('with a path are within reach for every Node', () =>
    assert.deepEqual(reached('/run/api'), [true, true, true]));
  const padded: [string, string, object][] = [
    ['in api.listen', '/c.json', { api: { tag: 'api', services: ['StatsService'], listen: '@@api' } }],
    ["in an inbound's listen", '/etc/xray/config.json', { inbounds: [socks(), door({ listen: '@@api' })] }],
    [
      'in dsSettings',
      '/c.json',
      {
        inbounds: [
          socks(),
          door({
            streamSettings: { network: 'ds', dsSettings: { path: 'api', abstract: true, padding: true } },
          }),
        ],
      },
    ],
  ];
  for (const [name, path, change] of padded) {
    test(`are named with padding ${name}`, async () => {
      const found = (await checksAt(path, server([socks()], change))).find(({ id }) => id === 'api-inbound');
      assert.equal(found?.ok, 'unknown');
      assert.match(found.title, /listens on unix:@@api$/);
      assert.match(found.why, /pads this name/);
    });
  }
});

describe('who is online', () => {
  const counts = { statsUserUplink: true, statsUserDownlink: true };
  const levels = (...all: object[]): object => ({ policy: { ...COUNTING.policy, levels: { ...all } } });
  const xray = (change: object = {}) => checksAt('/etc/xray/config.json', server([socks()], change));
  const note = (checks: readonly Check[]): Check | undefined => checks.find(({ id }) => id === 'online');
  test('is a note on Xray, with the line for each level that counts', async () => {
    const found = note(await xray(levels(counts, { handshake: 4 }, counts)));
    assert.equal(found?.ok, 'note');
    assert.deepEqual(
      found.fixes?.map((fix) => [fix.into, fix.kind === 'members' && fix.members]),
      ['0', '2'].map((level) => [['policy', 'levels', level], { statsUserOnline: true }]),
    );
  });
  test('is not mentioned if the switch is on, if no user is counted, or on V2Ray', async () => {
    assert.equal(note(await xray(levels({ ...counts, statsUserOnline: true }))), undefined);
    assert.equal(note(await xray({ policy: undefined })), undefined);
    assert.equal(note(await check(server([socks()]))), undefined);
  });
});

test('a fallback to another inbound is counted twice and reported', async () => {
  const vless = {
    tag: 'front',
    port: 443,
    protocol: 'vless',
    settings: {
      clients: [{ id: ID, email: 'a' }],
      decryption: 'none',
      fallbacks: [{ dest: 1080 }, { dest: 80 }],
    },
  };
  const checks = await check(server([vless, socks()]));
  assert.deepEqual(titles(checks, false), []);
  const found = checks.find(({ id }) => id === 'fallback');
  assert.equal(found?.title, 'Inbound "front" falls back to "in"');
  assert.match(found.why, /counted in both inbounds/);
});

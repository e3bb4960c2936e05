/** The way to the API: its inbound, its rule, and sockets. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { apiAddress } from '../../src/core/config/api-address.ts';
import { readCoreConfig } from '../../src/core/config/core-config.ts';
import { socketReach } from '../../src/doctor/abstract-socket.ts';
import type { Check } from '../../src/doctor/check.ts';
import { API_RULE, COUNTING, check, checksAt, door, server, socks, titles } from './server-configs.ts';

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

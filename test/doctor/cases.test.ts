/** Configurations that puzzled their owners, each explained in terms of its core. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check, checksAt, door, ID, server, socks, titles } from './server-configs.ts';

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

test('a list called inbound gets no line for a tag', async () => {
  const checks = await check({ ...server([]), inbound: [socks()] });
  assert.equal(
    checks.some(({ fixes }) => JSON.stringify(fixes ?? []).includes('"tag":""')),
    false,
  );
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

/** The test environment itself: a real V2Ray starts, transfers and counts traffic, and leaves nothing behind. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { connect } from 'node:tls';
import { accepts } from './child.ts';
import { curlThrough, startWebServer, type WebServer } from './traffic.ts';
import { parseV2ctl, v2ctlQuery } from './v2ctl.ts';
import { startV2Ray, type V2RayOptions } from './v2ray.ts';

const MEGABYTE = 1_000_000;

describe('a real V2Ray', () => {
  let web: WebServer;
  before(async () => {
    web = await startWebServer();
  });
  after(() => web.close());

  test('counts the traffic of a SOCKS and of a VMess user', async () => {
    const v2ray = await startV2Ray();
    try {
      const socks = await curlThrough(v2ray.proxy('alice'), web.url(3 * MEGABYTE));
      const vmess = await curlThrough(v2ray.proxy('carol@example.net'), web.url(2 * MEGABYTE));
      const posted = await curlThrough(v2ray.proxy('bob'), web.url(0), { upload: MEGABYTE });
      assert.equal(socks.download, 3 * MEGABYTE);
      assert.equal(posted.upload, MEGABYTE);
      assert.equal(web.uploaded, MEGABYTE);

      const counters = await v2ctlQuery(v2ray);
      const { download, responseHeader } = socks;
      assert.equal(counters.get('user>>>alice>>>traffic>>>downlink'), BigInt(download + responseHeader));
      assert.ok(among(counters, 'user>>>carol@example.net>>>traffic>>>downlink') >= BigInt(vmess.download));
      assert.ok(among(counters, 'user>>>bob>>>traffic>>>uplink') >= BigInt(posted.upload));
      assert.ok(among(counters, 'inbound>>>vmess>>>traffic>>>downlink') >= BigInt(vmess.download));
      assert.ok(among(counters, 'outbound>>>direct>>>traffic>>>downlink') >= 5_000_000n);
    } finally {
      await v2ray.stop();
    }
  });

  test('starts at zero after a restart, on the same port', async () => {
    const v2ray = await startV2Ray({ vmess: [] });
    try {
      await curlThrough(v2ray.proxy('alice'), web.url(1000));
      assert.ok((await v2ctlQuery(v2ray)).has('user>>>alice>>>traffic>>>downlink'));
      await v2ray.restart();
      assert.equal((await v2ctlQuery(v2ray)).has('user>>>alice>>>traffic>>>downlink'), false);
    } finally {
      await v2ray.stop();
    }
  });

  test('leaves nothing behind, even when it was suspended', async () => {
    const v2ray = await startV2Ray();
    v2ray.suspend();
    await v2ray.stop();
    assert.throws(() => process.kill(v2ray.pid, 0), { code: 'ESRCH' });
    assert.equal(await accepts(Number(v2ray.api.split(':')[1])), false);
    assert.equal(existsSync(v2ray.config), false);
    await v2ray.stop();
  });

  test('speaks TLS on the API inbound, with a certificate that its own file vouches for', async () => {
    const v2ray = await startV2Ray({ vmess: [], tls: true });
    try {
      assert.ok(v2ray.ca !== undefined);
      const socket = connect({
        port: Number(v2ray.api.split(':')[1]),
        ca: readFileSync(v2ray.ca),
        servername: 'localhost',
        ALPNProtocols: ['h2'],
      });
      await once(socket, 'secureConnect');
      assert.deepEqual([socket.authorized, socket.alpnProtocol], [true, 'h2']);
      socket.destroy();
    } finally {
      await v2ray.stop();
    }
  });

  test('accepts user names that act on a terminal', async () => {
    const hostile = 'ev>>>il\u001b[31m\u0007名"\\';
    const v2ray = await startV2Ray({ socks: { in: [hostile] }, vmess: [] });
    try {
      await curlThrough(v2ray.proxy(hostile), web.url(1000));
      const counters = await v2ctlQuery(v2ray);
      assert.ok(among(counters, `user>>>${hostile}>>>traffic>>>downlink`) > 1000n);
    } finally {
      await v2ray.stop();
    }
  });
});

describe('a V2Ray with a part of its configuration missing', () => {
  const cases: { without: string; options: V2RayOptions; answer: RegExp | number }[] = [
    { without: 'stats', options: { stats: false }, answer: /QueryStats only works its own stats\.Manager/ },
    { without: 'StatsService', options: { statsService: false }, answer: /unknown service/ },
    { without: 'the routing rule', options: { rule: false }, answer: /failed to (dial|invoke)|Unavailable/i },
    { without: 'policy', options: { policy: false }, answer: 0 },
    { without: 'users', options: { socks: {} }, answer: 4 },
    { without: 'nothing, but more outbounds', options: { blackholes: 20 }, answer: 46 },
  ];
  for (const { without, options, answer } of cases) {
    test(`without ${without}`, async () => {
      const v2ray = await startV2Ray({ vmess: [], ...options });
      try {
        if (answer instanceof RegExp) await assert.rejects(v2ctlQuery(v2ray), answer);
        else assert.equal((await v2ctlQuery(v2ray)).size, answer);
      } finally {
        await v2ray.stop();
      }
    });
  }
});

test('v2ctl text: octal escapes are UTF-8, and a missing value is 0', () => {
  const text = 'stat: <\n  name: "a\\303\\251\\"\\n"\n  value: 12\n>\nstat: <\n  name: "zero"\n>\n';
  assert.deepEqual(
    [...parseV2ctl(text)],
    [
      ['aé"\n', 12n],
      ['zero', 0n],
    ],
  );
});

/** The value of a counter that must be there. */
function among(counters: ReadonlyMap<string, bigint>, name: string): bigint {
  const value = counters.get(name);
  assert.ok(value !== undefined, `${name} is not counted`);
  return value;
}

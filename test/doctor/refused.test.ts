/** Files that a core refuses, as users wrote them: each mistake is named, and none passes. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadConfig } from '../../src/core/config/load.ts';
import type { Check } from '../../src/doctor/check.ts';
import { checksOf } from '../../src/doctor/checks.ts';
import { memoryFs } from '../core/config/memory-fs.ts';

const ID = '5f8a9a3e-53b3-4c66-8a6f-5f6a1c0d2e01';

async function checksOfText(text: string): Promise<readonly Check[]> {
  const loaded = await loadConfig(memoryFs({ '/c.json': text }), ['/c.json']);
  assert.ok(loaded.ok, loaded.ok ? '' : loaded.problem);
  return checksOf(loaded.config, loaded);
}

const vmess = (clients: object[]): object => ({
  port: 1,
  tag: 'a',
  protocol: 'vmess',
  settings: { clients },
});
const rule = (conditions: object): object => ({
  inbounds: [],
  routing: { rules: [{ type: 'field', outboundTag: 'x', ...conditions }] },
});

describe('every core refuses', () => {
  const cases: [string, object | string, RegExp][] = [
    ['a byte order mark', '\uFEFF{"stats": {}}', /begins with a byte order mark/],
    [
      'two clients of one inbound with one email, letter case aside',
      {
        inbounds: [
          vmess([
            { id: ID, email: 'a' },
            { id: ID, email: 'A' },
          ]),
        ],
      },
      /no\. 2 has the email of another user of this inbound, "A"/,
    ],
    [
      'a level in quotes',
      { inbounds: [vmess([{ id: ID, email: 'a', level: '0' }])] },
      /"level" is the text "0"; the core takes a whole number/,
    ],
    [
      'services as a text',
      { api: { tag: 'api', services: 'StatsService' } },
      /"api" → "services" is the text "StatsService"; the core takes a list/,
    ],
    [
      'a rule with inboundTags',
      rule({ inboundTags: ['api'] }),
      /no\. 1 has no condition that the core knows/,
    ],
    [
      'VLESS without decryption',
      { inbounds: [{ port: 1, protocol: 'vless', settings: { clients: [] } }] },
      /"settings" needs "decryption": "none"/,
    ],
    ['an API without tag', { api: { services: ['StatsService'] } }, /The API has no tag/],
    [
      'a port that is none',
      { inbounds: [{ port: 70_000, protocol: 'socks' }] },
      /"port" is 70000; the core takes a port/,
    ],
    [
      'a protocol that is none',
      { inbounds: [{ port: 1, protocol: 'vmes' }] },
      /has the protocol "vmes", which no core knows/,
    ],
    [
      'a level by a word',
      { policy: { levels: { all: {} } } },
      /is the name "all"; the core takes a number as the name/,
    ],
    [
      'a rule without target',
      { routing: { rules: [{ type: 'field', port: 1 }] } },
      /has neither "outboundTag" nor/,
    ],
    [
      'a rule with an address that is none',
      rule({ ip: ['10.0.0.0/33'] }),
      /has "10\.0\.0\.0\/33", which is not an address/,
    ],
    ['an id that is none', { inbounds: [vmess([{ id: 'x'.repeat(32) }])] }, /has an "id" that is not a UUID/],
  ];
  for (const [name, config, title] of cases) {
    test(name, async () => {
      const checks = await checksOfText(typeof config === 'string' ? config : JSON.stringify(config));
      const found = checks.filter(({ refused }) => refused === true);
      assert.deepEqual(found.length, 1, JSON.stringify(found));
      assert.equal(found[0]?.ok, false);
      assert.match(found[0]?.title ?? '', title);
    });
  }
});

describe('only some cores refuse, so it is uncertain', () => {
  const cases: [string, object, RegExp, RegExp][] = [
    [
      'a rule without type',
      { inbounds: [], routing: { rules: [{ port: 1, outboundTag: 'x' }] } },
      /no\. 1 needs "type": "field"/,
      /V2Ray 4 and V2Ray 5 do not start with it; Xray may/,
    ],
    [
      'a transport that came later',
      { inbounds: [{ port: 1, protocol: 'socks', streamSettings: { network: 'grpc' } }] },
      /the transport "grpc", which V2Ray 4\.34 does not know/,
      /V2Ray 4 does not start with it; V2Ray 5 and Xray may/,
    ],
    [
      'a short id, of which Xray makes a UUID',
      { inbounds: [vmess([{ id: 'alice' }])] },
      /has an "id" that is not a UUID/,
      /V2Ray 4 and V2Ray 5 do not start with it; Xray may/,
    ],
  ];
  for (const [name, config, title, why] of cases) {
    test(name, async () => {
      const [found, ...more] = (await checksOfText(JSON.stringify(config))).filter(
        ({ id }) => id === 'refused',
      );
      assert.deepEqual(more, []);
      assert.equal(found?.ok, 'unknown');
      assert.match(found?.title ?? '', title);
      assert.match(found?.why ?? '', why);
    });
  }
  test('what Xray ignores is not reported for Xray', async () => {
    const config = {
      inboundDetour: [{ protocol: 'vmes' }],
      outbound: {},
      routing: { rules: [{ type: 'x', port: 1, outboundTag: 'x' }] },
    };
    const found = (await checksOfText(JSON.stringify(config))).filter(({ id }) => id === 'refused');
    assert.ok(found.length >= 3);
    for (const { ok } of found) assert.equal(ok, 'unknown');
  });
  test('what only the newest Xray refuses is uncertain for Xray and ignored for others', async () => {
    const kcp = {
      port: 1,
      protocol: 'socks',
      streamSettings: { network: 'kcp', kcpSettings: { seed: 'x' } },
    };
    const refusedIn = async (config: object): Promise<Check['ok'][]> =>
      (await checksOfText(JSON.stringify(config))).filter(({ id }) => id === 'refused').map(({ ok }) => ok);
    assert.deepEqual(await refusedIn({ inbounds: [kcp] }), []);
    assert.deepEqual(await refusedIn({ metrics: {}, inbounds: [kcp] }), ['unknown']);
  });
  test('a core known to accept it gets no remark', async () => {
    const config = { metrics: {}, inbounds: [], routing: { rules: [{ port: 1, outboundTag: 'x' }] } };
    assert.deepEqual(
      (await checksOfText(JSON.stringify(config))).filter(({ id }) => id === 'refused'),
      [],
    );
  });
});

test('a repeated policy is read as the core reads it, and reported', async () => {
  const text = `{
    "policy": { "levels": { "0": { "statsUserUplink": true, "statsUserDownlink": true } } },
    "policy": { "system": { "statsInboundUplink": true, "statsInboundDownlink": true } },
    "inbounds": []
  }`;
  const checks = await checksOfText(text);
  assert.match(checks.find(({ ok }) => ok === 'note')?.title ?? '', /3:5: "policy" is repeated here/);
  assert.equal(checks.find(({ id }) => id === 'user-switches')?.ok, true);
  assert.equal(checks.find(({ id }) => id === 'inbound-switches')?.ok, true);
});

/** The address to dial follows from where the configuration makes the API listen. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { apiAddress, isExposed } from '../../../src/core/config/api-address.ts';
import { readCoreConfig } from '../../../src/core/config/core-config.ts';
import { fixture } from './fixture.ts';

describe('the address in whole configurations', () => {
  const cases: [string, string][] = [
    ['guide.jsonc', '127.0.0.1:10085'],
    ['v2ray5.json', '127.0.0.1:10099'],
    ['xray-listen.json', '127.0.0.1:10086'],
    ['xray-socket.json', 'unix:/run/xray/api.sock'],
    ['sing-box.json', '127.0.0.1:10087'],
    ['confdir', '127.0.0.1:10088'],
    ['sing-box-dir', '127.0.0.1:10087'],
  ];
  for (const [name, address] of cases) {
    test(name, async () => assert.deepEqual(apiAddress(await fixture(name)), { address, tls: false }));
  }
  test('none if there is no API', async () =>
    assert.equal(apiAddress(await fixture('bare.json')), undefined));
});

/** The address that comes of one inbound before the API. */
function addressOf(inbound: object): { address: string; tls: boolean } | undefined {
  const config = readCoreConfig({
    api: { tag: 'out', services: [] },
    inbounds: [{ tag: 'in', protocol: 'dokodemo-door', ...inbound }],
    routing: { rules: [{ inboundTag: ['in'], outboundTag: 'out' }] },
  });
  assert.ok(config !== undefined);
  return apiAddress(config);
}

describe('the address of an inbound', () => {
  const cases: [object, string | undefined][] = [
    [{ port: 1 }, '127.0.0.1:1'],
    [{ port: 1, listen: '0.0.0.0' }, '127.0.0.1:1'],
    [{ port: 1, listen: '::' }, '127.0.0.1:1'],
    [{ port: 1, listen: '::1' }, '[::1]:1'],
    [{ port: 1, listen: '192.0.2.7' }, '192.0.2.7:1'],
    [{ port: 1, listen: 'localhost' }, 'localhost:1'],
    [{ port: '8000-8005' }, '127.0.0.1:8000'],
    [{ port: 'env:API_PORT' }, undefined],
    [{ port: 70_000 }, undefined],
    [{}, undefined],
    [{ listen: '/run/api.sock' }, 'unix:/run/api.sock'],
    [{ listen: '@api' }, 'unix:@api'],
    [{ protocol: 'tunnel', port: 1 }, '127.0.0.1:1'],
    [{ protocol: 'vmess', port: 1 }, undefined],
  ];
  for (const [inbound, address] of cases) {
    test(JSON.stringify(inbound), () => assert.equal(addressOf(inbound)?.address, address));
  }
  test('with TLS', () => {
    assert.deepEqual(addressOf({ port: 1, streamSettings: { security: 'tls' } }), {
      address: '127.0.0.1:1',
      tls: true,
    });
  });
});

describe('which inbound it is', () => {
  const address = (inbounds: object[], rules: object[]): string | undefined => {
    const config = readCoreConfig({ api: { tag: 'out' }, inbounds, routing: { rules } });
    return config && apiAddress(config)?.address;
  };
  const door = { protocol: 'dokodemo-door' };
  const rule = { inboundTag: ['b'], outboundTag: 'out' };
  test('the one that a rule leads to the API, whatever its name', () => {
    assert.equal(
      address(
        [
          { ...door, tag: 'api', port: 1 },
          { ...door, tag: 'b', port: 2 },
        ],
        [rule],
      ),
      '127.0.0.1:2',
    );
  });
  test("otherwise the one with the API's tag, or a usual one", () => {
    assert.equal(
      address(
        [
          { ...door, tag: 'x', port: 1 },
          { ...door, tag: 'out', port: 2 },
        ],
        [],
      ),
      '127.0.0.1:2',
    );
    assert.equal(
      address(
        [
          { ...door, tag: 'x', port: 1 },
          { ...door, tag: 'API_INBOUND', port: 2 },
        ],
        [],
      ),
      '127.0.0.1:2',
    );
  });
  test('not just any dokodemo-door', () =>
    assert.equal(address([{ ...door, tag: 'x', port: 1 }], []), undefined));
});

test("Xray's sockets in api.listen", () => {
  const at = (listen: string): string | undefined => {
    const config = readCoreConfig({ api: { tag: 'api', listen } });
    return config && apiAddress(config)?.address;
  };
  assert.equal(at('/run/xray/api.sock,0666'), 'unix:/run/xray/api.sock');
  assert.equal(at('@xray'), 'unix:@xray');
  assert.equal(at('[::1]:7'), '[::1]:7');
  assert.equal(at('[::]:7'), '127.0.0.1:7');
  assert.equal(at(':7'), '127.0.0.1:7');
  assert.equal(at('127.0.0.1'), undefined);
});

test('who else can reach it', () => {
  for (const listen of [undefined, '0.0.0.0', '::', '192.0.2.7', ':8080', '0.0.0.0:8080', '[::]:8080']) {
    assert.equal(isExposed(listen), true, listen);
  }
  for (const listen of [
    '127.0.0.1',
    '127.0.0.1:8080',
    'localhost',
    '::1',
    '[::1]:8080',
    '/run/a.sock',
    '@a',
  ]) {
    assert.equal(isExposed(listen), false, listen);
  }
});

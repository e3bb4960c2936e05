/** Requests and answers are encoded as in proto/stats.proto, for every method. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { methodOf, statsService, V2RAY_SERVICE } from '../../src/core/service.ts';

const PROTO = readFileSync(new URL('../../proto/stats.proto', import.meta.url), 'utf8');
const { root } = protobuf.parse(PROTO, { keepCase: true });
const encode = (name: string, message: object): Buffer => {
  const type = root.lookupType(`v2ray.core.app.stats.command.${name}`);
  return Buffer.from(type.encode(type.fromObject(message)).finish());
};

test('every rpc of the proto is a method, under the name that all cores serve', () => {
  const rpcs = [...PROTO.matchAll(/^ {2}rpc (\w+)\(/gm)].map(([, name]) => name);
  assert.ok(rpcs.includes('GetAllOnlineUsers'));
  assert.deepEqual(Object.keys(statsService()).sort(), rpcs.sort());
  for (const name of rpcs) assert.equal(methodOf(name ?? '').path, `/${V2RAY_SERVICE}/${name}`);
});

test('a method that is not in the proto is refused', () => {
  assert.throws(() => methodOf('GetNothing'), /has no method GetNothing/);
});

describe('a request for counters', () => {
  test('contains nothing but what was asked for', () => {
    const { requestSerialize } = methodOf('QueryStats');
    assert.deepEqual(requestSerialize({ reset: false }), Buffer.of(2 << 3, 0));
    assert.deepEqual(requestSerialize({ reset: true }), Buffer.of(2 << 3, 1));
  });
});

describe('an answer with the figures of the process', () => {
  test('has numbers where they are exact and texts where they may not be', () => {
    const { responseDeserialize } = methodOf('GetSysStats');
    const small = fc.nat(2 ** 31 - 1);
    const figures = fc.record({
      NumGoroutine: small,
      Alloc: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      Uptime: small,
    });
    fc.assert(
      fc.property(figures, ({ Alloc, ...others }) => {
        const bytes = encode('SysStatsResponse', { ...others, Alloc: String(Alloc) });
        const read: unknown = responseDeserialize(bytes);
        assert.ok(typeof read === 'object' && read !== null);
        assert.deepEqual({ ...read }, { ...read, ...others, Alloc: String(Alloc) });
      }),
    );
  });

  test('has 0 for values that are not on the wire', () => {
    const read: object = methodOf('GetSysStats').responseDeserialize(Buffer.alloc(0));
    assert.ok('Uptime' in read);
    assert.equal(read.Uptime, 0);
  });

  test('is refused if it is cut short', () => {
    const bytes = encode('SysStatsResponse', { Uptime: 300 });
    assert.throws(() => methodOf('GetSysStats').responseDeserialize(bytes.subarray(0, -1)));
  });
});

describe('an answer about who is online', () => {
  test('is read with addresses and times', () => {
    const user = {
      email: 'alice',
      ips: [{ ip: '203.0.113.7', last_seen: 1_764_000_000 }],
      traffic: { uplink: 1, downlink: 2 },
    };
    const read = methodOf('GetUsersStats').responseDeserialize(
      encode('GetUsersStatsResponse', { users: [user] }),
    );
    assert.equal(
      JSON.stringify(read),
      '{"users":[{"ips":[{"ip":"203.0.113.7","last_seen":"1764000000"}],"email":"alice","traffic":{"uplink":"1","downlink":"2"}}]}',
    );
    const list = methodOf('GetStatsOnlineIpList').responseDeserialize(
      encode('GetStatsOnlineIpListResponse', {
        name: 'user>>>a>>>online',
        ips: { '203.0.113.7': 1_764_000_000 },
      }),
    );
    assert.equal(JSON.stringify(list), '{"ips":{"203.0.113.7":"1764000000"},"name":"user>>>a>>>online"}');
  });
});

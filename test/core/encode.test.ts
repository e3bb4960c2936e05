/** Requests of our own encoding are those of the generic encoder, byte for byte; and its uptime is read as it reads it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { descriptor } from '../../src/core/descriptor.ts';
import { encodeQueryStatsRequest, encodeSysStatsRequest } from '../../src/core/encode.ts';
import { decodeUptime } from '../../src/core/wire.ts';

const root = protobuf.Root.fromJSON(descriptor);
const type = (name: string): protobuf.Type => root.lookupType(`v2ray.core.app.stats.command.${name}`);
const encode = (name: string, message: object): Buffer =>
  Buffer.from(type(name).encode(type(name).fromObject(message)).finish());

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('x'.repeat(127), 'é'.repeat(64), 'y'.repeat(20_000)),
);

describe('a request', () => {
  test('for counters is what the generic encoder makes of it', () => {
    const request = fc.record({ pattern: text, patterns: fc.array(text), reset: fc.boolean() });
    fc.assert(
      fc.property(request, ({ pattern, patterns, reset }) => {
        // proto3 leaves out what is empty; protobufjs needs to be told.
        const message = {
          ...(pattern === '' ? {} : { pattern }),
          patterns,
          ...(reset ? { reset } : {}),
        };
        const ours = encodeQueryStatsRequest({ pattern, patterns, reset });
        assert.deepEqual(ours, encode('QueryStatsRequest', message));
      }),
    );
  });

  test('for the uptime is empty', () => {
    assert.deepEqual(encodeSysStatsRequest(), encode('SysStatsRequest', {}));
  });
});

describe('the uptime', () => {
  test('is found among the other figures', () => {
    const small = fc.nat(2 ** 31 - 1);
    const figures = fc.record({ NumGoroutine: small, Alloc: small, Sys: small, Uptime: small });
    fc.assert(
      fc.property(figures, (message) => {
        assert.equal(decodeUptime(encode('SysStatsResponse', message)), message.Uptime);
      }),
    );
  });

  test('is 0 where it is not said', () => {
    assert.equal(decodeUptime(Buffer.alloc(0)), 0);
  });

  test('is refused where an answer is cut short', () => {
    const bytes = encode('SysStatsResponse', { Uptime: 300 });
    assert.throws(() => decodeUptime(bytes.subarray(0, -1)), /ends inside/);
  });
});

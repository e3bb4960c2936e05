/** Our own decoder reads what the loader's reads, and refuses everything else. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { methodOf } from '../../src/core/service.ts';
import { decodeQueryStatsResponse } from '../../src/core/wire.ts';

interface Stat {
  readonly name: string;
  readonly value: bigint;
}

const LARGEST = 2n ** 63n - 1n;
const int64 = fc.oneof(
  fc.bigInt({ min: -LARGEST - 1n, max: LARGEST }),
  fc.bigInt({ min: 0n, max: 300n }),
  fc.constantFrom(0n, 127n, 128n, 2n ** 49n - 1n, 2n ** 49n, 2n ** 53n + 1n, LARGEST, -1n, -LARGEST - 1n),
);
const stat: fc.Arbitrary<Stat> = fc.record(
  { name: fc.string({ unit: 'grapheme' }), value: int64 },
  { noNullPrototype: true },
);
const stats = fc.array(stat);

/** A message by protobufjs. Each counter, and the message itself, may carry fields that the proto does not know. */
function encode(counters: readonly Stat[], extra: (writer: protobuf.Writer) => void = () => {}): Buffer {
  const writer = protobuf.Writer.create();
  for (const { name, value } of counters) {
    writer.uint32((1 << 3) | 2).fork();
    extra(writer);
    if (name !== '') writer.uint32((1 << 3) | 2).string(name);
    extra(writer);
    if (value !== 0n) writer.uint32((2 << 3) | 0).int64(String(value));
    writer.ldelim();
    extra(writer);
  }
  return Buffer.from(writer.finish());
}

/** What the loader's decoder makes of it. */
function generic(bytes: Buffer): Stat[] {
  const answer = methodOf('QueryStats').responseDeserialize(bytes);
  assert.ok('stat' in answer && Array.isArray(answer.stat));
  return answer.stat.map((one: { name: string; value: string }) => ({
    name: one.name,
    value: BigInt(one.value),
  }));
}

function ours(bytes: Buffer): Stat[] {
  const { names, values } = decodeQueryStatsResponse(bytes);
  assert.equal(names.length, values.length);
  return names.map((name, index) => ({ name, value: values[index] ?? -1n }));
}

describe('decoding an answer', () => {
  test("gives the same as the loader's decoder, for any names and any int64", () => {
    fc.assert(
      fc.property(stats, (counters) => {
        const bytes = encode(counters);
        assert.deepEqual(ours(bytes), counters);
        assert.deepEqual(ours(bytes), generic(bytes));
      }),
    );
  });

  test('skips unknown fields, wherever they are', () => {
    const field = fc.integer({ min: 3, max: 2 ** 29 - 1 });
    const content = fc.oneof(int64, fc.uint8Array({ maxLength: 300 }), fc.float(), fc.double());
    fc.assert(
      fc.property(stats, field, content, (counters, number, value) => {
        const bytes = encode(counters, (writer) => {
          if (typeof value === 'bigint') writer.uint32(number * 8).uint64(String(BigInt.asUintN(64, value)));
          else if (value instanceof Uint8Array) writer.uint32(number * 8 + 2).bytes(value);
          else if (Math.fround(value) === value) writer.uint32(number * 8 + 5).float(value);
          else writer.uint32(number * 8 + 1).double(value);
        });
        assert.deepEqual(ours(bytes), counters);
        assert.deepEqual(generic(bytes), counters);
      }),
    );
  });

  test('uses the last of repeated fields of one counter', () => {
    const twice = encode([{ name: 'a', value: 1n }], (writer) =>
      writer
        .uint32(2 << 3)
        .int64(7)
        .uint32((1 << 3) | 2)
        .string('b'),
    );
    // Outside of a counter the same bytes are fields of the message: a number that means nothing, and a counter "b".
    assert.deepEqual(ours(twice.subarray(0, -5))[0], { name: 'b', value: 1n });
    assert.deepEqual(generic(twice.subarray(0, -5))[0], { name: 'b', value: 1n });
  });

  test('gives no counter for no bytes, and a counter without a name for an empty one', () => {
    assert.deepEqual(ours(Buffer.alloc(0)), []);
    assert.deepEqual(ours(Buffer.from([0x0a, 0])), [{ name: '', value: 0n }]);
  });

  test("does not keep the answer's memory alive for its names", () => {
    const bytes = encode([{ name: 'user>>>a>>>traffic>>>uplink', value: 1n }]);
    const { names } = decodeQueryStatsResponse(bytes);
    bytes.fill(0);
    assert.deepEqual(names, ['user>>>a>>>traffic>>>uplink']);
  });
});

describe('anything else', () => {
  test('is refused if it is cut off inside a counter', () => {
    fc.assert(
      fc.property(fc.array(stat, { minLength: 1 }), fc.nat(), (counters, cut) => {
        const bytes = encode(counters);
        const ends = counters.map((_, index) => encode(counters.slice(0, index)).length);
        const length = cut % bytes.length;
        const whole = ends.indexOf(length);
        if (whole >= 0) assert.equal(ours(bytes.subarray(0, length)).length, whole);
        else assert.throws(() => ours(bytes.subarray(0, length)), Error);
      }),
    );
  });

  test('is refused or read, but never hangs and never throws anything but an Error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        try {
          const { names, values } = decodeQueryStatsResponse(Buffer.from(bytes));
          assert.ok(names.length <= bytes.length && values.every((value) => typeof value === 'bigint'));
        } catch (error) {
          assert.ok(error instanceof Error);
          assert.doesNotMatch(error.message, /undefined|RangeError|Cannot/);
        }
      }),
      { numRuns: 2000 },
    );
  });

  const refused: [what: string, bytes: number[]][] = [
    ['a length beyond the end', [0x0a, 0x7f, 0x0a, 0x03, 0x61]],
    ['a length of 2^63', [0x0a, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]],
    ['a number of eleven bytes', [0x10, ...Array(10).fill(0x80), 0x01]],
    ['a name that is longer than its counter', [0x0a, 0x03, 0x0a, 0x05, 0x61, 0x61, 0x61, 0x61, 0x61]],
    ['a number that is longer than its counter', [0x0a, 0x02, 0x10, 0x80, 0x80, 0x01]],
    ['an unknown wire type', [0x0f]],
    ['half a fixed number', [0x1d, 0x00]],
    ['a web page', [...Buffer.from('<!DOCTYPE html><html><head></head></html>')]],
  ];
  for (const [what, bytes] of refused) {
    test(`${what} is refused`, () => assert.throws(() => ours(Buffer.from(bytes)), Error));
  }
});

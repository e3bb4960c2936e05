/** Entries reach the history's thread unchanged. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Packer, Unpacker } from '../../src/history/packing.ts';
import { change, entryAt, START } from './lab.ts';

const bytes = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
const anyChange = fc
  .record({ name: fc.constantFrom('alice', 'bob', 'さくら', ''), growth: bytes, raw: bytes, life: bytes })
  .map(({ name, growth, ...more }) => change(name, growth, more));

test('any sequence of entries comes out as it was packed', () => {
  fc.assert(
    fc.property(fc.array(fc.array(anyChange), { maxLength: 6 }), (entries) => {
      const packer = new Packer();
      const unpacker = new Unpacker();
      for (const [index, changes] of entries.entries()) {
        const entry = entryAt(START + index, { changes });
        assert.deepEqual(unpacker.unpack(structuredClone(packer.pack(entry))), entry);
      }
    }),
  );
});

test('a value beyond the largest that SQLite holds becomes that', () => {
  const packed = new Packer().pack(entryAt(START, { changes: [change('alice', 2n ** 64n - 1n)] }));
  assert.equal(new Unpacker().unpack(packed).changes[0]?.growth, 2n ** 63n - 1n);
});

test('an entry whose names were in a lost one is refused', () => {
  const packer = new Packer();
  const entry = entryAt(START, { changes: [change('alice', 1n)] });
  packer.pack(entry);
  const second = packer.pack(entry);
  assert.throws(() => new Unpacker().unpack(second), /an entry before this one is missing/);
});

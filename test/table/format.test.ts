/** Displayed numbers, and the order that follows from them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatBytes, shownBytes } from '../../src/table/format.ts';

const units = fc.record({ bits: fc.boolean(), si: fc.boolean() });
const speed = fc.oneof(
  fc.double({ min: 0, max: 2000, noNaN: true }),
  fc.double({ min: 0, max: 1e15, noNaN: true }),
  fc
    .tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: -2, max: 2 }))
    .map(([power, more]) => Math.max(0, 2 ** power + more)),
);

test('speeds that look equal sort as equal, and none that looks greater sorts as less', () => {
  fc.assert(
    fc.property(speed, speed, units, (a, b, view) => {
      const [less, more] = a < b ? [a, b] : [b, a];
      assert.ok(shownBytes(less, view) <= shownBytes(more, view));
      if (formatBytes(a, view) === formatBytes(b, view))
        assert.equal(shownBytes(a, view), shownBytes(b, view));
    }),
    { numRuns: 5000 },
  );
});

test('less than a byte per second is not shown as nothing', () => {
  assert.equal(formatBytes(0.3, { bits: false, si: false }), '<1 B');
  assert.ok(shownBytes(0.3, { bits: false, si: false }) > 0);
});

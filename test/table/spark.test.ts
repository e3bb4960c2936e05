/** Sparklines: cached values equal those computed again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { glyphsFor } from '../../src/table/glyphs.ts';
import { commonScale, type SparkSource, sparkline } from '../../src/table/spark.ts';
import { RingHistory } from '../../src/traffic/recent.ts';

/** A poll: milliseconds after the one before, the bytes it brought, and whether the time between is a gap. */
const poll = fc.record({
  wait: fc.oneof(fc.integer({ min: 200, max: 1500 }), fc.integer({ min: 200, max: 90_000 })),
  bytes: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1_000_000 })),
  isGap: fc.boolean(),
  cells: fc.constantFrom(10, 20, 30, 150),
  isDrawn: fc.boolean(),
});

test('a sparkline that is updated equals one drawn from its whole history', () => {
  fc.assert(
    fc.property(fc.array(poll, { maxLength: 60 }), (polls) => {
      const history = new RingHistory();
      const gaps = new Set<number>();
      let now = 1_000_000;
      for (const { wait, bytes, isGap, cells, isDrawn } of polls) {
        const before = now;
        now += wait;
        history.add(before, now, bytes, bytes / 10);
        // As the ledger notes them: whole seconds after the one of the poll before.
        const end = Math.floor(now / 1000);
        for (let slot = Math.floor(before / 1000) + 1; isGap && slot < end; slot++) gaps.add(slot);
        if (!isDrawn) continue;
        const source: SparkSource = {
          history,
          since: 1_000_000,
          until: now,
          isGap: (slot) => gaps.has(slot),
        };
        const fresh = { ...source, history: history.freeze() };
        const glyphs = glyphsFor(false);
        assert.equal(sparkline(source, cells, glyphs), sparkline(fresh, cells, glyphs));
        assert.equal(commonScale([source], cells), commonScale([fresh], cells));
      }
    }),
  );
});

test('it is blank without traffic, and grows with the square root of the speed, whole seconds only', () => {
  const history = new RingHistory();
  history.add(1_000_000, 1_002_000, 500, 500);
  history.add(1_004_000, 1_006_000, 2000, 2000);
  const source: SparkSource = { history, since: 0, until: 1_010_000, isGap: (slot) => slot === 1002 };
  assert.equal(sparkline(source, 30, glyphsFor(false)), `${' '.repeat(25)}▄╌█  `);
});

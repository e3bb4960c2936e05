/** Plain text for logs, pipes and screen readers. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sampleText } from '../../src/output/text.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { samplesIn } from '../support/states.ts';
import { contextWith, nastySamples } from './samples.ts';

const [, SAMPLE] = samplesIn('read-only', [
  { 'inbound>>>api': [50, 50], 'inbound>>>tcp': [0, 1000], 'inbound>>>ws': [0, 0] },
  { 'inbound>>>api': [60, 60], 'inbound>>>tcp': [7, 3048], 'inbound>>>ws': [0, 1] },
]);
const text = (settings: Partial<Settings> = {}): string => {
  assert.ok(SAMPLE !== undefined);
  return sampleText(SAMPLE, contextWith(settings)).replace(/^.*127\.0\.0\.1/, '(when)  127.0.0.1');
};

describe('a sample', () => {
  test('is a line about it, its tables, and an empty line', () => {
    assert.equal(
      text(),
      `(when)  127.0.0.1:10085  up 16m  read-only  over 1.00 s
Inbound 2            ↓ total  ↑ total      ↓ /s  ↑ /s
 tcp                2.98 KiB      7 B  2.00 KiB   7 B
 ws                      1 B      0 B       1 B   0 B
 TOTAL without api  2.98 KiB      7 B  2.00 KiB   7 B

`,
    );
  });

  test('can be in bits, powers of 1000 and ASCII', () => {
    assert.match(text({ bits: true, si: true }), /^ tcp +24\.4 kbit +56 b +16\.4 kbit +56 b$/m);
    assert.match(text({ ascii: true }), /^[\x00-\x7f]+$/);
  });

  test('sums what a filter leaves; hidden rows are subtracted only if they pass it', () => {
    assert.match(text({ filter: 'tcp' }), /^ TOTAL +2\.98 KiB +7 B +2\.00 KiB +7 B$/m);
    assert.match(text({ filter: 'p' }), /^ TOTAL without api +2\.98 KiB +7 B +2\.00 KiB +7 B$/m);
  });

  test('can have hidden tags, or show the API', () => {
    assert.match(text({ hidden: new Set(['tcp']) }), /^ TOTAL without api, tcp +1 B +0 B +1 B +0 B$/m);
    assert.match(text({ api: true }), /^ api +60 B +60 B +10 B +10 B$/m);
  });

  test('says why there is nothing', () => {
    assert.match(text({ filter: 'bogus' }), /\nNo name matches "bogus"\.\n\n$/);
    const [empty] = samplesIn('read-only', [{}]);
    assert.ok(empty !== undefined);
    assert.match(sampleText(empty, contextWith()), /\nNo counters: "v2top doctor" says what is missing/);
  });

  test('lets one very long name overflow, and aligns names that are all long', () => {
    const lines = (...names: readonly string[]): string[] => {
      const [, sample] = [0, 1].map((down) =>
        samplesIn('read-only', [
          Object.fromEntries(names.map((name) => [`user>>>${name}`, [0, down] as const])),
        ]).at(-1),
      );
      assert.ok(sample !== undefined);
      return sampleText(sample, contextWith()).trimEnd().split('\n').slice(1);
    };
    const [long = '', ...others] = lines('a', 'b', 'c', 'x'.repeat(10_000)).sort(
      (a, b) => b.length - a.length,
    );
    assert.ok(long.length > 10_000 && others.every(({ length }) => length < 80));
    const all = lines(...['a', 'b', 'c'].map((name) => name.repeat(70)));
    assert.equal(new Set(all.map(({ length }) => length)).size, 1, all.join('\n'));
  });

  test('shows names without their control characters', () => {
    for (const sample of nastySamples())
      assert.doesNotMatch(
        sampleText(sample, contextWith()).replaceAll('\n', ''),
        /[\p{Cc}\p{Bidi_Control}\u200b]/u,
      );
  });
});

/** Shortened names: no two in a table look alike, and each fits its column. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { labelsOf, NO_NAMES, namesOf } from '../../src/table/names.ts';
import { textWidth } from '../../src/text/width.ts';

function written(names: readonly string[], width: number, ascii = false): string[] {
  const rows = names.map((name) => ({ row: { name } }));
  return names.map(labelsOf(namesOf(rows, NO_NAMES), { width, ellipsis: ascii ? '~' : '…', ascii }));
}

const name = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc
    .tuple(
      fc.constantFrom('customer-', 'a.very.long.name-', '李', ''),
      fc.nat(30),
      fc.constantFrom('@vpn.example.com', '@b', ''),
    )
    .map(([start, number, end]) => `${start}${number}${end}`),
  fc.constantFrom('é', 'e\u0301', 'a', 'a ', 'a\u0000', 'a\u0001', '李雷', '王芳', '', '""'),
);

test('names in a table never look alike, however narrow the column, and never overflow it', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(name, { maxLength: 40 }),
      fc.integer({ min: 8, max: 60 }),
      fc.boolean(),
      (names, width, ascii) => {
        const labels = written(names, width, ascii);
        const looks = labels.map((label) => label.trimEnd().normalize('NFC'));
        assert.equal(new Set(looks).size, names.length, JSON.stringify(labels));
        for (const label of labels) assert.ok(textWidth(label) <= width, JSON.stringify(label));
      },
    ),
    { numRuns: 2000 },
  );
});

test('the common domain is cut first, then the end, then what does not differ', () => {
  const names = ['customer-10234@vpn.example.com', 'customer-10235@vpn.example.com', 'bob@vpn.example.com'];
  assert.deepEqual(written(names, 30), names);
  assert.deepEqual(written(names, 19), ['customer-10234@…', 'customer-10235@…', 'bob@vpn.example.com']);
  assert.deepEqual(written(names, 12), ['cus…er-10234', 'cus…er-10235', 'bob@…']);
  assert.deepEqual(written(['a.very.long.address@one.org', 'b@two.org'], 16), [
    'a.very.long.add…',
    'b@two.org',
  ]);
});

test('names in other scripts can be told apart in ASCII', () => {
  const [one = '', other = '', bob] = written(['李雷@example.net', '王芳@example.net', 'bob'], 22, true);
  assert.match(one, /^\?\?\?\?@example\.net#\w\w$/);
  assert.match(other, /^\?\?\?\?@example\.net#\w\w$/);
  assert.notEqual(one, other);
  assert.equal(bob, 'bob');
});

test('a table reuses its names while no row comes or goes', () => {
  const rows = [{ row: { name: 'ann' } }, { row: { name: 'bob' } }];
  const before = namesOf(rows, NO_NAMES);
  assert.equal(namesOf([...rows], before), before);
  assert.notEqual(namesOf(rows.slice(1), before), before);
});

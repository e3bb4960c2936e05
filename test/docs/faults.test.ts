/** docs/faults.md names a test for every row of its tables: these tests exist. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

const ROOT = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/faults.md', ROOT), 'utf8');

/** The rows of the tables, without their heads and rules. */
const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| fault |'));

describe('docs/faults.md', () => {
  test('has rows of five cells', () => {
    assert.ok(rows.length > 40);
    for (const row of rows) assert.equal(row.split(' | ').length, 5, row);
  });

  for (const row of rows) {
    const fault = row.split(' | ')[0]?.slice(2) ?? '';
    test(`"${fault}" is shown by a test`, () => {
      const proofs = [...row.matchAll(/\[`(.+?)`\]\(\.\.\/(test\/[^)]+)\)/g)];
      assert.ok(proofs.length > 0, 'no test is named');
      for (const [, name = '', file = ''] of proofs) {
        assert.ok(existsSync(new URL(file, ROOT)), file);
        assert.ok(readFileSync(new URL(file, ROOT), 'utf8').includes(name), `${file} has no "${name}"`);
      }
    });
  }
});

/** No document was committed in the middle of a merge. What is compiled or checked otherwise would not pass. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const root = new URL('../../', import.meta.url);

test('no document holds both sides of a merge', () => {
  const documents = ['', 'docs/', 'man/', 'dashboards/', 'proto/', 'schema/'].flatMap((folder) =>
    readdirSync(new URL(folder, root), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => folder + name),
  );
  assert.ok(documents.includes('CONTRIBUTING.md') && documents.includes('docs/history.md'));
  const torn = documents.filter((path) => /^(<{7}|>{7}) /m.test(readFileSync(new URL(path, root), 'utf8')));
  assert.deepEqual(torn, []);
});

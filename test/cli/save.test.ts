/** `S`: what is shown as two files, or none. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { saveScreen } from '../../src/commands/save.ts';
import { samplesOf, stateOf } from '../support/states.ts';

test('both files, or neither when the second cannot be written', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'v2top-save-'));
  const back = process.cwd();
  process.chdir(folder);
  t.after(async () => {
    process.chdir(back);
    await rm(folder, { recursive: true, force: true });
  });
  const state = stateOf(samplesOf({ 'user>>>alice': [1, 2] }));
  const json = 'v2top-20261123-030000.json';
  await writeFile(json, 'of another');
  assert.match(await saveScreen(state), /^Not saved: v2top-20261123-030000 is in .+ already\.$/);
  assert.deepEqual(await readdir('.'), [json]);
  await rm(json);
  assert.match(await saveScreen(state), /^Saved v2top-20261123-030000\.txt and \.json in /);
  assert.deepEqual((await readdir('.')).sort(), [json, json.replace('json', 'txt')]);
});

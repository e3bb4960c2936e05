/** `v2top doctor` on the command line: several files, the new file, JSON, and a reader that goes away. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { assertFits } from '../output/schema.ts';
import { runShell, runV2top } from '../support/run.ts';

describe('v2top doctor', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'v2top-command-'));
    await writeFile(join(folder, 'a.json'), '{ "stats": {} } // a');
    await writeFile(join(folder, 'b.json'), '{ "inbounds": [{ "port": 1, "protocol": "socks" }] }');
  });
  after(() => rm(folder, { recursive: true, force: true }));
  const doctor = (...words: string[]) => runV2top(['doctor', ...words], { cwd: folder });

  test('takes several files of one core', async () => {
    const { stdout, code } = await doctor('a.json', 'b.json');
    assert.equal(code, 1);
    assert.match(stdout, /^The configuration a\.json and b\.json \(V2Ray or Xray, 2 files;/);
    assert.match(stdout, /^✓ Statistics are on$/m);
  });
  test('writes the corrected file, once', async () => {
    const first = await doctor('b.json', '--write', 'b.json.new');
    assert.equal(first.code, 1);
    assert.match(first.stdout, /\nWritten: b\.json\.new\. Compare it with b\.json/);
    assert.match(await readFile(join(folder, 'b.json.new'), 'utf8'), /"StatsService"/);
    const second = await doctor('b.json', '--write', 'b.json.new');
    assert.equal(second.code, 2);
    assert.match(second.stderr, /exists already/);
  });
  test('prints one JSON object', async () => {
    const { stdout } = await doctor('a.json', '--json');
    const line: unknown = JSON.parse(stdout);
    assertFits('doctor', line);
  });
  test('ends quietly when its reader goes away', async () => {
    const { stdout, stderr } = await runShell('V2TOP doctor a.json | head -1', {
      cwd: folder,
    });
    assert.match(stdout, /^The configuration a\.json [^\n]*\n$/);
    assert.equal(stderr, '');
  });
});

/** `--once --output FILE`: replaces the file that a collector reads in one step. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { A_DOWN, startWithCounters } from '../support/fake-core-lab.ts';
import { freePort } from '../support/free-port.ts';
import { runV2top } from '../support/run.ts';

const PROMETHEUS = ['--once', '--format', 'prometheus', '--output'];

function newFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'v2top-output-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('a file', () => {
  test('gets what would have been printed, and nothing is printed', async (t) => {
    const { core } = await startWithCounters(t);
    const folder = newFolder(t);
    const file = join(folder, 'v2top.prom');
    const { code, stdout, stderr } = await runV2top([core.address, ...PROMETHEUS, file]);
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: '', stderr: '' });
    assert.match(readFileSync(file, 'utf8'), /^v2ray_up 1$/m);
    assert.deepEqual(readdirSync(folder), ['v2top.prom']);
  });

  test('is never incomplete, because another file takes its name', async (t) => {
    const { core } = await startWithCounters(t);
    const folder = newFolder(t);
    const file = join(folder, 'v2top.prom');
    writeFileSync(file, 'old\n');
    const seen = new Set<string>();
    const watcher = watch(folder, () => {
      seen.add(readFileSync(file, 'utf8'));
    });
    t.after(() => watcher.close());
    await runV2top([core.address, ...PROMETHEUS, file]);
    seen.delete('old\n');
    for (const text of seen) assert.equal(text, readFileSync(file, 'utf8'));
  });

  test('says that the core is down if it cannot be read', async (t) => {
    const file = join(newFolder(t), 'v2top.prom');
    const { code } = await runV2top([`127.0.0.1:${await freePort()}`, ...PROMETHEUS, file]);
    assert.equal(code, 1);
    assert.match(readFileSync(file, 'utf8'), /^(#.*\n)+v2ray_up 0\n$/);
  });

  test('that cannot be written is reported, and nothing is zeroed', async (t) => {
    const { core } = await startWithCounters(t);
    const file = join(newFolder(t), 'nowhere', 'v2top.json');
    const flags = ['--once', '--json', '--reset', '--no-history', '--output', file];
    const { code, stderr } = await runV2top([core.address, ...flags]);
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`^v2top: ${file} cannot be written \\(ENOENT\\)\\.$`, 'm'));
    assert.equal(core.counters.get(A_DOWN), 2n);
  });

  test('that cannot be written leaves what was zeroed in the history', async (t) => {
    const { core } = await startWithCounters(t);
    const file = join(newFolder(t), 'nowhere', 'v2top.json');
    const env = { XDG_STATE_HOME: newFolder(t) };
    const { code } = await runV2top([core.address, '--once', '--reset', '--output', file], { env });
    assert.deepEqual([code, core.counters.get(A_DOWN)], [1, 0n]);
    const { stdout } = await runV2top(['history', '--by', 'all', '--json'], { env });
    assert.match(stdout, /"uplink":\d+,"downlink":2\b/);
  });

  test('takes one reading', async () => {
    const { code, stderr } = await runV2top(['127.0.0.1:9', '--json', '--output', '/tmp/x']);
    assert.deepEqual(
      { code, stderr },
      { code: 2, stderr: 'v2top: --output takes a single reading; add --once.\n' },
    );
  });
});

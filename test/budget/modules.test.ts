/** A command loads those of Node's modules that it needs, and no others: each takes milliseconds of every start. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempFolder } from '../history/lab.ts';
import { runV2top } from '../support/run.ts';

const TELL = `process.on('exit', () => process.stderr.write(process.moduleLoadList.join('\\n')));`;

/** Which of Node's larger modules a run of v2top has loaded by its end. */
async function modulesOf(args: readonly string[]): Promise<readonly string[]> {
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(TELL)}`;
  const { stderr } = await runV2top(args, { env: { NODE_OPTIONS } });
  const loaded = stderr.split('\n');
  assert.ok(loaded.includes('NativeModule fs'), stderr.slice(0, 200));
  return ['crypto', 'http2', 'sqlite'].filter((name) => loaded.includes(`NativeModule ${name}`));
}

test('the version needs none', async () => {
  assert.deepEqual(await modulesOf(['--version']), []);
});

test('a report needs no way to a core', async (t) => {
  const file = join(tempFolder(t), 'none.db');
  assert.ok(!(await modulesOf(['history', '--history-file', file])).includes('http2'));
});

test('a reading needs the way to a core, and no SQLite', async () => {
  assert.deepEqual(await modulesOf(['--once', '--server', '127.0.0.1:1']), ['crypto', 'http2']);
});

/** `v2top exporter` with a history: its sums continue over its restarts and the core's. */
import assert from 'node:assert/strict';
import { chmodSync, chownSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { FakeCore } from '../support/fake-core.ts';
import { A_DOWN, A_UP, startWithCounters } from '../support/fake-core-lab.ts';
import {
  type Exporter,
  INBOUND_DOWN,
  newFolder,
  startExporter,
  USER_DOWN,
  USER_UP,
  waitFor,
} from './program.ts';

/** Lets the core's uptime go on with the time, as a history expects of the same core. */
function letAge(core: FakeCore): void {
  let born = performance.now() - 3_600_000;
  Object.defineProperty(core, 'uptime', {
    get: () => Math.floor((performance.now() - born) / 1000),
    set: (seconds: number) => {
      born = performance.now() - 1000 * seconds;
    },
  });
}

/** Makes a history one that this user may read but not write; root may write whatever is another user's. */
function giveAway(path: string): void {
  if (process.geteuid?.() === 0) chownSync(path, 1, 1);
  else chmodSync(path, 0o400);
}

/** An exporter that continues the sums of an earlier one, over a restart of the core: 2 bytes before, 40 after. */
async function startOverRestart(
  t: TestContext,
  core: FakeCore,
  env: Record<string, string>,
): Promise<Exporter> {
  const before = await startExporter(t, [core.address], { env });
  await before.until(`${USER_DOWN} 2`);
  await before.stop();
  await delay(3000);
  core.reload();
  core.add(A_DOWN, 40n);
  const writer = await startExporter(t, [core.address], { env });
  await writer.until(`${USER_DOWN} 42`);
  return writer;
}

describe('a history', () => {
  test('continues the sums over restarts of the exporter and the core, and is served before a core answers', async (t) => {
    const { core } = await startWithCounters(t);
    letAge(core);
    const env = { XDG_STATE_HOME: newFolder(t) };
    const first = await startExporter(t, [core.address], { env });
    await first.until(`${USER_DOWN} 2`);
    assert.equal(await first.stop(), 0);

    core.add(A_DOWN, 10n);
    const second = await startExporter(t, [core.address], { env });
    await second.until(`${USER_DOWN} 12`);
    second.run.kill('SIGKILL');
    await second.run.ended;

    // A core that restarts is away for a moment.
    await delay(3000);
    core.reload();
    core.add(A_DOWN, 100n);
    const third = await startExporter(t, [core.address], { env });
    await third.until(`${USER_DOWN} 112`);
    assert.equal(await third.stop(), 0);

    core.suspend();
    const fourth = await startExporter(t, [core.address], { env });
    const samples = await fourth.until(`${USER_DOWN} 112`);
    assert.deepEqual([samples.get(USER_UP), samples.get(INBOUND_DOWN)], ['1', '3']);
    assert.equal(samples.has('v2ray_up'), false);
    core.add(A_UP, 5n);
    core.resume();
    await fourth.until(`${USER_UP} 6`);
    assert.equal((await fourth.samples()).get(USER_DOWN), '112');
  });

  test('gives the same sums to the exporter that writes it and to one that only reads it', async (t) => {
    const { core } = await startWithCounters(t);
    letAge(core);
    const env = { XDG_STATE_HOME: newFolder(t) };
    const writer = await startOverRestart(t, core, env);
    core.add(A_DOWN, 100n);
    const reader = await startExporter(t, [core.address], { env });
    await Promise.all([writer.until(`${USER_DOWN} 142`), reader.until(`${USER_DOWN} 142`)]);
    await writer.stop();
    core.add(A_DOWN, 1000n);
    await reader.until(`${USER_DOWN} 1142`);
    await reader.stop();
    const after = await startExporter(t, [core.address], { env });
    await after.until(`${USER_DOWN} 1142`);
  });

  test('is continued by an exporter that starts in the middle of a commit', async (t) => {
    const { core } = await startWithCounters(t);
    letAge(core);
    const env = { V2TOP_HISTORY: join(newFolder(t), 'v2top', 'history.db') };
    await (await startOverRestart(t, core, env)).stop();
    const committing = new DatabaseSync(env.V2TOP_HISTORY);
    t.after(() => committing.close());
    committing.exec('BEGIN IMMEDIATE');
    const exporter = await startExporter(t, [core.address], { env });
    await exporter.until(`${USER_DOWN} 42`);
    committing.exec('ROLLBACK');
    core.add(A_DOWN, 100n);
    await exporter.until(`${USER_DOWN} 142`);
  });

  test('of another user is continued, and not changed', async (t) => {
    const { core } = await startWithCounters(t);
    letAge(core);
    const env = { V2TOP_HISTORY: join(newFolder(t), 'v2top', 'history.db') };
    const writer = await startOverRestart(t, core, env);
    await writer.stop();
    giveAway(env.V2TOP_HISTORY);
    const bytes = readFileSync(env.V2TOP_HISTORY);
    core.add(A_DOWN, 100n);
    // More polls than it takes to ask for the writer's role again.
    const reader = await startExporter(t, [core.address], { env });
    assert.match(reader.run.stderr, /is recorded elsewhere: .* Its sums continue from there\.\n/);
    await reader.until(`${USER_DOWN} 142`);
    const polls = core.calls.length;
    await waitFor(async () => core.calls.length > polls + 30, 'no polls');
    core.add(A_DOWN, 1000n);
    await reader.until(`${USER_DOWN} 1142`);
    await reader.stop();
    assert.deepEqual(readFileSync(env.V2TOP_HISTORY), bytes);
  });

  test("is optional: without it the sums start with the core's counters", async (t) => {
    const { core } = await startWithCounters(t);
    const folder = newFolder(t);
    const exporter = await startExporter(t, [core.address, '--no-history'], {
      env: { XDG_STATE_HOME: folder },
    });
    await exporter.until(`${USER_DOWN} 2`);
    assert.deepEqual(readdirSync(folder), []);
  });

  test('is optional: the sums are served even if it cannot be written, with a message', async (t) => {
    const { core } = await startWithCounters(t);
    const folder = newFolder(t);
    writeFileSync(join(folder, 'v2top'), '');
    const exporter = await startExporter(t, [core.address], { env: { XDG_STATE_HOME: folder } });
    await exporter.until(`${USER_DOWN} 2`);
    assert.match(exporter.run.stderr, /is not recorded: .*\. Its sums begin with the first reading\.\n/);
  });
});

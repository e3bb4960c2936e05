/** `v2top record` on a real V2Ray: the history has what curl moved, however the recorder ends. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { History } from '../../src/history/history.ts';
import { holdWhole, tempFolder } from '../history/lab.ts';
import { startWithCounters } from '../support/fake-core-lab.ts';
import { freePorts } from '../support/free-port.ts';
import { type Run, runV2top, startRun } from '../support/run.ts';
import { startV2top } from '../support/session.ts';
import { curlThrough, startWebServer, type WebServer } from '../support/traffic.ts';
import { startV2Ray, type V2Ray } from '../support/v2ray.ts';

type Cleanup = { after(fn: () => void): void };

/** How long to wait for a line of the log, in milliseconds: the machine may be very busy. */
const PATIENCE = 30_000;

async function waitForLog(run: Run, pattern: RegExp, from = 0): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  while (!pattern.test(run.stderr.slice(from))) {
    if (performance.now() > deadline) throw new Error(`no ${pattern} in:\n${run.stderr}`);
    await delay(20);
  }
}

/** A user's bytes in a history, everything that was ever counted. */
async function recorded(path: string, user: string): Promise<{ uplink: number; downlink: number }> {
  const { stdout } = await runV2top(['history', '--history-file', path, user, '--by', 'all', '--json']);
  if (stdout === '') return { uplink: 0, downlink: 0 };
  const { uplink, downlink }: { uplink: number; downlink: number } = JSON.parse(stdout);
  return { uplink, downlink };
}

/** Waits for at least these bytes down: a recorder that only reads writes every ten seconds. */
async function waitUntilRecorded(path: string, user: string, downlink: number): Promise<void> {
  while ((await recorded(path, user)).downlink < downlink) await delay(200);
}

describe('v2top record', () => {
  let v2ray: V2Ray;
  let web: WebServer;
  const moved = { uplink: 0, downlink: 0 };
  before(async () => {
    [v2ray, web] = await Promise.all([startV2Ray(), startWebServer()]);
  });
  after(() => Promise.all([v2ray.stop(), web.close()]));

  const move = async (bytes: number): Promise<void> => {
    const { requestHeader, upload, responseHeader, download } = await curlThrough(
      v2ray.proxy('alice'),
      web.url(bytes),
    );
    moved.uplink += requestHeader + upload;
    moved.downlink += responseHeader + download;
  };
  const start = (t: Cleanup, path: string, ...flags: string[]): Run => {
    const run = startRun(['record', v2ray.api, '--history-file', path, '-i', '0.2', ...flags]);
    t.after(() => run.kill('SIGKILL'));
    return run;
  };
  /** A run that reads once and ends well: it counts what flowed while nothing watched. */
  const settle = async (t: Cleanup, path: string, ...flags: string[]): Promise<void> => {
    const run = start(t, path, ...flags);
    await waitForLog(run, /: recorded \(/);
    run.kill('SIGTERM');
    assert.equal((await run.ended).code, 0, run.stderr);
  };

  for (const flags of [[], ['--reset']]) {
    const mode = flags.length === 0 ? 'read-only' : 'with reset';
    test(`loses no byte and counts none twice when killed again and again, ${mode}`, async (t) => {
      const path = join(tempFolder(t), 'v2top', 'history.db');
      await settle(t, path, ...flags);
      const first = await recorded(path, 'alice');
      const earlier = { ...moved };
      for (let round = 0; round < 6; round++) {
        const run = start(t, path, ...flags);
        await move(100_000 + round);
        if (round % 2 === 0) await waitForLog(run, /: recorded \(/);
        const moving = move(400_000);
        await delay(round * 60);
        run.kill('SIGKILL');
        await Promise.all([moving, run.ended]);
      }
      await settle(t, path, ...flags);
      const { uplink, downlink } = await recorded(path, 'alice');
      assert.deepEqual(
        { uplink: uplink - first.uplink, downlink: downlink - first.downlink },
        { uplink: moved.uplink - earlier.uplink, downlink: moved.downlink - earlier.downlink },
      );
    });
  }

  test('reports a restart of the core, seen or not, and counts nothing twice', async (t) => {
    const path = join(tempFolder(t), 'history.db');
    await settle(t, path);
    const first = (await recorded(path, 'alice')).downlink;
    const earlier = moved.downlink;
    const run = start(t, path);
    await waitForLog(run, /: recorded \(/);
    await move(50_000);
    // What the recorder has not read goes with the core.
    await waitUntilRecorded(path, 'alice', first + moved.downlink - earlier);
    await v2ray.restart();
    await waitForLog(run, /the core was restarted/);
    run.kill('SIGTERM');
    await run.ended;
    // A start is known to two seconds: later than that it can only be another one.
    await delay(3500);
    await v2ray.restart();
    await move(70_000);
    await settle(t, path);
    const { stdout } = await runV2top(['history', '--history-file', path]);
    assert.match(stdout, /! The core was restarted \(twice, last/);
    assert.equal((await recorded(path, 'alice')).downlink - first, moved.downlink - earlier);
  });

  test('a read-only screen shows what it records, and makes no file where nothing is recorded', async (t) => {
    const path = join(tempFolder(t), 'history.db');
    await settle(t, path);
    const recorder = start(t, path);
    await waitForLog(recorder, /: recorded \(/);
    const before = (await recorded(path, 'alice')).downlink;
    await move(3_000_000);
    await waitUntilRecorded(path, 'alice', before + 3_000_000);
    const beside = await startV2top(t, [v2ray.api, '--no-reset', '--history-file', path]);
    await beside.waitFor(/^v2top .* recorded[\s\S]*alice/);
    assert.doesNotMatch(await beside.text(), /not recorded/);
    beside.press('j', 'H');
    await beside.waitFor(/User \w+[\s\S]* sum +\d/);
    recorder.kill('SIGTERM');
    await recorder.ended;
    beside.press('tab');
    await beside.waitFor(/\[31 days\][\s\S]* sum +\d/);
    const nowhere = join(tempFolder(t), 'history.db');
    const alone = await startV2top(t, [v2ray.api, '--no-reset', '--history-file', nowhere]);
    await alone.waitFor('alice');
    alone.press('H');
    await alone.waitFor('Nothing is recorded in this run');
    assert.ok(!existsSync(nowhere));
    writeFileSync(nowhere, '');
    const stuck = await startV2top(t, [v2ray.api, '--history-file', join(nowhere, 'history.db')]);
    await stuck.waitFor(/not recorded[\s\S]*The core's counters are left alone\./);
  });

  test('a second recorder waits until the first has gone, and continues from there', async (t) => {
    const path = join(tempFolder(t), 'history.db');
    const first = start(t, path);
    await waitForLog(first, /: recorded \(/);
    const second = start(t, path);
    await waitForLog(second, /: recorded/);
    const before = (await recorded(path, 'alice')).downlink;
    const earlier = moved.downlink;
    await move(30_000);
    first.kill('SIGKILL');
    await first.ended;
    await move(30_000);
    await waitUntilRecorded(path, 'alice', before + moved.downlink - earlier);
    second.kill('SIGTERM');
    assert.equal((await second.ended).code, 0);
    assert.equal((await recorded(path, 'alice')).downlink - before, moved.downlink - earlier);
  });
});

describe('what v2top record says in one line', () => {
  test('a core that does not answer, and one that answers again', async (t) => {
    const path = join(tempFolder(t), 'history.db');
    const [port = 0] = await freePorts(1);
    const run = startRun(['record', `127.0.0.1:${port}`, '--history-file', path, '-i', '0.2']);
    await waitForLog(run, /no answer: /);
    await delay(1500);
    run.kill('SIGTERM');
    const { code, stderr } = await run.ended;
    assert.equal(code, 0);
    assert.equal(stderr.match(/no answer/g)?.length, 1);
  });

  test('that another program holds the history; it is waited for', async (t) => {
    const { core } = await startWithCounters(t);
    const path = join(tempFolder(t), 'history.db');
    await (await History.open({ path })).close();
    const holder = holdWhole(path);
    const run = startRun(['record', core.address, '--history-file', path, '-i', '0.2']);
    t.after(() => run.kill('SIGKILL'));
    await waitForLog(run, /another program keeps \S+ locked; it is waited for\.\n/);
    holder.letGo();
    await waitForLog(run, /: recorded \(/);
    run.kill('SIGTERM');
    const { code, stderr } = await run.ended;
    assert.equal(code, 0);
    assert.equal(stderr.match(/waited for/g)?.length, 1);
    assert.deepEqual(await recorded(path, 'a'), { uplink: 1, downlink: 2 });
  });

  test('why nothing can be recorded', async (t) => {
    const folder = tempFolder(t);
    writeFileSync(join(folder, 'file'), '');
    const path = join(folder, 'file', 'history.db');
    const { code, stderr } = await runV2top(['record', '127.0.0.1:1', '--history-file', path]);
    assert.equal(code, 1);
    assert.match(stderr, /127\.0\.0\.1:1 is not recorded: a file is in the way of/);
    writeFileSync(join(folder, 'letter'), 'Dear history, I am none.'.repeat(99));
    const other = await runV2top(['record', '127.0.0.1:1', '--history-file', join(folder, 'letter')]);
    assert.equal(other.code, 1);
    assert.match(other.stderr, /127\.0\.0\.1:1 is not recorded: \S+letter is not a history of v2top\.\n/);
    assert.match((await runV2top(['record', '--no-history'])).stderr, /needs a history/);
    assert.match((await runV2top(['record', '1', '127.0.0.1:1'])).stderr, /given twice/);
  });
});

test('systemd accepts the unit', async (t) => {
  const { stdout, code } = await runV2top(['record', '--unit', '127.0.0.1:10085', 'unix:/run/xray/api.sock']);
  assert.equal(code, 0);
  assert.match(stdout, /^ExecStart=.* record 127\.0\.0\.1:10085 unix:\/run\/xray\/api\.sock$/m);
  assert.match(stdout, /^IPAddressAllow=localhost$/m);
  assert.doesNotMatch(stdout, /MemoryDenyWriteExecute/);
  const remote = await runV2top(['record', '--unit', 'hk1.example:10085']);
  assert.doesNotMatch(remote.stdout, /IPAddressDeny/);
  const overSsh = await runV2top(['record', '--unit', 'ssh://hk1.example']);
  assert.equal(overSsh.code, 2);
  assert.match(
    overSsh.stderr,
    /A service has none of your keys for ssh:\/\/hk1\.example\/127\.0\.0\.1:10085;/,
  );
  const unit = join(tempFolder(t), 'v2top-record.service');
  writeFileSync(unit, stdout);
  try {
    execFileSync('systemd-analyze', ['--version'], { stdio: 'ignore' });
  } catch {
    return t.skip('systemd-analyze, which verifies the unit, is not installed here');
  }
  execFileSync('systemd-analyze', ['verify', unit]);
});

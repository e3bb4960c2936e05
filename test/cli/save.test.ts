/** `S`: saves two files, or none. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { saveScreen } from '../../src/commands/save.ts';
import { samplesOf, second, send, stateOf } from '../support/states.ts';

const UTC = { timezone: 'UTC' };

/** In a folder of its own, which is the working directory until the test ends. */
async function enterFolder(t: TestContext): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'v2top-save-'));
  const back = process.cwd();
  process.chdir(folder);
  t.after(async () => {
    process.chdir(back);
    await rm(folder, { recursive: true, force: true });
  });
}

test('writes both files, or neither if the second cannot be written', async (t) => {
  await enterFolder(t);
  const state = stateOf(samplesOf({ 'user>>>alice': [1, 2] }), undefined, UTC);
  const json = 'v2top-20261123-030000.json';
  await writeFile(json, 'of another');
  assert.match(await saveScreen(state), /^Not saved: v2top-20261123-030000 is in .+ already\.$/);
  assert.deepEqual(await readdir('.'), [json]);
  await rm(json);
  assert.match(await saveScreen(state), /^Saved v2top-20261123-030000\.txt and \.json in /);
  assert.deepEqual((await readdir('.')).sort(), [json, json.replace('json', 'txt')]);
});

test('the time in the name is local: in the zone of the settings, or in that of this machine', async (t) => {
  await enterFolder(t);
  const samples = samplesOf({ 'user>>>alice': [1, 2] });
  for (const [zone, name] of [
    ['Asia/Tehran', 'v2top-20261123-063000'],
    ['America/New_York', 'v2top-20261122-220000'],
  ] as const)
    assert.match(await saveScreen(stateOf(samples, undefined, { timezone: zone })), new RegExp(name));
  const { TZ } = process.env;
  t.after(() => {
    if (TZ === undefined) delete process.env.TZ;
    else process.env.TZ = TZ;
  });
  process.env.TZ = 'Asia/Shanghai';
  assert.match(await saveScreen(stateOf(samples)), /v2top-20261123-110000/);
});

test('leaves no empty file where the disk takes nothing', async (t) => {
  if (process.platform !== 'linux') return t.skip('prlimit, which makes a write fail, exists on Linux alone');
  await enterFolder(t);
  const limit = (bytes: string) =>
    execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:`]);
  limit('1');
  t.after(() => limit('unlimited'));
  assert.match(await saveScreen(stateOf(samplesOf({ 'user>>>alice': [1, 2] }))), /^Not saved: /);
  assert.deepEqual(await readdir('.'), []);
});

test('addresses of users who are online are in neither file', async (t) => {
  await enterFolder(t);
  const state = stateOf(
    samplesOf({ 'user>>>alice': [1, 2] }),
    { columns: 120, rows: 40 },
    { columns: new Set(['ips', 'online']) },
  );
  const { askedAt } = state.servers[0].online;
  assert.ok(askedAt !== null, 'it was asked');
  const ips = [{ ip: '203.0.113.7', lastSeen: 1_764_000_000 }];
  const answer = { type: 'users', users: [{ name: 'alice', count: 1, ips }] } as const;
  const told = send(state, { type: 'online', place: 0, askedAt, answer, now: second(1) });
  assert.equal(told.servers[0].online.presences?.get('alice')?.ips, 1);
  await saveScreen(told);
  for (const file of await readdir('.')) assert.doesNotMatch(await readFile(file, 'utf8'), /203\.0/);
});

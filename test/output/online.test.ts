/** `v2top online`: who is online, for people and programs, with addresses only on request. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { FakeCoreOptions } from '../support/fake-core.ts';
import { start } from '../support/fake-core-lab.ts';
import { runV2top } from '../support/run.ts';
import { assertFits } from './schema.ts';

const IP = '203.0.113.7';
const ALICE = { [IP]: 1_764_000_000, '2001:db8::1': 1_764_000_100 };
const HOSTILE = 'mal\u001b[2Jlory';

/** What v2top says about an Xray with two users online; it always asks without a reset. */
async function ask(t: TestContext, args: readonly string[], options: FakeCoreOptions = {}) {
  const core = await start(t, { kind: 'xray', ...options });
  core.add('user>>>alice>>>traffic>>>uplink', 5n);
  core.online.set('alice', ALICE);
  core.online.set(HOSTILE, { [IP]: 1_764_000_000 });
  const outcome = await runV2top(['online', core.address, ...args], { env: { TZ: 'UTC' } });
  assert.ok(core.calls.every((call) => !('reset' in call) || !call.reset));
  return { ...outcome, server: core.address };
}

const jsonLines = (text: string): unknown[] =>
  text
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

test('people get counts, sorted, without control characters', async (t) => {
  const { code, stdout, stderr } = await ask(t, []);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  assert.equal(
    stdout,
    [
      'User         addresses  last seen',
      'alice                2  2025-11-24 16:01:40',
      'mal\uFFFD[2Jlory          1  2025-11-24 16:00:00',
      '',
    ].join('\n'),
  );
});

test('addresses are shown only with --ips', async (t) => {
  for (const args of [[], ['--json']]) {
    const { stdout, stderr } = await ask(t, args);
    assert.ok(!`${stdout}${stderr}`.includes(IP), stdout);
  }
  const { stdout } = await ask(t, ['--ips', '--filter', 'alice']);
  assert.match(stdout, /^alice +2 .*\n {2}203\.0\.113\.7 +2025-11-24 16:00:00\n {2}2001:db8::1 +2025/m);
});

test('programs get one object per line that fits the schema', async (t) => {
  const { stdout, server } = await ask(t, ['--json', '--ips']);
  const lines = jsonLines(stdout);
  for (const line of lines) assertFits('online', line);
  const ips = [
    { ip: IP, lastSeen: 1_764_000_000 },
    { ip: '2001:db8::1', lastSeen: 1_764_000_100 },
  ];
  assert.deepEqual(lines, [
    { format: 1, server, name: 'alice', count: 2, ips },
    { format: 1, server, name: HOSTILE, count: 1, ips: ips.slice(0, 1) },
  ]);
  assert.ok(!stdout.includes('\u001b'));
});

test('an Xray that only counts has no addresses to show', async (t) => {
  const { stdout, server } = await ask(t, ['--json', '--ips'], { newestOnline: 'GetStatsOnline' });
  assert.deepEqual(jsonLines(stdout), [{ format: 1, server, name: 'alice', count: 2, ips: null }]);
});

test('a core that cannot tell is reported in one line', async (t) => {
  for (const kind of ['v2ray4', 'v2ray5', 'sing-box'] as const) {
    const { code, stdout, stderr, server } = await ask(t, [], { kind, newestOnline: null });
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' });
    assert.match(stderr, /can't tell who is online: only Xray 24\.11\.5 .* "statsUserOnline": true/);
    assert.equal(stderr, `${stderr.trim()}\n`);
    assert.ok(stderr.includes(server));
  }
});

test('the switch is named if no one is online', async (t) => {
  const core = await start(t, { kind: 'xray' });
  const { code, stdout, stderr } = await runV2top(['online', core.address, '--json']);
  assert.deepEqual({ code, stdout }, { code: 0, stdout: '' });
  assert.match(stderr, /^v2top: no one is online, .*"statsUserOnline": true.*\n$/);
});

test('a core that does not answer gives exit code 1', async (t) => {
  const core = await start(t);
  await core.down();
  const { code, stdout, stderr } = await runV2top(['online', core.address]);
  assert.deepEqual({ code, stdout }, { code: 1, stdout: '' });
  assert.match(stderr, /^v2top: Nothing listens on /);
});

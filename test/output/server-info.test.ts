/** `--once --server-info`: the core process's own figures, from every core, without a reset. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { start } from '../support/fake-core-lab.ts';
import { runV2top } from '../support/run.ts';
import { startV2Ray } from '../support/v2ray.ts';
import { assertFits } from './schema.ts';

for (const kind of ['v2ray4', 'v2ray5', 'xray', 'sing-box'] as const)
  test(`${kind} tells its figures`, async (t) => {
    const core = await start(t, { kind });
    const { code, stdout } = await runV2top([core.address, '--once', '--server-info', '--json']);
    const info: unknown = JSON.parse(stdout);
    assertFits('server', info);
    assert.deepEqual(info, {
      format: 1,
      server: core.address,
      core: kind.startsWith('v2ray') ? 'v2ray' : kind,
      since: kind === 'xray' ? '26.4.13' : null,
      uptime: 3600,
      goroutines: 12,
      allocated: 4_000_000,
      everAllocated: 0,
      system: 70_000_000,
      mallocs: 0,
      frees: 0,
      gcPauseNanoseconds: 0,
    });
    assert.equal(code, 0);
    assert.ok(core.calls.every((call) => !('reset' in call) || !call.reset));
  });

for (const [newest, since] of [
  ['GetUsersStats', '26.4.13'],
  ['GetAllOnlineUsers', '26.1.13'],
  ['GetStatsOnlineIpList', '25.2.18'],
  ['GetStatsOnline', '24.11.5'],
  [null, null],
] as const)
  test(`an Xray that knows ${newest ?? 'none of the calls'} tells its version by that`, async (t) => {
    const core = await start(t, { kind: 'xray', newestOnline: newest });
    const { stdout } = await runV2top([core.address, '--once', '--server-info']);
    assert.match(
      stdout,
      since === null ? /^Core +Xray$/m : new RegExp(`^Core +Xray, ${since} or later$`, 'm'),
    );
  });

test('the figures of a real V2Ray are printed for people', async (t) => {
  const core = await startV2Ray();
  t.after(() => core.stop());
  const { code, stdout, stderr } = await runV2top([core.api, '--once', '--server-info']);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  assert.match(
    stdout,
    /^Server +127\.0\.0\.1:\d+\nCore +V2Ray 4\nUp +\S.*\nMemory +[\d.]+ [KM]iB in use, [\d.]+ MiB from the system\n/,
  );
});

test('a V2Ray that is too old, or that is away, is reported', async (t) => {
  const core = await start(t, { sysStats: false });
  const old = await runV2top([core.address, '--once', '--server-info']);
  assert.deepEqual({ code: old.code, stdout: old.stdout }, { code: 1, stdout: '' });
  assert.match(old.stderr, /says nothing about itself: V2Ray does from 4\.21 on\.\n$/);
  await core.down();
  const away = await runV2top([core.address, '--once', '--server-info']);
  assert.equal(away.code, 1);
  assert.match(away.stderr, /^v2top: Nothing listens on /);
});

test('a single reading is required, as text or JSON', async () => {
  for (const args of [[], ['--once', '--csv'], ['--once', '--reset'], ['--once', '--output', 'file']]) {
    const { code, stdout, stderr } = await runV2top(['127.0.0.1:1', '--server-info', ...args]);
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
    assert.match(stderr, /^v2top: --server-info .+\n$/);
  }
});

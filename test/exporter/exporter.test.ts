/** `v2top exporter` as a program, with cores that restart, stall, go away and have strange user names. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { hashSync } from 'bcryptjs';
import { A_DOWN, A_UP, start, startWithCounters, TCP } from '../support/fake-core-lab.ts';
import { freePort } from '../support/free-port.ts';
import { runV2top } from '../support/run.ts';
import { startSshd } from '../support/sshd.ts';
import { INBOUND_DOWN, newFolder, startExporter, USER_DOWN, USER_UP, waitFor } from './program.ts';
import { basic } from './site.ts';

describe('a core', () => {
  test('is shown with its bytes and its own figures, and its counters are not reset', async (t) => {
    const { core } = await startWithCounters(t, { kind: 'xray' });
    const exporter = await startExporter(t, [core.address]);
    await exporter.until('v2ray_goroutines 12');
    const samples = await exporter.until('v2top_core_info{core="xray"} 1');
    for (const [series, value] of [
      ['v2ray_up', '1'],
      ['v2ray_uptime_seconds', '3600'],
      [USER_UP, '1'],
      [USER_DOWN, '2'],
      [INBOUND_DOWN, '3'],
      ['v2ray_memstats_alloc_bytes', '4000000'],
      ['v2ray_memstats_sys_bytes', '70000000'],
      ['v2top_core_restarts_total', '0'],
    ] as const)
      assert.equal(samples.get(series), value, series);
    assert.equal(samples.has('v2ray_traffic_uplink_bytes_total{dimension="inbound",target="tcp"}'), false);
    assert.ok(core.calls.every((call) => !('reset' in call) || !call.reset));
    assert.equal(await exporter.stop(), 0);
  });

  test('lowers no sum when it restarts', async (t) => {
    const { core } = await startWithCounters(t);
    const exporter = await startExporter(t, [core.address]);
    await exporter.until(`${USER_DOWN} 2`);
    core.reload();
    core.add(A_DOWN, 1n);
    const samples = await exporter.until('v2top_core_restarts_total 1');
    assert.deepEqual(
      [USER_UP, USER_DOWN, INBOUND_DOWN].map((series) => samples.get(series)),
      ['1', '3', '3'],
    );
  });

  test('is down with its last sums while it is away, and up again when it is back', async (t) => {
    const { core } = await startWithCounters(t);
    const exporter = await startExporter(t, [core.address]);
    const before = await exporter.until('v2ray_up 1');
    await core.down();
    const down = await exporter.until('v2ray_up 0');
    for (const series of [USER_UP, USER_DOWN, INBOUND_DOWN, 'v2top_last_answer_timestamp_seconds'])
      assert.ok(Number(down.get(series)) >= Number(before.get(series)), series);
    for (const series of ['v2ray_uptime_seconds', 'v2ray_goroutines', 'v2ray_scrape_duration_seconds'])
      assert.equal(down.has(series), false, series);
    assert.equal((await exporter.get('/-/ready')).status, 200);
    core.add(A_UP, 5n);
    await core.up();
    await exporter.until(`${USER_UP} 6`);
    assert.equal((await exporter.samples()).get('v2ray_up'), '1');
    assert.match(exporter.run.stderr, /Nothing listens on .*\n.* answers again\.\n$/);
  });

  test('is down after the deadline when it hangs, and no scrape waits for it', async (t) => {
    const { core } = await startWithCounters(t);
    const exporter = await startExporter(t, [core.address, '--timeout', '0.5']);
    await exporter.until('v2ray_up 1');
    core.suspend();
    const samples = await exporter.until('v2ray_up 0');
    assert.equal(samples.get(USER_DOWN), '2');
    core.resume();
    await exporter.until('v2ray_up 1');
  });

  test('has no zeros before it has answered, only that it is down', async (t) => {
    const port = await freePort();
    const exporter = await startExporter(t, [`127.0.0.1:${port}`]);
    const samples = await exporter.until('v2ray_up 0');
    assert.ok(![...samples.keys()].some((series) => series.startsWith('v2ray_traffic')));
    assert.equal(samples.has('v2top_last_answer_timestamp_seconds'), false);
  });

  test('is neither up nor down before its first poll has ended', async (t) => {
    const { core } = await startWithCounters(t);
    core.suspend();
    const exporter = await startExporter(t, [core.address]);
    assert.equal((await exporter.samples()).size, 0);
    assert.equal((await exporter.get('/-/healthy')).status, 200);
    assert.equal((await exporter.get('/-/ready')).status, 503);
    core.resume();
    await exporter.until('v2ray_up 1');
    assert.equal((await exporter.get('/-/ready')).status, 200);
  });

  test('keeps its sums when another program zeroes its counters, and says so', async (t) => {
    const { core } = await startWithCounters(t);
    core.add(A_DOWN, 1000n);
    const exporter = await startExporter(t, [core.address]);
    await exporter.until(`${USER_DOWN} 1002`);
    core.foreignReset();
    core.add(A_DOWN, 7n);
    const samples = await exporter.until(`${USER_DOWN} 1009`);
    assert.equal(samples.get('v2top_foreign_resets_total'), '1');
  });
});

describe('several cores', () => {
  test('have a label each, and one that is down delays no other', async (t) => {
    const { core: first } = await startWithCounters(t);
    const second = await start(t);
    second.add(TCP, 9n);
    const dead = `127.0.0.1:${await freePort()}`;
    const exporter = await startExporter(t, [dead, first.address, second.address]);
    const samples = await exporter.until(
      `v2ray_traffic_downlink_bytes_total{server="${second.address}",dimension="inbound",target="tcp"} 9`,
    );
    assert.equal(samples.get(`v2ray_up{server="${first.address}"}`), '1');
    await exporter.until(`v2ray_up{server="${dead}"} 0`);
  });

  test('can be on other machines, over ssh; their ports are those of that machine', async (t) => {
    const [sshd, { core }] = await Promise.all([startSshd(t), startWithCounters(t)]);
    const address = sshd.addressOf(core.address);
    const exporter = await startExporter(t, [address, '--server-label'], { env: sshd.env });
    const samples = await exporter.until(`v2ray_up{server="${address}"} 1`);
    assert.equal(
      samples.get(`v2ray_traffic_downlink_bytes_total{server="${address}",dimension="user",target="a"}`),
      '2',
    );
  });

  test('are called by their names in the settings', async (t) => {
    const { core } = await startWithCounters(t);
    const config = join(newFolder(t), 'config.json');
    writeFileSync(config, JSON.stringify({ servers: { hk1: core.address } }));
    const exporter = await startExporter(t, ['@hk1', '--server-label', '--config', config]);
    await exporter.until('v2ray_up{server="hk1"} 1');
  });

  test('cannot be the same one twice', async () => {
    const { code, stderr } = await runV2top(['exporter', '127.0.0.1:9', '9']);
    assert.deepEqual({ code, stderr }, { code: 2, stderr: 'v2top: 127.0.0.1:9 is given twice.\n' });
  });
});

describe('the program', () => {
  test('asks for the password of its web configuration', async (t) => {
    const { core } = await startWithCounters(t);
    const file = join(newFolder(t), 'web.yml');
    writeFileSync(file, `basic_auth_users:\n  prom: ${hashSync('secret', 4)}\n`);
    const exporter = await startExporter(t, [core.address, '--web-config', file]);
    assert.equal((await exporter.get('/metrics')).status, 401);
    assert.equal((await exporter.get('/metrics', basic('prom', 'secret'))).status, 200);
    assert.equal(await exporter.stop(), 0);
  });

  test('applies a new password without a restart, and keeps the old one after a mistake', async (t) => {
    const { core } = await startWithCounters(t);
    const file = join(newFolder(t), 'web.yml');
    const users = (password: string): string => `basic_auth_users:\n  prom: ${hashSync(password, 4)}\n`;
    writeFileSync(file, users('old'));
    const exporter = await startExporter(t, [core.address, '--web-config', file]);
    const statusOf = async (password: string): Promise<number> =>
      (await exporter.get('/-/healthy', basic('prom', password))).status;
    assert.equal(await statusOf('old'), 200);
    writeFileSync(file, 'basic_auth_users: [\n');
    await waitFor(
      async () => /What was read before stays in force/.test(exporter.run.stderr),
      'no complaint',
    );
    assert.equal(await statusOf('old'), 200);
    writeFileSync(file, users('new'));
    await waitFor(async () => /web\.yml was read again/.test(exporter.run.stderr), 'not read again');
    assert.deepEqual([await statusOf('new'), await statusOf('old')], [200, 401]);
  });

  test('ends at SIGTERM while a client holds a connection and a core hangs', async (t) => {
    const { core } = await startWithCounters(t);
    core.suspend();
    const exporter = await startExporter(t, [core.address]);
    await exporter.get('/metrics', { connection: 'keep-alive' });
    assert.equal(await exporter.stop(), 0);
  });

  test('says in one line why it cannot listen', async (t) => {
    const taken = createServer();
    taken.listen(0, '127.0.0.1');
    await once(taken, 'listening');
    t.after(() => taken.close());
    const address = taken.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const { code, stderr } = await runV2top([
      'exporter',
      '127.0.0.1:9',
      '--no-history',
      '--listen',
      String(port),
    ]);
    assert.equal(code, 1);
    assert.equal(
      stderr,
      `v2top: 127.0.0.1:${port} is not available: another program uses it; choose another with --listen.\n`,
    );
  });

  const refused: readonly (readonly [args: readonly string[], why: RegExp])[] = [
    [['--reset'], /^v2top: The exporter leaves the core's counters alone; drop --reset\.\n$/],
    [
      ['--listen', 'metrics'],
      /^v2top: --listen takes HOST:PORT, for example 127\.0\.0\.1:9550, not "metrics"\.\n$/,
    ],
    [['--listen', 'unix:/tmp/x'], /^v2top: --listen takes HOST:PORT/],
    [['--user-labels', 'all'], /^v2top: --user-labels takes one of names, hash, none, not "all"\.\n$/],
    [['--web-config', '/nonexistent.yml'], /^v2top: \/nonexistent\.yml cannot be read: ENOENT/],
  ];
  for (const [args, why] of refused) {
    test(`${args.join(' ')} is refused`, async () => {
      const { code, stderr } = await runV2top(['exporter', '127.0.0.1:9', '--no-history', ...args]);
      assert.equal(code, 2);
      assert.match(stderr, why);
    });
  }
});

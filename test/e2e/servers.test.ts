/** Several servers on one command line: the output of each, and the effect of a dead one on the others. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { A_DOWN, start, startWithCounters } from '../support/fake-core-lab.ts';
import { freePort } from '../support/free-port.ts';
import { parseSamples } from '../support/json-sample.ts';
import { runV2top, startRun } from '../support/run.ts';
import { curlThrough, startWebServer } from '../support/traffic.ts';
import { v2ctlQuery } from '../support/v2ctl.ts';
import { startV2Ray, type V2Ray } from '../support/v2ray.ts';

/** A folder with a settings file that names these servers. */
function settingsWith(t: TestContext, servers: object): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'v2top-servers-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'config.json');
  writeFileSync(path, JSON.stringify({ servers }));
  return { V2TOP_CONFIG: path, XDG_STATE_HOME: folder };
}

/** A fake core whose user `a` has this many bytes down. */
async function coreWith(t: TestContext, bytes: bigint, kind: 'xray' | 'v2ray4' = 'v2ray4') {
  const core = await start(t, { kind });
  core.add(A_DOWN, bytes);
  return core;
}

describe('one reading of several servers', () => {
  test('each has its line, in the order in which they were given', async (t) => {
    const [one, two] = [await coreWith(t, 1n), await coreWith(t, 2n)];
    const env = settingsWith(t, { hk: two.address });
    const { code, stdout, stderr } = await runV2top([one.address, '@hk', '--once', '--json'], { env });
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    const told = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      told.map(({ server, serverName, user }) => [server, serverName, user[0].downlink]),
      [
        [one.address, null, 1],
        [two.address, 'hk', 2],
      ],
    );
  });

  test('--all takes those of the settings, and a dead one costs the others nothing but the exit code', async (t) => {
    const one = await coreWith(t, 1n);
    const dead = `127.0.0.1:${await freePort()}`;
    const env = settingsWith(t, { fra: one.address, gone: dead });
    const { code, stdout, stderr } = await runV2top(['--all', '--once', '--csv'], { env });
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`^v2top: gone: Nothing listens on ${dead}: .+\\n$`));
    const [head, ...rows] = stdout.trimEnd().split('\n');
    assert.match(head ?? '', /^time,elapsed,server,/);
    assert.equal(rows.length, 1);
    assert.match(rows[0] ?? '', /,user,a,downlink,1,,,fra,false,not recorded$/);
  });

  test('in the format of Prometheus a label tells them apart, and a dead one is up 0', async (t) => {
    const one = await coreWith(t, 7n);
    const dead = `127.0.0.1:${await freePort()}`;
    const env = settingsWith(t, { fra: one.address });
    const { code, stdout } = await runV2top(['--all', dead, '--once', '--format', 'prometheus'], { env });
    assert.equal(code, 1);
    const lines = stdout.split('\n');
    assert.ok(lines.includes('v2ray_up{server="fra"} 1'));
    assert.ok(lines.includes(`v2ray_up{server="${dead}"} 0`));
    assert.ok(
      lines.includes('v2ray_traffic_downlink_bytes_total{server="fra",dimension="user",target="a"} 7'),
    );
    assert.equal(lines.filter((line) => line === '# TYPE v2ray_up gauge').length, 1);
  });

  test('a file holds all of them', async (t) => {
    const [one, two] = [await coreWith(t, 1n), await coreWith(t, 2n)];
    const env = settingsWith(t, {});
    const file = join(env.XDG_STATE_HOME ?? '', 'reading.json');
    const args = [one.address, two.address, '--once', '--json', '--output', file];
    const { code, stdout } = await runV2top(args, { env });
    assert.deepEqual({ code, stdout }, { code: 0, stdout: '' });
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).server),
      [one.address, two.address],
    );
  });

  test('with --reset each is zeroed, and what could not be printed is not', async (t) => {
    const [one, two] = [await coreWith(t, 1n), await coreWith(t, 2n)];
    const args = [one.address, two.address, '--once', '--reset', '--json', '--no-history'];
    const unwritten = await runV2top([...args, '--output', '/nowhere/reading.json']);
    assert.equal(unwritten.code, 1);
    assert.deepEqual([one.counters.get(A_DOWN), two.counters.get(A_DOWN)], [1n, 2n]);
    const { code, stdout } = await runV2top(args);
    assert.equal(code, 0);
    assert.equal(stdout.trimEnd().split('\n').length, 2);
    assert.deepEqual([one.counters.get(A_DOWN), two.counters.get(A_DOWN)], [0n, 0n]);
  });

  test('--server-info tells the figures of each', async (t) => {
    const [one, two] = [await coreWith(t, 1n), await coreWith(t, 2n, 'xray')];
    const args = [one.address, two.address, '--once', '--server-info', '--json'];
    const { code, stdout } = await runV2top(args);
    assert.equal(code, 0);
    const told = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      told.map(({ server, core }) => [server, core]),
      [
        [one.address, 'v2ray'],
        [two.address, 'xray'],
      ],
    );
  });
});

test('who is online is told of each server', async (t) => {
  const { core } = await startWithCounters(t, { kind: 'xray' });
  const old = await start(t, { kind: 'v2ray4' });
  const { code, stderr } = await runV2top(['online', core.address, old.address]);
  assert.equal(code, 1);
  assert.match(stderr, new RegExp(`^v2top: the core at ${old.address} can't tell who is online`, 'm'));
});

describe('which servers', () => {
  const refused = async (t: TestContext, args: readonly string[], words: RegExp, servers: object = {}) => {
    const { code, stdout, stderr } = await runV2top([...args, '--json'], { env: settingsWith(t, servers) });
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
    assert.match(stderr, words);
    assert.equal(stderr.split('\n').length, 2);
  };

  test('one that is given twice is refused, in any spelling', async (t) => {
    await refused(t, ['127.0.0.1:1', '127.0.0.1:1'], /^v2top: 127\.0\.0\.1:1 is given twice\.$/m);
    const same = /^v2top: 127\.0\.0\.1:1 and localhost:1 are the same API; give one of them\.$/m;
    await refused(t, ['127.0.0.1:1', '127.0.0.1:2', 'localhost:1'], same);
    await refused(t, ['@a', '127.0.0.1:1'], /given twice/, { a: '127.0.0.1:1' });
  });

  test('--all needs servers, and none beside them', async (t) => {
    await refused(
      t,
      ['--all'],
      /^v2top: --all takes the servers of the settings, but .+ has no "servers"\.$/m,
    );
    await refused(t, ['--all', '-s', '@a'], /drop --server\.$/m, { a: '127.0.0.1:1' });
  });
});

describe('samples of real V2Rays', () => {
  const cores: V2Ray[] = [];
  before(async () => {
    cores.push(await startV2Ray({ vmess: [] }), await startV2Ray({ vmess: [] }));
    const web = await startWebServer();
    for (const [index, core] of cores.entries())
      await curlThrough(core.proxy('alice'), web.url(1_000_000 * (index + 1)));
    await web.close();
  });
  after(() => Promise.all(cores.map((core) => core.stop())));

  test('each is polled, recorded and summed up by itself, and its totals are those of v2ctl', async (t) => {
    const env = settingsWith(t, {});
    const expected = await Promise.all(cores.map((core) => v2ctlQuery(core)));
    const addresses = cores.map(({ api }) => api);
    const run = await runV2top([...addresses, '-i', '0.2', '-n', '3', '--json', '--summary'], { env });
    assert.deepEqual({ code: run.code, stderr: run.stderr }, { code: 0, stderr: '' });
    const lines = run.stdout.trimEnd().split('\n');
    const samples = parseSamples(lines.filter((line) => !line.includes('"summary"')));
    for (const [index, address] of addresses.entries()) {
      const own = samples.filter(({ server }) => server === address);
      assert.equal(own.length, 3);
      const total = own.at(-1)?.user.find(({ name }) => name === 'alice')?.downlink;
      assert.equal(BigInt(total ?? 0), expected[index]?.get('user>>>alice>>>traffic>>>downlink'));
      assert.deepEqual([...new Set(own.map(({ mode }) => mode))], ['reset']);
    }
    const summaries = lines.filter((line) => line.includes('"summary"')).map((line) => JSON.parse(line));
    assert.deepEqual(
      summaries.map(({ summary }) => summary.server),
      addresses,
    );
    const history = await runV2top(['history', '--by', 'all', '--json'], { env });
    const kept = history.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const [index, address] of addresses.entries()) {
      const own = kept.filter(({ server, name }) => server === address && name === 'alice');
      assert.deepEqual(
        own.map(({ downlink }) => BigInt(downlink)),
        [expected[index]?.get('user>>>alice>>>traffic>>>downlink')],
      );
    }
  });

  test('one that hangs or dies costs the others nothing', async (t) => {
    const [one, two] = cores;
    assert.ok(one !== undefined && two !== undefined);
    const run = startRun([one.api, two.api, '-i', '0.2', '--json', '--timeout', '1'], {
      env: settingsWith(t, {}),
    });
    const of = (core: V2Ray): number =>
      run.lines().filter((line) => line.includes(`"server":"${core.api}"`)).length;
    await run.waitForLines(6);
    two.suspend();
    t.after(() => two.resume());
    const [before, hung] = [of(one), of(two)];
    await run.waitForLines(before + hung + 20);
    assert.ok(of(one) >= before + 15);
    two.resume();
    const back = of(two);
    while (of(two) < back + 3) await run.waitForLines(run.lines().length + 1);
    run.kill('SIGTERM');
    assert.equal((await run.ended).code, 143);
  });
});

/** v2top in scripts: CSV, text, pipes, signals and errors, on a real V2Ray. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { start } from '../support/fake-core-lab.ts';
import { freePort } from '../support/free-port.ts';
import { comparable, parseSamples } from '../support/json-sample.ts';
import { runShell, runV2top, startRun } from '../support/run.ts';
import { curlThrough, startWebServer } from '../support/traffic.ts';
import { v2ctlQuery } from '../support/v2ctl.ts';
import { startV2Ray, type V2Ray, type V2RayOptions } from '../support/v2ray.ts';

describe('samples on standard output', () => {
  let v2ray: V2Ray;
  before(async () => {
    v2ray = await startV2Ray({ vmess: [] });
    const web = await startWebServer();
    await curlThrough(v2ray.proxy('alice'), web.url(2_000_000));
    await web.close();
  });
  after(() => v2ray.stop());
  const quick = (...flags: string[]): string[] => [v2ray.api, '-i', '0.2', ...flags];

  test('--csv prints a row for each counter and sample, with the bytes of v2ctl', async () => {
    const { code, stdout, stderr } = await runV2top(quick('--csv', '-n', '2', '--no-reset'));
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    const [head = '', ...rows] = stdout.trimEnd().split('\n');
    const columns = head.split(',');
    const [kind, name, direction, bytes, time] = ['kind', 'name', 'direction', 'bytes', 'time'].map(
      (column) => columns.indexOf(column),
    );
    const cells = rows.map((row) => row.split(','));
    const times = [...new Set(cells.map((row) => row[time ?? -1]))];
    assert.equal(times.length, 2);
    const last = cells.filter((row) => row[time ?? -1] === times[1]);
    const counters = last.map((row): [string, bigint] => [
      `${row[kind ?? -1]}>>>${row[name ?? -1]}>>>traffic>>>${row[direction ?? -1]}`,
      BigInt(row[bytes ?? -1] ?? ''),
    ]);
    assert.deepEqual(comparable(new Map(counters)), comparable(await v2ctlQuery(v2ray)));
  });

  test('-b is the default if standard output is not a terminal', async () => {
    for (const flags of [['-b'], []]) {
      const { code, stdout, stderr } = await runV2top(quick('-n', '2', '--no-reset', ...flags));
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
      assert.equal(stdout.match(/^User 1 /gm)?.length, 2);
      assert.match(stdout, /^ alice +1\.91 MiB +\d+ B +0 B +0 B$/m);
      assert.doesNotMatch(stdout, /\x1b/);
    }
  });

  test('a reader that has seen enough (| head) ends it quietly', async () => {
    for (const format of ['--json', '--csv', '-b']) {
      const { code, stdout, stderr } = await runShell(
        `V2TOP ${quick(format).join(' ')} | head -1; exit \${PIPESTATUS[0]}`,
      );
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
      assert.equal(stdout.trimEnd().split('\n').length, 1);
    }
  });

  test('a signal ends it after a whole line, with the code that shells expect', async () => {
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
      ['SIGQUIT', 131],
    ] as const) {
      const run = startRun(quick('--json'));
      await run.waitForLines(2);
      run.kill(signal);
      const ended = await run.ended;
      assert.deepEqual([signal, ended.code, ended.stderr], [signal, code, '']);
      assert.ok(ended.stdout.endsWith('}\n'));
      assert.ok(parseSamples(ended.stdout.trimEnd().split('\n')).length >= 2);
    }
  });

  test('--fail ends it when a core goes away for good, with one line and exit code 1', async (t) => {
    const doomed = await startV2Ray({ vmess: [] });
    t.after(() => doomed.stop());
    const run = startRun([doomed.api, '--json', '-i', '0.2', '--fail']);
    await run.waitForLines(1);
    await doomed.halt();
    const { code, stderr } = await run.ended;
    assert.equal(code, 1);
    assert.match(stderr, oneLine(doomed.api));
  });
});

/** An error as it should be: one line that names what it is about, and no stack trace. */
function oneLine(about: string): RegExp {
  return new RegExp(`^v2top: (?!.*\\bat .*:\\d+:\\d+).*${about.replaceAll('.', '\\.')}.*\\n$`);
}

describe('a core that cannot be read: one line that says what to do, exit code 1', { concurrency: 4 }, () => {
  const cases: Record<string, { options: V2RayOptions; advice: RegExp }> = {
    'StatsService is not among the services': { options: { statsService: false }, advice: /"services"/ },
    '"stats" is missing': { options: { stats: false }, advice: /"stats": \{\}/ },
    'no rule leads to the API': { options: { rule: false }, advice: /routing rule/ },
    'the API is guarded by TLS': { options: { tls: true }, advice: /--tls|port/ },
  };
  for (const [what, { options, advice }] of Object.entries(cases)) {
    test(what, async (t) => {
      const v2ray = await startV2Ray({ vmess: [], ...options });
      t.after(() => v2ray.stop());
      const { code, stdout, stderr } = await runV2top([v2ray.api, '--once']);
      assert.deepEqual({ code, stdout }, { code: 1, stdout: '' });
      assert.match(stderr, oneLine(v2ray.api));
      assert.match(stderr, advice);
    });
  }

  for (const flags of [['--once'], ['--json'], ['-b', '-n', '1'], ['--csv']]) {
    test(`nothing listens there: ${flags.join(' ')}`, async () => {
      const address = `127.0.0.1:${await freePort()}`;
      const { code, stdout, stderr } = await runV2top([address, ...flags]);
      assert.equal(code, 1);
      assert.match(stdout, flags[0] === '--csv' ? /^time,.*\n$/ : /^$/);
      assert.match(stderr, oneLine(address));
    });
  }

  test('a suspended core is not waited for beyond --timeout', async (t) => {
    const v2ray = await startV2Ray({ vmess: [] });
    t.after(() => v2ray.stop());
    v2ray.suspend();
    const { code, stderr } = await runV2top([v2ray.api, '--once', '--timeout', '0.3']);
    assert.equal(code, 1);
    assert.match(stderr, oneLine(v2ray.api));
  });
});

test('a full disk is reported, also by the exit code', async (t) => {
  const core = await start(t);
  core.set('user>>>a>>>traffic>>>uplink', 5n);
  const { code, stderr } = await runShell(`V2TOP ${core.address} --json -n 2 -i 0.2 >/dev/full`);
  assert.equal(code, 1);
  assert.match(stderr, /^v2top: the output cannot be written \(ENOSPC\)[^\n]*\n$/);
});

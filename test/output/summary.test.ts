/** A run's summary, as text and as JSON. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { summarize } from '../../src/output/summary.ts';
import { summaryJson } from '../../src/output/summary-json.ts';
import { summaryText } from '../../src/output/summary-text.ts';
import { textWidth } from '../../src/text/width.ts';
import { type Run, runWith } from '../../src/traffic/run.ts';
import type { Sample } from '../../src/traffic/sample.ts';
import { A_DOWN, startWithCounters } from '../support/fake-core-lab.ts';
import { freePort } from '../support/free-port.ts';
import { runV2top, startRun } from '../support/run.ts';
import { samplesIn } from '../support/states.ts';
import { contextWith, nastySamples } from './samples.ts';
import { assertFits, fits } from './schema.ts';

function runOf(samples: readonly Sample[]): Run {
  const run = samples.reduce<Run | null>(runWith, null);
  assert.ok(run !== null);
  return run;
}

/** Four seconds; bob comes in the second one. */
const RUN = runOf(
  samplesIn('read-only', [
    { 'inbound>>>api': [9, 9], 'inbound>>>tcp': [0, 1000], 'user>>>alice': [0, 1000] },
    { 'inbound>>>api': [9, 9], 'inbound>>>tcp': [0, 1300], 'user>>>alice': [0, 1300] },
    {
      'inbound>>>api': [9, 9],
      'inbound>>>tcp': [10, 1400],
      'user>>>alice': [0, 1300],
      'user>>>bob': [10, 100],
    },
    {
      'inbound>>>api': [9, 9],
      'inbound>>>tcp': [10, 1500],
      'user>>>alice': [0, 1400],
      'user>>>bob': [10, 100],
    },
    {
      'inbound>>>api': [9, 9],
      'inbound>>>tcp': [10, 1500],
      'user>>>alice': [0, 1400],
      'user>>>bob': [10, 100],
    },
  ]),
);

describe('the numbers', () => {
  const { samples, row } = summarize(RUN);
  const downlink = (name: string) => {
    const found = RUN.last.rows.user.find((candidate) => candidate.name === name);
    assert.ok(found !== undefined);
    return row(found).downlink;
  };

  test('do not count the first reading as a sample, or its bytes as part of the run', () => {
    assert.equal(samples, 4);
    assert.equal(RUN.seconds, 4);
    assert.deepEqual(downlink('alice'), { total: 1400n, run: 400n, mean: 100, peak: 300 });
  });

  test('count all bytes of a row that appears later', () => {
    assert.deepEqual(downlink('bob'), { total: 100n, run: 100n, mean: 25, peak: 100 });
  });

  test('are totals without speeds for a single reading', () => {
    const [first] = samplesIn('read-only', [{ 'user>>>alice': [1, 2] }]);
    assert.ok(first !== undefined);
    const alone = summarize(runOf([first]));
    const alice = first.rows.user[0];
    assert.ok(alice !== undefined);
    assert.deepEqual(alone.row(alice).downlink, { total: 2n, run: 0n, mean: null, peak: null });
  });
});

describe('as text', () => {
  test('lists the largest first, whatever the order was, with means and peaks', () => {
    assert.equal(
      summaryText(RUN, contextWith(), 247.3).replace(/^.*127\.0\.0\.1/m, '(when)  127.0.0.1'),
      `v2top ran for 4:07.
(when)  127.0.0.1:10085  up 16m  read-only  totals since the core's start or last reset
Inbound 1            ↓ total  ↑ total  ↓ mean/s  ↑ mean/s  ↓ peak/s  ↑ peak/s
 tcp                1.46 KiB     10 B     125 B       3 B     300 B      10 B
 TOTAL without api  1.46 KiB     10 B     125 B       3 B         –         –
User 2   ↓ total  ↑ total  ↓ mean/s  ↑ mean/s  ↓ peak/s  ↑ peak/s
 alice  1.37 KiB      0 B     100 B       0 B     300 B       0 B
 bob       100 B     10 B      25 B       3 B     100 B      10 B
 TOTAL  1.46 KiB     10 B     125 B       3 B         –         –
`,
    );
  });

  test('omits the speeds that a single reading does not have', () => {
    const text = summaryText(runOf([RUN.first]), contextWith(), 0.4);
    assert.match(text, /^User 1 +↓ total +↑ total$/m);
  });
});

describe('as text for a terminal', () => {
  const users = (bytes: number) =>
    Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `user>>>customer-${index}@vpn.example.com`,
        [0, index < 30 ? bytes * (index + 1) : 7] as const,
      ]),
    );
  const run = runOf(
    samplesIn('read-only', [
      { ...users(0), 'inbound>>>ws': [0, 0], 'inbound>>>idle': [0, 0] },
      { ...users(1000), 'inbound>>>ws': [0, 465_000], 'inbound>>>idle': [0, 0] },
    ]),
  );

  test('lists the largest rows with traffic, as many as fit, and counts the others', () => {
    const lines = summaryText(run, contextWith(), 1, { columns: 80, rows: 24 }).trimEnd().split('\n');
    assert.equal(lines.length, 23, 'with the prompt below it the screen is full');
    assert.ok(lines.every((line) => textWidth(line) <= 80));
    assert.match(lines[5] ?? '', /^ … and 1 idle$/);
    assert.match(lines[8] ?? '', /^ customer-29@vpn\.example\.com /);
    assert.match(lines.at(-2) ?? '', /^ … and 17 more, 10 idle; --summary-all lists them$/);
    assert.match(lines.at(-1) ?? '', /^ TOTAL +454 KiB +0 B /);
  });

  test('says where the rest is if it was recorded', () => {
    const recorded = { ...run, last: { ...run.last, recorded: 'recorded' as const } };
    const text = summaryText(recorded, contextWith(), 1, { columns: 80, rows: 24 });
    assert.match(text, /^ … and 17 more, 10 idle; "v2top history" lists them$/m);
    assert.match(summaryText(run, contextWith(), 1, { columns: 30, rows: 24 }), /^ … and 17 more, 10 idle$/m);
  });

  test('fits 3,000 users and a name of 4 kB, which takes no column from the others', () => {
    const many = (bytes: number) =>
      Object.fromEntries([
        [`user>>>${'long'.repeat(1000)}`, [0, bytes * 90_000]] as const,
        ...Array.from(
          { length: 3000 },
          (_, index) => [`user>>>u${index}@example.com`, [0, index < 24 ? bytes * (index + 1) : 0]] as const,
        ),
      ]);
    const text = summaryText(runOf(samplesIn('read-only', [many(0), many(1000)])), contextWith(), 1, {
      columns: 80,
      rows: 24,
    });
    const lines = text.trimEnd().split('\n');
    assert.ok(lines.length < 24 && lines.every((line) => textWidth(line) <= 80), text);
    assert.match(text, /^ long.*…/m);
    assert.match(text, /^ … and 8 more, 2976 idle/m);
    assert.match(text, /^User 3001 .*mean\/s/m);
  });

  test('drops speeds before it cuts names, and cuts names rather than wrap lines', () => {
    const lines = summaryText(run, contextWith(), 1, { columns: 40, rows: 24 }).trimEnd().split('\n');
    assert.ok(lines.every((line) => textWidth(line) <= 40));
    const cut = lines.filter((line) => /^ custo.*…/.test(line));
    const names = cut.map((line) => line.replace(/ {2}.*/, ''));
    assert.ok(names.length > 10);
    assert.equal(new Set(names).size, names.length, 'no two customers look alike');
  });

  test('fits the smallest terminal, in short numbers', () => {
    const lines = summaryText(run, contextWith(), 1, { columns: 20, rows: 5 }).trimEnd().split('\n');
    assert.ok(
      lines.every((line) => textWidth(line) <= 20),
      lines.join('\n'),
    );
    assert.match(lines.at(-1) ?? '', /^ TOTAL +454K +0$/);
  });

  test('has the columns of its tables one below the other', () => {
    const lines = summaryText(run, contextWith(), 1, { columns: 80, rows: 24 }).split('\n');
    const heads = lines.filter((line) => / ↓ total /.test(line)).map((line) => line.indexOf('↓ total'));
    assert.ok(heads.length > 1);
    assert.equal(new Set(heads).size, 1);
  });
});

describe('as JSON', () => {
  const parse = (text: string): { summary: object } => JSON.parse(text);

  test('fits its schema, whatever was read', () => {
    for (const run of [RUN, runOf([RUN.first]), runOf(nastySamples())]) {
      const text = summaryJson(run, contextWith());
      assert.match(text, /^[^\n]+\n$/);
      assertFits('summary', parse(text));
    }
    const { summary } = parse(summaryJson(RUN, contextWith()));
    for (const key of Object.keys(summary))
      assert.ok(!fits('summary', { format: 1, summary: { ...summary, [key]: undefined } }), key);
  });

  test('has the same numbers, filtered', () => {
    const text = summaryJson(RUN, contextWith({ filter: 'bob' }));
    assert.ok(
      text.includes(
        '"seconds":4,"samples":4,"server":"127.0.0.1:10085","serverName":null,"core":null,"mode":"read-only","maybeLostBytes":0,' +
          '"inbound":[],"outbound":[],"user":[{"name":"bob","uplink":10,"downlink":100,"uplinkRun":10,' +
          '"downlinkRun":100,"uplinkMean":2.5,"downlinkMean":25,"uplinkPeak":10,"downlinkPeak":100}]',
      ),
      text,
    );
  });
});

describe('--summary', () => {
  const lastOf = (stdout: string): unknown => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');

  test('follows the last sample, and only if it was asked for', async (t) => {
    const { core } = await startWithCounters(t);
    const args = [core.address, '-i', '0.2', '-n', '2', '--no-reset'];
    const json = await runV2top([...args, '--json', '--summary']);
    assert.equal(json.stdout.split('\n').length, 4);
    assertFits('summary', lastOf(json.stdout));
    const text = await runV2top([...args, '--summary']);
    assert.match(text.stdout, /\n\nv2top ran for \d+s\.\n(?:.+\n)+$/);
    for (const flags of [[], ['--json']])
      assert.doesNotMatch((await runV2top([...args, ...flags])).stdout, /summary|ran for/);
  });

  test('comes at Ctrl-C', async (t) => {
    const { core } = await startWithCounters(t);
    const run = startRun([core.address, '-i', '0.2', '--json', '--summary']);
    await run.waitForLines(2);
    run.kill('SIGINT');
    const { code, stdout } = await run.ended;
    assert.equal(code, 130);
    assertFits('summary', lastOf(stdout));
  });

  test('comes at Ctrl-C from a core that hangs, long before the deadline of its call', async (t) => {
    const { core } = await startWithCounters(t);
    const run = startRun([core.address, '-i', '0.2', '--timeout', '600', '--json', '--summary']);
    await run.waitForLines(1);
    core.suspend();
    const asked = core.calls.length;
    while (core.calls.length === asked) await delay(10);
    run.kill('SIGINT');
    const { code, stdout } = await run.ended;
    core.resume();
    assert.equal(code, 130);
    assertFits('summary', lastOf(stdout));
  });

  test('comes when the core stops answering, with what was read until then', async (t) => {
    const { core } = await startWithCounters(t);
    const run = startRun([core.address, '-i', '0.2', '--json', '--summary', '--fail']);
    await run.waitForLines(1);
    await core.down();
    const { code, stdout, stderr } = await run.ended;
    assert.equal(code, 1);
    assert.match(stderr, /^v2top: [^\n]+\n$/);
    assertFits('summary', lastOf(stdout));
    assert.match(stdout, /"user":\[\{"name":"a","uplink":1,"downlink":2,[^\n]*\n$/);
    assert.equal(core.counters.get(A_DOWN), 0n);
  });

  test('is omitted if nothing was read', async () => {
    const { code, stdout } = await runV2top([`127.0.0.1:${await freePort()}`, '--summary', '-i', '0.2']);
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' });
  });
});

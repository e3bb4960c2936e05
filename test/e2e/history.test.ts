/** `v2top history` on the command line. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Store } from '../../src/history/store.ts';
import { ADDRESS, change, entryAt, tempFolder } from '../history/lab.ts';
import { assertFits } from '../output/schema.ts';
import { type Outcome, runV2top } from '../support/run.ts';

type Cleanup = { after(fn: () => void): void };

const NOW = Math.floor(Date.now() / 1000);

/** A history in which alice has carried 3 GB, forget 1 GB, and the inbound 4 GB, just now and at each server. */
async function writeHistory(t: Cleanup, servers: readonly string[] = [ADDRESS]): Promise<string> {
  const path = join(tempFolder(t), 'history.db');
  const store = await Store.open({ path, zone: undefined, systemZone: 'UTC', now: NOW });
  const inbound = { ...change('', 4_000_000_000n), counter: 'inbound>>>vmess>>>traffic>>>downlink' };
  const users = [change('alice', 3_000_000_000n), change('forget', 1_000_000_000n)];
  for (const server of servers) {
    store.acquire(server);
    store.commit(server, entryAt(NOW, { changes: [...users, inbound] }));
  }
  store.close();
  return path;
}

const history = (path: string, ...args: string[]): Promise<Outcome> =>
  runV2top(['history', '--history-file', path, ...args]);

describe('v2top history', () => {
  test('shows users, the largest first, or the requested tables', async (t) => {
    const path = await writeHistory(t);
    const { code, stdout, stderr } = await history(path, '--si');
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^ 127\.0\.0\.1:10085 {2}since .*, last /);
    assert.match(stdout, /alice .*3\.00 GB.*\n forget .*1\.00 GB.*\n.*\n TOTAL .*4\.00 GB/);
    assert.doesNotMatch(stdout, /vmess/);
    for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
    assert.match((await history(path, '--inbound')).stdout, /Inbound.*\n.*\n vmess/);
  });

  test('says how many names of all its sections are not listed', async (t) => {
    const path = await writeHistory(t, [ADDRESS, 'hk1.example:10085']);
    for (const args of [[], ['--since', 'yesterday']])
      assert.match((await history(path, '--top', '1', ...args)).stdout, /\n … and 2 more\n/);
    assert.doesNotMatch((await history(path, '--top', '1', '--by', 'day')).stdout, /more/);
  });

  test('prints lines that fit the schema', async (t) => {
    const path = await writeHistory(t);
    const { stdout } = await history(path, '--json', '--user', '--inbound');
    const lines = stdout.trimEnd().split('\n');
    assert.equal(lines.length, 9);
    for (const line of lines) assertFits('history', JSON.parse(line));
    const csv = await history(path, '--csv', '--by', 'day');
    assert.match(
      csv.stdout,
      /^format,server,dimension,name,by,start,uplink,downlink\n1,127\.0\.0\.1:10085,user,alice,day,/,
    );
  });

  test('distinguishes a name from a command with the same spelling', async (t) => {
    const path = await writeHistory(t);
    assert.match((await history(path, '--', 'forget')).stdout, /^ forget {2}127\.0\.0\.1:10085/);
    assert.match((await history(path, 'forget')).stderr, /"v2top history forget" needs a NAME/);
    const asked = await history(path, 'forget', 'alice');
    assert.deepEqual([asked.code, asked.stdout], [1, '']);
    assert.match(asked.stderr, /--yes does it without asking/);
    assert.match(
      (await history(path, 'forget', 'alice', '--yes')).stdout,
      /^Deleted: user of 127\.0\.0\.1:10085/,
    );
    assert.doesNotMatch((await history(path)).stdout, /alice/);
  });

  test('moves to another machine by export and import', async (t) => {
    const [from, to] = [await writeHistory(t), join(tempFolder(t), 'history.db')];
    const file = join(tempFolder(t), 'export.jsonl');
    writeFileSync(file, (await history(from, 'export')).stdout);
    const first = await history(to, 'import', file);
    assert.deepEqual([first.code, first.stderr], [0, '']);
    const again = await history(to, 'import', file);
    assert.deepEqual([again.code, again.stderr], [2, 'v2top: This export was imported before.\n']);
    assert.match((await history(to, '--si')).stdout, /alice .*3\.00 GB/);
  });

  test('compares the month with the quotas, and exits with 3 if one is used up', async (t) => {
    const path = await writeHistory(t);
    const config = join(tempFolder(t), 'config.json');
    writeFileSync(config, '{ "limits": { "alice": "2.5 GB/month", "bob": "1 TB/month" } }');
    const over = await history(path, '--limit', '--config', config);
    assert.equal(over.code, 3);
    assert.match(over.stdout, /alice +3\.00 GB +2\.50 GB +120% +OVER/);
    writeFileSync(config, '{ "limits": { "alice": "3.5 GB/month" } }');
    const near = await history(path, '--limit', '--config', config);
    assert.equal(near.code, 0);
    assert.match(near.stdout, /85% +near/);
    writeFileSync(config, '{ "limits": { "alice": "much" } }');
    assert.match(
      (await history(path, '--limit', '--config', config)).stderr,
      /"limits" takes names, each with a quota/,
    );
  });

  test('says in one line what is wrong', async (t) => {
    const path = await writeHistory(t);
    const none = join(tempFolder(t), 'none.db');
    const broken = join(tempFolder(t), 'broken.db');
    writeFileSync(broken, 'x'.repeat(5000));
    const cases: readonly (readonly [string[], number, RegExp])[] = [
      [['--history-file', none], 1, /there is no history in .*none\.db yet/],
      [['--history-file', broken], 1, /broken\.db is not a history of v2top/],
      [
        ['--history-file', path, '--by', 'week'],
        2,
        /--by takes one of 5m, hour, day, month, year, all, not "week"/,
      ],
      [['--history-file', path, '--since', 'soon'], 2, /--since takes a date such as/],
      [['--history-file', path, '--since', '2026-02-01', '--until', '2026-01-01'], 2, /must lie before/],
      [['--history-file', path, '--server', 'hk9:1'], 2, /has no server "hk9:1"; it has 127\.0\.0\.1:10085/],
      [['--history-file', path, '--json', '--csv'], 2, /exclude each other/],
      [['--history-file', path, 'a', 'b'], 2, /One name is enough/],
      [['--history-file', path, 'export', '--server', ADDRESS], 2, /moves all servers; drop --server/],
      [['--history-file', path, 'import', path, '--server', ADDRESS], 2, /moves all servers; drop --server/],
      [['--history-file', path, '--limit', '--server', ADDRESS], 2, /counts all servers; drop --server/],
    ];
    for (const [args, code, reason] of cases) {
      const outcome = await runV2top(['history', ...args]);
      assert.equal(outcome.code, code, args.join(' '));
      assert.match(outcome.stderr, reason);
      assert.equal(outcome.stderr.split('\n').length, 2, outcome.stderr);
    }
  });

  test("accepts every spelling of a server's address", async (t) => {
    const path = await writeHistory(t);
    for (const server of ['localhost:10085', '10085', '[::1]:10085'])
      assert.match((await history(path, '--server', server)).stdout, /alice/, server);
  });

  test('reports on the servers that are given, one or several, by address or name', async (t) => {
    const path = await writeHistory(t, [ADDRESS, 'hk1.example:10085', 'fra.example:10085']);
    const config = join(tempFolder(t), 'config.json');
    writeFileSync(config, '{ "servers": { "hk": "hk1.example:10085" } }');
    const servers = async (...args: string[]): Promise<string[]> => {
      const { stdout } = await history(path, '--config', config, '--json', 'alice', '--by', 'all', ...args);
      return stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).server)
        .sort();
    };
    assert.deepEqual(await servers(), [ADDRESS, 'fra.example:10085', 'hk1.example:10085']);
    assert.deepEqual(await servers('--server', '@hk'), ['hk1.example:10085']);
    assert.deepEqual(await servers('--server', '@hk', '-s', 'localhost:10085', '-s', 'hk1.example:10085'), [
      ADDRESS,
      'hk1.example:10085',
    ]);
    const unknown = await history(path, '--server', ADDRESS, '--server', 'hk9:1');
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /has no server "hk9:1"/);
  });

  test('shows two made-up months in the demo', async () => {
    const { code, stdout } = await runV2top(['demo', 'history', '--top', '3']);
    assert.equal(code, 0);
    assert.match(stdout, / User .*\n.*\n alice@example\.net .*\n.*\n.*\n.*\n TOTAL /);
    const days = await runV2top([
      'demo',
      'history',
      'alice@example.net',
      '--json',
      '--by',
      'day',
      '--since',
      '60d',
    ]);
    const lines = days.stdout.trimEnd().split('\n');
    assert.equal(lines.length, 60);
    for (const line of lines) assertFits('history', JSON.parse(line));
    assert.match(
      (await runV2top(['demo', 'history', 'export'])).stderr,
      /made up; "export" works on a real one/,
    );
  });
});

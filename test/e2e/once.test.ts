/** `--once` gives the same as the guide's traffic script, and is right where that script is wrong. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { cleanName } from '../../src/text/safe.ts';
import { start } from '../support/fake-core-lab.ts';
import { comparable, countersOf, type Kind, parseSamples } from '../support/json-sample.ts';
import { runV2top } from '../support/run.ts';
import { curlThrough, startWebServer, type WebServer } from '../support/traffic.ts';
import { v2ctlQuery } from '../support/v2ctl.ts';
import { startV2Ray, type V2Ray } from '../support/v2ray.ts';

type Counters = ReadonlyMap<string, bigint>;

/** Three digits and an IEC unit; the script's numfmt says the same with two digits. */
function iec(bytes: bigint): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
  const power = units.findLastIndex((_, index) => bytes >= 1024n ** BigInt(index));
  if (power <= 0) return `${bytes} B`;
  const digits = Number((Number(bytes) / 1024 ** power).toPrecision(3));
  return `${digits >= 100 ? digits : digits.toPrecision(3)} ${units[power]}`;
}

/** What the script works out for one kind, with the sums down before those up: a row for each name, the largest first. */
function scriptRows(counters: Counters, kind: Kind): string[][] {
  const rows = new Map<string, [bigint, bigint]>();
  for (const [counter, value] of counters) {
    const name = /^([a-z]+)>>>(.*)>>>traffic>>>(up|down)link$/.exec(counter);
    if (name?.[1] !== kind) continue;
    const row = rows.get(name[2] ?? '') ?? [0n, 0n];
    row[name[3] === 'up' ? 0 : 1] += value;
    rows.set(name[2] ?? '', row);
  }
  const sum = (direction: 0 | 1): string =>
    iec([...rows.values()].reduce((all, row) => all + row[direction], 0n));
  const ordered = [...rows].sort(([a, [up, down]], [b, [otherUp, otherDown]]) => {
    const difference = otherUp + otherDown - up - down;
    return difference > 0n ? 1 : difference < 0n ? -1 : a < b ? -1 : 1;
  });
  return [...ordered.map(([name, [up, down]]) => [name, iec(down), iec(up)]), ['TOTAL', sum(1), sum(0)]];
}

/** The lines of one table as v2top printed them, each split into its cells. */
function printedRows(text: string, title: string): string[][] {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`${title} `));
  assert.ok(start >= 0, `no table ${title} in:\n${text}`);
  const end = lines.findIndex((line, index) => index > start && !line.startsWith(' '));
  return lines.slice(start + 1, end).map((line) => line.trim().split(/ {2,}/));
}

/** Runs v2top and expects it to have gone well. */
async function print(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runV2top(args);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  return stdout;
}

describe('--once on a real V2Ray', () => {
  const BLANK = 'Anna Maria van Dyck';
  const ARROWS = 'u3>>>traffic>>>x';
  const HOSTILE = 'ev>>>il\u001b[31m\u0007\u202e名"\\';
  let v2ray: V2Ray;
  let web: WebServer;
  before(async () => {
    const socks = { ws: ['alice', BLANK, ARROWS], tcp: [HOSTILE] };
    [v2ray, web] = await Promise.all([startV2Ray({ socks }), startWebServer()]);
    const downloads = {
      alice: 2_700,
      'carol@example.net': 3_000_000,
      [BLANK]: 120_000,
      [ARROWS]: 7,
      [HOSTILE]: 10_000,
    };
    for (const [user, bytes] of Object.entries(downloads))
      await curlThrough(v2ray.proxy(user), web.url(bytes));
  });
  after(() => Promise.all([v2ray.stop(), web.close()]));

  test("prints the script's inbound rows, user rows and their TOTAL", async () => {
    const text = await print(v2ray.api, '--once');
    const counters = await v2ctlQuery(v2ray);
    // The row of the API has grown by the two questions that this test asks.
    const others = (rows: string[][]) => rows.filter(([name]) => name !== 'api' && name !== 'TOTAL');
    assert.deepEqual(others(printedRows(text, 'Inbound')), others(scriptRows(counters, 'inbound')));
    assert.ok(printedRows(text, 'Inbound').some(([name]) => name === 'api'));
    assert.deepEqual(printedRows(text, 'Outbound'), scriptRows(counters, 'outbound'));
    const users = scriptRows(counters, 'user').map(([name = '', ...sums]) => [cleanName(name), ...sums]);
    assert.deepEqual(printedRows(text, 'User'), users);
  });

  test("includes the API's own traffic in the TOTAL, like the script", async (t) => {
    const core = await start(t);
    const counters = new Map([
      ['inbound>>>ws>>>traffic>>>uplink', 2_765n],
      ['inbound>>>ws>>>traffic>>>downlink', 3_174n],
      ['inbound>>>api>>>traffic>>>uplink', 161n],
      ['inbound>>>api>>>traffic>>>downlink', 724n],
    ]);
    for (const [name, value] of counters) core.set(name, value);
    assert.deepEqual(
      printedRows(await print(core.address, '--once'), 'Inbound'),
      scriptRows(counters, 'inbound'),
    );
  });

  test('prints names with spaces or >>> completely', async () => {
    const names = printedRows(await print(v2ray.api, '--once'), 'User').map(([name]) => name);
    assert.ok(names.includes(BLANK), String(names));
    assert.ok(names.includes(ARROWS), String(names));
  });

  test('prints a name without its control characters, and unchanged in JSON', async () => {
    const text = await print(v2ray.api, '--once');
    assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
    const [sample] = parseSamples([await print(v2ray.api, '--once', '--json')]);
    assert.ok(sample?.user.some(({ name }) => name === HOSTILE));
  });

  test('prints every total exactly as JSON, without speeds', async () => {
    const [sample] = parseSamples([await print(v2ray.api, '--once', '--json')]);
    assert.deepEqual(comparable(countersOf(sample)), comparable(await v2ctlQuery(v2ray)));
    assert.equal(sample?.elapsed, null);
    assert.deepEqual(
      new Set(sample?.user.flatMap((row) => [row.uplinkRate, row.downlinkRate])),
      new Set([null]),
    );
  });

  test('leaves the counters alone without --reset; with it they are printed and zeroed', async () => {
    const counted = comparable(await v2ctlQuery(v2ray));
    await print(v2ray.api, '--once');
    assert.deepEqual(comparable(await v2ctlQuery(v2ray)), counted);
    const [sample] = parseSamples([await print(v2ray.api, '--once', '--reset', '--json')]);
    assert.deepEqual(comparable(countersOf(sample)), counted);
    assert.deepEqual(new Set(comparable(await v2ctlQuery(v2ray)).map(([, value]) => value)), new Set([0n]));
  });
});

describe('--once where the script fails', () => {
  test('prints what there is without users', async (t) => {
    const v2ray = await startV2Ray({ socks: { socks: ['alice'] }, vmess: [] });
    t.after(() => v2ray.stop());
    const text = await print(v2ray.api, '--once');
    const names = printedRows(text, 'Inbound').map(([name]) => name);
    assert.deepEqual(names, ['api', 'socks', 'TOTAL'], 'only the questions themselves have carried bytes');
    assert.deepEqual(printedRows(text, 'Inbound')[1], ['socks', '0 B', '0 B']);
    assert.doesNotMatch(text, /^User/m);
  });

  test('says where to find help if there are no counters', async (t) => {
    const v2ray = await startV2Ray({ policy: false, vmess: [] });
    t.after(() => v2ray.stop());
    assert.match(await print(v2ray.api, '--once'), /v2top doctor/);
  });

  test('prints sums beyond 2^63 exactly', async (t) => {
    const core = await start(t);
    for (const user of ['a', 'b']) {
      core.set(`user>>>${user}>>>traffic>>>uplink`, 2n ** 63n - 1n);
      core.set(`user>>>${user}>>>traffic>>>downlink`, 0n);
    }
    assert.deepEqual(printedRows(await print(core.address, '--once'), 'User'), [
      ['a', '0 B', '8.00 EiB'],
      ['b', '0 B', '8.00 EiB'],
      ['TOTAL', '0 B', '16.0 EiB'],
    ]);
    const json = await print(core.address, '--once', '--json');
    assert.ok(json.includes('"name":"a","uplink":9223372036854775807,"downlink":0,'), json);
    assert.ok(json.includes('"user":{"uplink":18446744073709551614,"downlink":0,'), json);
  });

  test('prints a dash for a direction that is not counted', async (t) => {
    const core = await start(t);
    core.set('user>>>a>>>traffic>>>downlink', 5n);
    assert.deepEqual(printedRows(await print(core.address, '--once'), 'User'), [
      ['a', '5 B', '–'],
      ['TOTAL', '5 B', '–'],
    ]);
  });
});

/** A real Prometheus scrapes the exporter of a real V2Ray with real traffic; so does VictoriaMetrics. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { start as startFakeCore } from '../support/fake-core-lab.ts';
import { createPlainClient, type PlainClient } from '../support/plain-client.ts';
import { type Database, startPrometheus, startVictoriaMetrics } from '../support/prometheus.ts';
import { curlThrough, startWebServer, type WebServer } from '../support/traffic.ts';
import { startV2Ray, type V2Ray } from '../support/v2ray.ts';
import { type Exporter, startExporter, waitFor } from './program.ts';

const DASHBOARDS = fileURLToPath(new URL('../../dashboards/', import.meta.url));
const USERS = ['alice', 'bob'];

interface Lab {
  readonly v2ray: V2Ray;
  readonly web: WebServer;
  readonly core: PlainClient;
  readonly exporter: Exporter;
  readonly folder: string;
}

/** An exporter of a real V2Ray, and of other cores at these addresses. */
async function startLab(t: TestContext, others: readonly string[] = []): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'v2top-fleet-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const v2ray = await startV2Ray();
  t.after(() => v2ray.stop());
  const web = await startWebServer();
  t.after(() => web.close());
  const core = createPlainClient(v2ray.api);
  t.after(() => core.close());
  const exporter = await startExporter(t, [v2ray.api, ...others], { env: { XDG_STATE_HOME: folder } });
  return { v2ray, web, core, exporter, folder };
}

const target = ({ exporter }: Lab): string => `127.0.0.1:${exporter.port}`;

/** Downloads of some odd numbers of bytes by each user, and an upload. */
async function carry({ v2ray, web }: Lab): Promise<void> {
  await Promise.all(
    USERS.map((user, index) => curlThrough(v2ray.proxy(user), web.url(1_234_567 * (index + 1) + 1))),
  );
  await curlThrough(v2ray.proxy('alice'), web.url(1), { upload: 765_433 });
}

/** What the core says of each user, as `v2ray_traffic_…{…}` lines would. */
async function userCounters(core: PlainClient): Promise<Map<string, string>> {
  const lines = await core.query();
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const [, user, direction, value = ''] = /^user>>>(.*)>>>traffic>>>(\w+) (\d+)$/.exec(line) ?? [];
      return user === undefined ? [] : [[`${user} ${direction}`, value]];
    }),
  );
}

/** The same by a database. */
async function storedCounters(database: Database): Promise<Map<string, string>> {
  const stored = new Map<string, string>();
  for (const direction of ['uplink', 'downlink']) {
    const series = await database.query(`v2ray_traffic_${direction}_bytes_total{dimension="user"}`);
    for (const { metric, value } of series) stored.set(`${metric.target} ${direction}`, value);
  }
  return stored;
}

const sorted = (counters: ReadonlyMap<string, string>): [string, string][] => [...counters].sort();

/** Waits until a database says of each user what the core says, to the byte. */
async function untilEqual(database: Database, core: PlainClient): Promise<void> {
  let [stored, said]: [string, string][][] = [[], []];
  await waitFor(
    async () => {
      stored = sorted(await storedCounters(database));
      said = sorted(await userCounters(core));
      return said.length > 0 && JSON.stringify(stored) === JSON.stringify(said);
    },
    () => `${JSON.stringify(stored)} is not ${JSON.stringify(said)}`,
  );
}

/** Waits until an expression has one value that fits. */
async function untilValue(
  database: Database,
  expression: string,
  fits: (value: number) => boolean,
): Promise<number> {
  let values: string[] = [];
  await waitFor(
    async () => {
      values = (await database.query(expression)).map(({ value }) => value);
      return values.length === 1 && fits(Number(values[0]));
    },
    () => `${expression} is ${values.join(', ') || 'nothing'}`,
  );
  return Number(values[0]);
}

describe('values', () => {
  test("equal the core's to the byte, in Prometheus and in VictoriaMetrics", async (t) => {
    const lab = await startLab(t);
    const prometheus = await startPrometheus(t, { target: target(lab) });
    const victoria = await startVictoriaMetrics(t, { target: target(lab) });
    await carry(lab);
    await untilEqual(prometheus, lab.core);
    await untilEqual(victoria, lab.core);
    const types = await (await fetch(`${prometheus.url}/api/v1/metadata`)).text();
    for (const [name, type] of [
      ['v2ray_up', 'gauge'],
      ['v2ray_traffic_uplink_bytes', 'counter'],
      ['v2top_core', 'info'],
    ])
      assert.ok(types.includes(`"${name}":[{"type":"${type}"`), `${name} in ${types}`);
  });

  test('give rates that equal the true speed', async (t) => {
    const lab = await startLab(t);
    const prometheus = await startPrometheus(t, { target: target(lab) });
    const speed = 400_000;
    const ending = new AbortController();
    t.after(() => ending.abort());
    curlThrough(lab.v2ray.proxy('bob'), lab.web.url(60 * speed, speed), { signal: ending.signal }).catch(
      () => undefined,
    );
    const bytes = async (): Promise<number> =>
      Number((await userCounters(lab.core)).get('bob downlink') ?? 0);
    const series = 'v2ray_traffic_downlink_bytes_total{dimension="user",target="bob"}';
    // Only when the window is full of samples is it compared.
    await untilValue(prometheus, `count_over_time(${series}[12s])`, (count) => count >= 10);
    const [from, before] = [performance.now(), await bytes()];
    const [goal] = [before + 8 * speed];
    await waitFor(async () => (await bytes()) >= goal, 'bob has stopped');
    const truth = ((await bytes()) - before) / ((performance.now() - from) / 1000);
    const rate = await untilValue(prometheus, `rate(${series}[8s])`, (value) => value > 0);
    assert.ok(Math.abs(rate / truth - 1) < 0.2, `${rate} B/s by rate(), ${truth} B/s in truth`);
  });
});

/** No sum has ever fallen, as Prometheus saw them. */
async function neverReset(database: Database): Promise<void> {
  for (const direction of ['uplink', 'downlink']) {
    const resets = await database.query(`resets(v2ray_traffic_${direction}_bytes_total[5m])`);
    assert.ok(resets.length > 0);
    for (const { value } of resets) assert.equal(value, '0');
  }
}

describe('a pulled plug', () => {
  test('at the core takes nothing from the sums, which continue', async (t) => {
    const lab = await startLab(t);
    const prometheus = await startPrometheus(t, { target: target(lab) });
    await carry(lab);
    await untilEqual(prometheus, lab.core);
    const before = await storedCounters(prometheus);
    await lab.v2ray.halt();
    await untilValue(prometheus, 'v2ray_up', (value) => value === 0);
    assert.deepEqual(sorted(await storedCounters(prometheus)), sorted(before));
    await lab.v2ray.restart();
    await carry(lab);
    await untilValue(prometheus, 'v2ray_up', (value) => value === 1);
    const after = await userCounters(lab.core);
    for (const [key, value] of after) {
      const [user, direction] = key.split(' ');
      const series = `v2ray_traffic_${direction}_bytes_total{dimension="user",target="${user}"}`;
      const sum = Number(before.get(key) ?? 0) + Number(value);
      await untilValue(prometheus, series, (stored) => stored === sum);
    }
    await untilValue(prometheus, 'v2top_core_restarts_total', (value) => value === 1);
    await neverReset(prometheus);
  });

  test('at the exporter takes nothing either, because the next one continues', async (t) => {
    const lab = await startLab(t);
    const prometheus = await startPrometheus(t, { target: target(lab) });
    await carry(lab);
    await untilEqual(prometheus, lab.core);
    lab.exporter.run.kill('SIGKILL');
    await lab.exporter.run.ended;
    await untilValue(prometheus, 'up', (value) => value === 0);
    await carry(lab);
    const { port } = lab.exporter;
    await startExporter(t, [lab.v2ray.api], { env: { XDG_STATE_HOME: lab.folder }, port });
    await untilEqual(prometheus, lab.core);
    await neverReset(prometheus);
  });

  test('at the core fires an alert, which ends when it is back', async (t) => {
    const lab = await startLab(t);
    const rules = join(lab.folder, 'alerts.yml');
    // As it is shipped, but for the patience.
    writeFileSync(
      rules,
      readFileSync(join(DASHBOARDS, 'alerts.yml'), 'utf8').replaceAll(/for: \d+m/g, 'for: 1s'),
    );
    const prometheus = await startPrometheus(t, { target: target(lab), rules: [rules] });
    await untilValue(prometheus, 'v2ray_up', (value) => value === 1);
    const firing = 'count(ALERTS{alertname="V2RayDown",alertstate="firing"}) or vector(0)';
    assert.equal((await prometheus.query(firing))[0]?.value, '0');
    await lab.v2ray.halt();
    await untilValue(prometheus, firing, (value) => value === 1);
    await lab.v2ray.restart();
    await untilValue(prometheus, firing, (value) => value === 0);
  });
});

/** The variables of a dashboard, as Grafana would put them into a query. */
const filledIn = (query: string): string =>
  query
    .replaceAll(/\$(?:job|instance|user)\b/g, '.*')
    .replaceAll('$__rate_interval', '10s')
    .replaceAll('$__range', '1m');

/** All queries of a dashboard, wherever they stand. */
function queriesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(queriesOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'expr' && typeof inner === 'string' ? [inner] : queriesOf(inner),
  );
}

/** Queries of the kind that the published dashboards of v2ray-exporter make. */
const PUBLISHED = [
  'sum(v2ray_up{job=~"$job",instance=~"$instance"})',
  'v2ray_uptime_seconds{job=~"$job",instance=~"$instance"}',
  'sum(increase(v2ray_traffic_downlink_bytes_total{job=~"$job",instance=~"$instance"}[$__range]))',
  'sum(irate(v2ray_traffic_uplink_bytes_total{job=~"$job",instance=~"$instance"}[5m]))',
  'irate(v2ray_traffic_downlink_bytes_total{job=~"$job",instance=~"$instance",dimension="inbound"}[5m])',
  'irate(v2ray_traffic_uplink_bytes_total{job=~"$job",instance=~"$instance",dimension="user"}[5m])',
  'increase(v2ray_traffic_uplink_bytes_total{job=~"$job",instance=~"$instance"}[$__range])',
  'count_over_time(v2ray_up[$__range])',
  'v2ray_goroutines',
  'v2ray_memstats_alloc_bytes',
  'rate(v2ray_memstats_alloc_bytes_total[5m])',
  'v2ray_memstats_sys_bytes',
  'v2ray_memstats_mallocs_total - v2ray_memstats_frees_total',
  'v2ray_scrape_duration_seconds',
];

test('every query of our dashboard and of the published ones returns data', async (t) => {
  const xray = await startFakeCore(t, { kind: 'xray' });
  xray.add('user>>>alice>>>traffic>>>downlink', 5n);
  xray.online.set('alice', { '203.0.113.7': 1_764_000_000 });
  const lab = await startLab(t, [xray.address]);
  const limits = join(lab.folder, 'limits.yml');
  writeFileSync(limits, readFileSync(join(DASHBOARDS, 'limits.yml'), 'utf8').replaceAll('@example.net', ''));
  const prometheus = await startPrometheus(t, {
    target: target(lab),
    rules: [join(DASHBOARDS, 'recording.yml'), join(DASHBOARDS, 'alerts.yml'), limits],
  });
  await carry(lab);
  const ours = queriesOf(JSON.parse(readFileSync(join(DASHBOARDS, 'v2top.json'), 'utf8')));
  assert.ok(ours.length > 25);
  for (const query of [...ours, ...PUBLISHED]) {
    let length = 0;
    await waitFor(
      async () => {
        // Speeds and shares are of traffic that goes on.
        if (length === 0) await carry(lab);
        length = (await prometheus.query(filledIn(query))).length;
        return length > 0;
      },
      () => `no data: ${filledIn(query)}`,
    );
  }
});

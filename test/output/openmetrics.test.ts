/** `--once --format openmetrics` and `--format prometheus`: one reading for Prometheus. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { openMetricsText, prometheusText } from '../../src/output/openmetrics.ts';
import { TrafficSums } from '../../src/output/traffic-sums.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { Ledger } from '../../src/traffic/ledger.ts';
import type { Sample } from '../../src/traffic/sample.ts';
import { A_DOWN, startWithCounters } from '../support/fake-core-lab.ts';
import { promtool } from '../support/prometheus.ts';
import { runV2top } from '../support/run.ts';
import { second } from '../support/states.ts';
import { contextWith, MOST, nastySamples } from './samples.ts';

const [FIRST] = nastySamples();
const readingOf = (sample: Sample, settings: Partial<Settings> = {}) => [
  { context: contextWith(settings), sample },
];
const metrics = (text: string): string[] => text.split('\n').filter((line) => /^[^#]/.test(line));

describe('a reading', () => {
  test('of a small core is written completely', async (t) => {
    const { core } = await startWithCounters(t, { kind: 'xray' });
    const { code, stdout, stderr } = await runV2top([core.address, '--once', '--format', 'openmetrics']);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    const time = /^v2top_last_answer_timestamp_seconds (\d+(?:\.\d+)?)$/m.exec(stdout)?.[1];
    assert.ok(Math.abs(Number(time) - Date.now() / 1000) < 600);
    assert.equal(
      stdout,
      `# TYPE v2ray_up gauge
# HELP v2ray_up Whether the last poll of the core was answered: 1 or 0.
v2ray_up 1
# TYPE v2ray_uptime_seconds gauge
# UNIT v2ray_uptime_seconds seconds
# HELP v2ray_uptime_seconds Time since the core started.
v2ray_uptime_seconds 3600
# TYPE v2ray_traffic_uplink_bytes counter
# UNIT v2ray_traffic_uplink_bytes bytes
# HELP v2ray_traffic_uplink_bytes Bytes from clients towards the internet, by inbound, outbound and user. The dimensions are views of the same traffic; do not add them up.
v2ray_traffic_uplink_bytes_total{dimension="user",target="a"} 1
# TYPE v2ray_traffic_downlink_bytes counter
# UNIT v2ray_traffic_downlink_bytes bytes
# HELP v2ray_traffic_downlink_bytes Bytes from the internet back to clients, by inbound, outbound and user. The dimensions are views of the same traffic; do not add them up.
v2ray_traffic_downlink_bytes_total{dimension="inbound",target="tcp"} 3
v2ray_traffic_downlink_bytes_total{dimension="user",target="a"} 2
# TYPE v2top_core info
# HELP v2top_core The kind of core that answers.
v2top_core_info{core="xray"} 1
# TYPE v2top_last_answer_timestamp_seconds gauge
# UNIT v2top_last_answer_timestamp_seconds seconds
# HELP v2top_last_answer_timestamp_seconds When the core last answered, in seconds since 1970: the traffic counters are from then.
v2top_last_answer_timestamp_seconds ${time}
# EOF
`,
    );
  });

  test("has the same samples in Prometheus' own format, and promtool accepts it", () => {
    const text = prometheusText(readingOf(FIRST));
    assert.deepEqual(metrics(text), metrics(openMetricsText(readingOf(FIRST))));
    const { status, stdout, stderr } = spawnSync(promtool(), ['check', 'metrics'], {
      input: text,
      encoding: 'utf8',
    });
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' });
  });

  test('zeroes nothing, whatever the settings say', async (t) => {
    const { core } = await startWithCounters(t);
    await runV2top([core.address, '--once', '--format', 'openmetrics']);
    assert.equal(core.counters.get(A_DOWN), 2n);
    assert.ok(core.calls.every((call) => !('reset' in call) || !call.reset));
  });

  test('gives each series once, with names escaped as the format requires', () => {
    const lines = metrics(openMetricsText(readingOf(FIRST)));
    const series = lines.map((line) => line.slice(0, line.lastIndexOf(' ')));
    assert.equal(new Set(series).size, series.length);
    const value = String.raw`"(?:[^"\\\p{Cc}]|\\\\|\\")*"`;
    const shape = new RegExp(`^[a-z0-9_]+(?:\\{[a-z]+=${value}(?:,[a-z]+=${value})*\\})? [0-9.]+$`, 'u');
    for (const line of lines) assert.match(line, shape);
    for (const name of [
      'target="a,b;\\"c\\""',
      'target="back\\\\slash"',
      'target="esc\\\\u001b[2J"',
      'target="line\\\\u000abreak\\\\u000d"',
      'target=""',
    ])
      assert.ok(
        lines.some((line) => line.includes(name)),
        name,
      );
    assert.ok(lines.some((line) => line.endsWith(` ${MOST - 4n}`)));
  });

  test('keeps names that people use unchanged', () => {
    const ledger = new Ledger();
    const names = ['علی\u200cرضا', '👩\u200d💻', '❤\ufe0f', 'अ\u093f', '中文'];
    const counters = names.map((name) => `user>>>${name}>>>traffic>>>uplink`);
    ledger.read({ names: counters, values: counters.map(() => 1n) }, second(0), null);
    const text = openMetricsText(readingOf(ledger.sample('read-only', 1)));
    for (const name of names) assert.ok(text.includes(`target="${name}"`), name);
  });

  test('keeps a name apart from another that looks like its escape', () => {
    const ledger = new Ledger();
    const names = ['a\ud800', 'a\\ud800'].map((name) => `user>>>${name}>>>traffic>>>uplink`);
    ledger.read({ names, values: [2n, 3n] }, second(0), null);
    const text = openMetricsText(readingOf(ledger.sample('read-only', 1)));
    assert.deepEqual(
      metrics(text).filter((line) => line.includes('uplink')),
      [
        'v2ray_traffic_uplink_bytes_total{dimension="user",target="a\\\\u005cud800"} 3',
        'v2ray_traffic_uplink_bytes_total{dimension="user",target="a\\\\ud800"} 2',
      ],
    );
  });

  test('sums names that become the same target', () => {
    const sums = new TrafficSums((_, name) => name.replace(/@.*/, ''));
    sums.addRow({ dimension: 'user', name: 'a@x' }, 2n, undefined);
    sums.addRow({ dimension: 'user', name: 'a@y' }, 3n, 1n);
    assert.deepEqual(
      [...sums.entries()].map(({ labels, uplink, downlink }) => [labels, uplink, downlink]),
      [['dimension="user",target="a"', 5n, 1n]],
    );
  });

  test('contains only names that pass the filter', () => {
    const lines = metrics(openMetricsText(readingOf(FIRST, { filter: 'back' })));
    assert.deepEqual(
      lines.flatMap((line) => /target="(.*?)"}/.exec(line)?.[1] ?? []),
      ['back\\\\slash', 'back\\\\slash'],
    );
  });
});

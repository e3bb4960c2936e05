/** `--once --format openmetrics`: one reading as Prometheus takes it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openMetricsWriter } from '../../src/output/openmetrics.ts';
import { Ledger } from '../../src/traffic/ledger.ts';
import { A_DOWN, startWithCounters } from '../support/fake-core-lab.ts';
import { runV2top } from '../support/run.ts';
import { second } from '../support/states.ts';
import { contextWith, MOST, nastySamples } from './samples.ts';

const [FIRST] = nastySamples();
const metrics = (text: string): string[] => text.split('\n').filter((line) => /^[^#]/.test(line));

describe('a reading', () => {
  test('of a small core, whole', async (t) => {
    const { core } = await startWithCounters(t, { kind: 'xray' });
    const { code, stdout, stderr } = await runV2top([core.address, '--once', '--format', 'openmetrics']);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    const server = `server="${core.address}"`;
    assert.equal(
      stdout,
      `# TYPE v2top_traffic_bytes counter
# UNIT v2top_traffic_bytes bytes
# HELP v2top_traffic_bytes What the core has counted since it started, or since its counters were last zeroed. The dimensions are views of the same traffic; do not add them up.
v2top_traffic_bytes_total{${server},dimension="inbound",name="tcp",direction="downlink"} 3
v2top_traffic_bytes_total{${server},dimension="user",name="a",direction="uplink"} 1
v2top_traffic_bytes_total{${server},dimension="user",name="a",direction="downlink"} 2
# TYPE v2top_core_uptime_seconds gauge
# UNIT v2top_core_uptime_seconds seconds
# HELP v2top_core_uptime_seconds Time since the core started.
v2top_core_uptime_seconds{${server}} 3600
# TYPE v2top_core_info gauge
# HELP v2top_core_info The kind of core that answers; always 1.
v2top_core_info{${server},core="xray"} 1
# EOF
`,
    );
  });

  test('zeroes nothing, whatever the settings say', async (t) => {
    const { core } = await startWithCounters(t);
    await runV2top([core.address, '--once', '--format', 'openmetrics']);
    assert.equal(core.counters.get(A_DOWN), 2n);
    assert.ok(core.calls.every((call) => !('reset' in call) || !call.reset));
  });

  test('of any names has each series once, escaped as the format wants it', () => {
    const lines = metrics(openMetricsWriter(contextWith()).sample(FIRST));
    const series = lines.map((line) => line.slice(0, line.lastIndexOf(' ')));
    assert.equal(new Set(series).size, series.length);
    const value = String.raw`"(?:[^"\\\p{Cc}\p{Cf}]|\\\\|\\")*"`;
    const shape = new RegExp(`^[a-z0-9_]+\\{[a-z]+=${value}(?:,[a-z]+=${value})*\\} \\d+$`, 'u');
    for (const line of lines) assert.match(line, shape);
    for (const name of ['name="a,b;\\"c\\""', 'name="back\\\\slash"', 'name="esc\\\\u001b[2J"', 'name=""'])
      assert.ok(
        lines.some((line) => line.includes(name)),
        name,
      );
    assert.ok(lines.some((line) => line.endsWith(` ${MOST - 4n}`)));
  });

  test('sums names that become the same', () => {
    const ledger = new Ledger();
    const names = ['a\u001b', 'a\\u001b'].map((name) => `user>>>${name}>>>traffic>>>uplink`);
    ledger.read({ names, values: [2n, 3n] }, second(0), null);
    const text = openMetricsWriter(contextWith()).sample(ledger.sample('read-only', 1));
    assert.deepEqual(metrics(text), [
      'v2top_traffic_bytes_total{server="127.0.0.1:10085",dimension="user",name="a\\\\u001b",direction="uplink"} 5',
    ]);
  });

  test('is filtered', () => {
    const lines = metrics(openMetricsWriter(contextWith({ filter: 'back' })).sample(FIRST));
    assert.deepEqual(
      lines.map((line) => /name="(.*?)",dir/.exec(line)?.[1]),
      ['back\\\\slash', 'back\\\\slash', undefined],
    );
  });
});

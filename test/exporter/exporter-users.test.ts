/** What `v2top exporter` says about users: who is online, and under which labels. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { startWithCounters } from '../support/fake-core-lab.ts';
import { freePort } from '../support/free-port.ts';
import { promtool } from '../support/prometheus.ts';
import { INBOUND_DOWN, newFolder, startExporter, waitFor } from './program.ts';

describe('who is online', () => {
  const IPS = { '203.0.113.7': 1, '2001:db8::7': 2 };

  test('is counted by user, and no address is shown', async (t) => {
    const { core } = await startWithCounters(t, { kind: 'xray' });
    core.online.set('a', IPS);
    core.online.set('gone', {});
    const exporter = await startExporter(t, [core.address]);
    const samples = await exporter.until('v2top_online_ips{target="a"} 2');
    assert.equal(samples.get('v2top_online_users'), '1');
    assert.equal(samples.has('v2top_online_ips{target="gone"}'), false);
    const text = (await exporter.get('/metrics')).body.toString();
    assert.doesNotMatch(text, /203\.0\.113|2001:db8/);
    const { status, stdout, stderr } = spawnSync(promtool(), ['check', 'metrics'], {
      input: text,
      encoding: 'utf8',
    });
    assert.deepEqual({ status, said: `${stdout}${stderr}` }, { status: 0, said: '' });
  });

  test('has the chosen labels for users', async (t) => {
    const { core } = await startWithCounters(t, { kind: 'xray' });
    core.online.set('a', IPS);
    core.online.set('b', { '203.0.113.8': 1 });
    const exporter = await startExporter(t, [core.address, '--user-labels', 'none']);
    const samples = await exporter.until('v2top_online_ips{target=""} 3');
    assert.equal(samples.get('v2top_online_users'), '2');
  });

  test('is absent if the core cannot tell', async (t) => {
    const { core } = await startWithCounters(t, { kind: 'xray', newestOnline: null });
    const exporter = await startExporter(t, [core.address]);
    await exporter.until('v2top_core_info{core="xray"} 1');
    await waitFor(
      async () => core.calls.filter(({ method }) => method === 'QueryStats').length > 5,
      'no polls',
    );
    assert.ok(![...(await exporter.samples()).keys()].some((series) => series.startsWith('v2top_online')));
  });
});

describe('names of users', () => {
  test('can be left out, so that only their sum remains', async (t) => {
    const { core } = await startWithCounters(t);
    core.add('user>>>b>>>traffic>>>downlink', 40n);
    const exporter = await startExporter(t, [core.address, '--user-labels', 'none']);
    const samples = await exporter.until('v2ray_traffic_downlink_bytes_total{dimension="user",target=""} 42');
    assert.equal(samples.get(INBOUND_DOWN), '3');
  });

  test('can be hashed with a key that is kept, so that labels stay the same', async (t) => {
    const { core } = await startWithCounters(t);
    const folder = newFolder(t);
    const env = { XDG_STATE_HOME: folder };
    const labelOf = async (): Promise<string> => {
      const exporter = await startExporter(t, [core.address, '--user-labels', 'hash'], { env });
      await exporter.until('v2ray_up 1');
      const series = [...(await exporter.samples()).keys()].find((key) => key.includes('dimension="user"'));
      await exporter.stop();
      return /target="([0-9a-f]{16})"/.exec(series ?? '')?.[1] ?? `no hash in ${series}`;
    };
    const first = await labelOf();
    assert.match(first, /^[0-9a-f]{16}$/);
    assert.equal(await labelOf(), first);
    assert.equal(statSync(join(folder, 'v2top', 'label-key')).mode & 0o777, 0o600);
    rmSync(join(folder, 'v2top', 'label-key'));
    assert.notEqual(await labelOf(), first);
  });

  test('cause a warning if everyone can read them', async (t) => {
    const { core } = await startWithCounters(t);
    const port = await freePort();
    const open = await startExporter(t, [core.address, '--listen', `0.0.0.0:${port}`], { port });
    assert.match(open.run.stderr, /Warning: everyone who reaches this address can read the names/);
    await open.stop();
    const shut = await startExporter(
      t,
      [core.address, '--listen', `0.0.0.0:${port}`, '--user-labels', 'none'],
      { port },
    );
    assert.doesNotMatch(shut.run.stderr, /Warning/);
  });
});

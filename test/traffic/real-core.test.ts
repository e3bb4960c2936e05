/** A real V2Ray that is restarted, killed, and reset by another program, while v2top watches real traffic. */
import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import { connect } from '../../src/core/grpc.ts';
import { jsonWriter } from '../../src/output/json.ts';
import { runBatches } from '../../src/output/run.ts';
import { DEFAULT_SETTINGS } from '../../src/settings/settings.ts';
import { systemClock } from '../../src/traffic/clock.ts';
import { curlThrough, startWebServer, type WebServer } from '../support/traffic.ts';
import { v2ctlQuery } from '../support/v2ctl.ts';
import { startV2Ray, type V2Ray } from '../support/v2ray.ts';
import { bytesOf, until, watch } from './watch.ts';

let web: WebServer;
before(async () => {
  web = await startWebServer();
});
after(() => web.close());

async function start(t: TestContext): Promise<V2Ray> {
  const v2ray = await startV2Ray({ vmess: [] });
  t.after(() => v2ray.stop());
  return v2ray;
}

/** Lets a user download so much; returns what the core counts for it. */
async function download(v2ray: V2Ray, user: string, bytes: number): Promise<bigint> {
  const transfer = await curlThrough(v2ray.proxy(user), web.url(bytes));
  return BigInt(transfer.download + transfer.responseHeader);
}

for (const mode of ['reset', 'read-only'] as const) {
  describe(`in ${mode} mode`, { concurrency: true }, () => {
    test('a restart loses nothing that had been read', async (t) => {
      const v2ray = await start(t);
      const watching = watch(t, v2ray.api, { mode });
      let truth = (await download(v2ray, 'alice', 300_000)) + (await download(v2ray, 'bob', 100_000));
      const total = (): bigint =>
        bytesOf(watching.last, 'user', 'alice') + bytesOf(watching.last, 'user', 'bob');
      await until(() => total() === truth && (watching.last.uptime ?? 0) >= 2, 'the first downloads');

      for (let round = 0; round < 2; round++) {
        await v2ray.restart();
        truth += await download(v2ray, 'alice', 50_000);
        await until(() => total() === truth && (watching.last.uptime ?? 0) >= 2, 'what came after it');
      }
      assert.equal(watching.samples.filter(({ restarted }) => restarted).length, 2);
      assert.ok(watching.samples.every(({ foreignReset }) => !foreignReset));
      assert.equal(watching.last.rows.user.find(({ name }) => name === 'bob')?.gone, true);
      assert.equal(watching.last.maybeLostSoFar, 0n);
    });

    test('an outage is noticed, and over when the core is back', async (t) => {
      const v2ray = await start(t);
      const watching = watch(t, v2ray.api, { mode });
      await watching.more(2);
      await v2ray.halt();
      await until(() => watching.failures.length >= 3, 'three failures');
      assert.ok(watching.failures.slice(1).every((kind) => kind === 'refused'));
      await v2ray.restart();
      const { length } = watching.failures;
      await watching.more(1);
      assert.ok(watching.failures.length <= length + 1, 'the next try succeeds, but for one under way');
      assert.ok(watching.samples.some(({ gap }) => gap === 'outage'));
    });
  });
}

for (const [mode, call] of [
  ['read-only', 'a reading'],
  ['reset', 'a reading'],
  ['reset', 'a reset'],
] as const) {
  test(`a restart just before ${call} is sent, unseen by any call, doubles nothing (${mode})`, async (t) => {
    const v2ray = await start(t);
    let isDue = false;
    const before = async (reset: boolean): Promise<void> => {
      if (!isDue || reset !== (call === 'a reset')) return;
      isDue = false;
      await v2ray.restart();
    };
    const watching = watch(t, v2ray.api, { mode, before });
    await watching.more(1);
    let truth = await download(v2ray, 'alice', 300_000);
    const total = (): bigint => bytesOf(watching.last, 'user', 'alice');
    await until(() => total() === truth && (watching.last.uptime ?? 0) >= 2, 'the first download');
    for (let round = 0; round < 3; round++) {
      isDue = true;
      await until(() => !isDue, 'the restart');
      await watching.more(2);
      truth += await download(v2ray, 'alice', 50_000);
      await until(() => total() === truth && (watching.last.uptime ?? 0) >= 2, 'what came after it');
    }
    assert.equal(watching.samples.filter(({ restarted }) => restarted).length, 3);
    assert.ok(watching.samples.every(({ foreignReset }) => !foreignReset));
  });
}

test("another program's reset is reported in JSON", async (t) => {
  const v2ray = await start(t);
  const downloaded = await download(v2ray, 'alice', 300_000);
  const lines: unknown[] = [];
  const stop = new AbortController();
  const source = connect({ text: v2ray.api, target: v2ray.api });
  const writer = jsonWriter({ server: v2ray.api, settings: DEFAULT_SETTINGS });
  const ended = runBatches([{ source, writer, mode: 'read-only', onGone: () => {} }], {
    clock: systemClock,
    sink: { write: async (text) => lines.push(JSON.parse(text)) > 0 },
    interval: 0.1,
    timeout: 3,
    count: undefined,
    fail: true,
    signal: stop.signal,
  });
  await until(() => lines.length >= 2, 'two samples');
  const taken = await v2ctlQuery(v2ray, { reset: true });
  assert.equal(taken.get('user>>>alice>>>traffic>>>downlink'), downloaded);
  const { length } = lines;
  await until(() => lines.length >= length + 3, 'samples after the reset');
  stop.abort();
  await ended;
  source.close();
  assert.equal(lines.filter((line) => isForeign(line)).length, 1);
  assert.ok(!lines.slice(0, length - 1).some(isForeign));
});

function isForeign(line: unknown): boolean {
  return typeof line === 'object' && line !== null && 'foreignReset' in line && line.foreignReset === true;
}

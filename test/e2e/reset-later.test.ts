/** A read-only screen that is told to reset: from then on the history has the bytes before the core is zeroed. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { readHistory } from '../crash/scene.ts';
import { startV2top } from '../support/session.ts';
import { curlThrough, startWebServer } from '../support/traffic.ts';
import { v2ctlQuery } from '../support/v2ctl.ts';
import { startV2Ray, type V2Ray } from '../support/v2ray.ts';

/** Waits until alice's counters are zeroed. */
async function untilZeroed(v2ray: V2Ray): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const counters = await v2ctlQuery(v2ray);
    if (counters.get('user>>>alice>>>traffic>>>downlink') === 0n) return;
    await delay(50);
  }
  assert.fail('nothing was zeroed');
}

for (const [key, question] of [
  ['R', 'zero the core at each poll?'],
  ['Z', 'zero the core once, now?'],
] as const) {
  test(`${key} on a read-only screen zeroes nothing that is not in history`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'v2top-later-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const history = join(folder, 'history.db');
    const [v2ray, web] = await Promise.all([startV2Ray({ vmess: [] }), startWebServer()]);
    t.after(() => Promise.all([v2ray.stop(), web.close()]));
    let carried = 0n;
    const fetch = async (bytes: number): Promise<void> => {
      const { download, responseHeader } = await curlThrough(v2ray.proxy('alice'), web.url(bytes));
      carried += BigInt(download + responseHeader);
    };
    await fetch(1_000_000);
    const screen = await startV2top(t, [v2ray.api, '--no-reset', '-i', '0.2', '--history-file', history]);
    await screen.waitFor(/read-only[\s\S]*alice/);
    await fetch(100_000);
    assert.equal(existsSync(history), false, 'a screen that only reads makes no file');
    screen.press(key);
    await screen.waitFor(question);
    screen.press('y');
    await untilZeroed(v2ray);
    if (key === 'R') {
      await fetch(10_000);
      await untilZeroed(v2ray);
    }
    process.kill(screen.program, 'SIGKILL');
    await screen.exitCode();
    assert.equal(readHistory(history).counted, carried);
  });
}

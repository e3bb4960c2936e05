/** `--json` on a real V2Ray with real traffic: exactly the bytes that curl moved. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { comparable, countersOf, type JsonSample, parseSamples, rowOf } from '../support/json-sample.ts';
import { startRun } from '../support/run.ts';
import { curlThrough, startWebServer, type Transfer, type WebServer } from '../support/traffic.ts';
import { v2ctlQuery } from '../support/v2ctl.ts';
import { startV2Ray, type V2Ray } from '../support/v2ray.ts';

/** SOCKS users and a VMess user; what v2top finds was counted before it came. */
const DOWNLOADS = { alice: 5_000_000, 'carol@example.net': 3_000_000 };
const UPLOAD = 700_000;
/** What a SOCKS5 server says with a password: 2 bytes for the method, 2 for the password, 10 for the connection. */
const SOCKS_ANSWERS = 14;

interface Moved {
  readonly alice: Transfer;
  readonly bob: Transfer;
  readonly carol: Transfer;
}

describe('three samples as JSON while curl moves bytes', () => {
  let v2ray: V2Ray;
  let web: WebServer;
  before(async () => {
    [v2ray, web] = await Promise.all([startV2Ray(), startWebServer()]);
    for (const user of ['alice', 'bob', 'carol@example.net'])
      await curlThrough(v2ray.proxy(user), web.url(1000));
  });
  after(() => Promise.all([v2ray.stop(), web.close()]));

  const move = async (): Promise<Moved> => {
    const [alice, bob, carol] = await Promise.all([
      curlThrough(v2ray.proxy('alice'), web.url(DOWNLOADS.alice)),
      curlThrough(v2ray.proxy('bob'), web.url(0), { upload: UPLOAD }),
      curlThrough(v2ray.proxy('carol@example.net'), web.url(DOWNLOADS['carol@example.net'])),
    ]);
    return { alice, bob, carol };
  };

  /**
   * What v2ctl said before, three samples with the traffic between the first and the second, and what v2ctl says
   * after. Done again when the machine was too slow for that.
   */
  const observe = async (...flags: string[]) => {
    for (let tries = 0; tries < 5; tries++) {
      const counted = await v2ctlQuery(v2ray);
      const run = startRun([v2ray.api, '--json', '-n', '3', ...flags]);
      await run.waitForLines(1);
      const moved = await move();
      const inTime = run.lines().length === 1;
      const { code, stdout, stderr } = await run.ended;
      const left = await v2ctlQuery(v2ray);
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
      const samples = parseSamples(stdout.trimEnd().split('\n'));
      assert.equal(samples.length, 3);
      if (inTime) return { counted, moved, samples, left };
    }
    throw new Error('the machine is too slow to move some megabytes between two samples');
  };

  /** Every counter as it was before, and the bytes that curl knows of on top. */
  const expected = (counted: ReadonlyMap<string, bigint>, { alice, bob, carol }: Moved) => {
    const plus = (name: string, bytes: number): [string, bigint] => [
      name,
      (counted.get(name) ?? 0n) + BigInt(bytes),
    ];
    const header = ({ requestHeader, upload }: Transfer): number => requestHeader + upload;
    const answer = ({ responseHeader, download }: Transfer): number => responseHeader + download;
    return new Map([
      plus('user>>>alice>>>traffic>>>uplink', header(alice)),
      plus('user>>>alice>>>traffic>>>downlink', answer(alice)),
      plus('user>>>bob>>>traffic>>>uplink', header(bob)),
      plus('user>>>bob>>>traffic>>>downlink', answer(bob)),
      plus('user>>>carol@example.net>>>traffic>>>uplink', header(carol)),
      plus('user>>>carol@example.net>>>traffic>>>downlink', answer(carol)),
      plus('inbound>>>socks>>>traffic>>>downlink', answer(alice) + answer(bob) + 2 * SOCKS_ANSWERS),
    ]);
  };

  const assertCounted = (sample: JsonSample | undefined, wanted: ReadonlyMap<string, bigint>): void => {
    const counters = countersOf(sample);
    assert.deepEqual(
      [...wanted.keys()].map((name) => [name, counters.get(name)]),
      [...wanted],
    );
  };

  test('--no-reset gives the totals that curl moved and that v2ctl reads just after', async () => {
    const { counted, moved, samples, left } = await observe('--no-reset');
    const last = samples.at(-1);
    assertCounted(last, expected(counted, moved));
    assert.deepEqual(comparable(countersOf(last)), comparable(left));
    assert.deepEqual([last?.mode, last?.core, last?.server], ['read-only', 'v2ray', v2ray.api]);
  });

  test('reset leaves the core at zero, and the totals have its bytes', async () => {
    const { counted, moved, samples, left } = await observe();
    const last = samples.at(-1);
    assertCounted(last, expected(counted, moved));
    assert.deepEqual(
      comparable(left).filter(([, value]) => value !== 0n),
      [],
    );
    assert.deepEqual([last?.mode, last?.maybeLost, last?.foreignReset], ['reset', false, false]);
  });

  test('speeds are bytes by measured time, and totals are sums of their rows', async () => {
    const { counted, samples } = await observe('-i', '0.7');
    const name = 'carol@example.net';
    const speeds = samples.reduce((sum, sample) => {
      return sum + (rowOf(sample, 'user', name).downlinkRate ?? 0) * (sample.elapsed ?? 0);
    }, 0);
    const last = samples.at(-1);
    const total = rowOf(last, 'user', name).downlink ?? 0;
    const delta = total - Number(counted.get(`user>>>${name}>>>traffic>>>downlink`));
    assert.ok(delta >= DOWNLOADS[name]);
    // Both factors are printed to the thousandth.
    assert.ok(Math.abs(speeds - delta) < delta / 500, `${speeds} by speeds, ${delta} by totals`);
    for (const sample of samples) {
      for (const kind of ['inbound', 'outbound', 'user'] as const) {
        const sum = sample[kind].reduce((bytes, row) => bytes + (row.downlink ?? 0), 0);
        assert.equal(sample.total[kind].downlink, sum);
      }
    }
  });
});

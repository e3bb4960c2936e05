/**
 * The proof on a real V2Ray: traffic flows, the core is stopped and continued around resets, again and again, so that
 * answers come late or not at all. What v2top counted is what was transferred, but for what it says may be missing.
 * The way every other tool does it (reset, add up what is answered) loses bytes in the same run.
 */
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Source } from '../../src/core/core.ts';
import { connect } from '../../src/core/grpc.ts';
import { createRandom } from '../../src/demo/random.ts';
import { systemClock } from '../../src/traffic/clock.ts';
import { Poller } from '../../src/traffic/poller.ts';
import type { Sample } from '../../src/traffic/sample.ts';
import { createPlainClient } from '../support/plain-client.ts';
import { curlThrough, startWebServer } from '../support/traffic.ts';
import { startV2Ray, type V2Ray } from '../support/v2ray.ts';
import { bytesOf, until } from './watch.ts';

const ALICE = 'user>>>alice>>>traffic>>>downlink';
/** What alice downloads, and how fast it is sent: bytes, and bytes per second. */
const LENGTH = 60_000_000;
const RATE = 4_000_000;
/** Stalls that mostly outlast the patience of a v2top with a deadline of 0.03 s. */
const LONG: Stalls = { count: 6, least: 420, most: 650 };
/** Stalls that outlast the deadline of a tool which waits 0.3 s. */
const SHORT: Stalls = { count: 25, least: 330, most: 400 };

/** How often the core is stopped in a run, and for how many milliseconds. */
interface Stalls {
  readonly count: number;
  readonly least: number;
  readonly most: number;
}

/** A core with a download under way, and a way to stop it around a call. */
class Scene {
  private left: number;
  private readonly stalls: Stalls;
  private readonly v2ray: V2Ray;
  private readonly random = createRandom(1);
  private calls = 0;

  constructor(v2ray: V2Ray, stalls: Stalls) {
    this.v2ray = v2ray;
    this.stalls = stalls;
    this.left = stalls.count;
  }

  get isOver(): boolean {
    return this.left === 0;
  }

  get api(): string {
    return this.v2ray.api;
  }

  /** Makes a call; around every other one the core is stopped, just before it or while it is on its way. */
  async around<T>(call: () => Promise<T>): Promise<T> {
    this.calls += 1;
    if (this.calls % 2 !== 0 || this.isOver) return call();
    this.left -= 1;
    const lead = this.random() * 3 - 2;
    const { least, most } = this.stalls;
    const length = least + this.random() * (most - least);
    if (lead <= 0) this.v2ray.suspend();
    const answer = call();
    answer.catch(() => undefined);
    if (lead > 0) await delay(lead).then(() => this.v2ray.suspend());
    await delay(length);
    this.v2ray.resume();
    return answer;
  }
}

/** A run: `count` reads the core while alice downloads, until all stalls are over; the true bytes come back too. */
async function play<T>(
  t: TestContext,
  stalls: Stalls,
  count: (scene: Scene, isOver: () => boolean) => Promise<T>,
): Promise<{ counted: T; truth: bigint }> {
  const web = await startWebServer();
  t.after(() => web.close());
  const v2ray = await startV2Ray({ vmess: [], socks: { socks: ['alice'] } });
  t.after(() => v2ray.stop());
  const scene = new Scene(v2ray, stalls);
  let isDone = false;
  const download = async (): Promise<bigint> => {
    const { download, responseHeader } = await curlThrough(v2ray.proxy('alice'), web.url(LENGTH, RATE));
    await until(() => scene.isOver, 'the last stall');
    isDone = true;
    return BigInt(download + responseHeader);
  };
  const [counted, truth] = await Promise.all([count(scene, () => isDone), download()]);
  return { counted, truth };
}

/** The core of a scene, whose resets meet its stalls; `onGivenUp` is called for each that is given up. */
function stalledSource(source: Source, scene: Scene, onGivenUp: () => void): Source {
  return {
    address: source.address,
    get connection() {
      return source.connection;
    },
    uptime: (deadline, signal) => source.uptime(deadline, signal),
    identify: (deadline, signal) => source.identify(deadline, signal),
    reconnect: () => source.reconnect(),
    close: () => source.close(),
    query: async (reset, deadline, signal) => {
      if (!reset) return source.query(false, deadline, signal);
      return scene
        .around(() => source.query(true, deadline, signal))
        .catch((error: unknown) => {
          onGivenUp();
          throw error;
        });
    },
  };
}

/** Counts as v2top does; `timeout` is the deadline of a call in seconds. */
async function countAsV2top(
  timeout: number,
  scene: Scene,
  isOver: () => boolean,
): Promise<{ last: Sample; givenUp: number }> {
  const source = connect({ text: scene.api, target: scene.api });
  let givenUp = 0;
  const samples: Sample[] = [];
  const poller = new Poller({
    source: stalledSource(source, scene, () => {
      givenUp += 1;
    }),
    clock: systemClock,
    interval: 0.2,
    timeout,
    mode: 'reset',
    onEvent: (event) => {
      if (event.type === 'sample') samples.push(event.sample);
    },
  });
  const running = poller.run();
  await until(isOver, 'the end of the downloads');
  const { length } = samples;
  await until(() => samples.length >= length + 8, 'the last samples');
  poller.stop();
  await running;
  source.close();
  const last = samples.at(-1);
  assert.ok(last !== undefined);
  return { last, givenUp };
}

/** Counts as other tools do: resets, and adds up what is answered within 0.3 s. */
async function countNaively(scene: Scene, isOver: () => boolean): Promise<bigint> {
  const client = createPlainClient(scene.api, { deadline: 300 });
  let sum = 0n;
  for (let rounds = 0; rounds < 8; rounds += isOver() ? 1 : 0) {
    const lines = await scene.around(() => client.query({ reset: true })).catch(() => []);
    const line = lines.find((text) => text.startsWith(`${ALICE} `));
    sum += BigInt(line?.slice(ALICE.length + 1) ?? 0);
    await delay(100);
  }
  client.close();
  return sum;
}

describe('while the core is stopped and continued around resets', { concurrency: true }, () => {
  test('v2top counts every byte that is transferred: it waits for answers', async (t) => {
    const { counted, truth } = await play(t, LONG, (...scene) => countAsV2top(3, ...scene));
    assert.equal(bytesOf(counted.last, 'user', 'alice'), truth);
    assert.equal(counted.last.maybeLostSoFar, 0n);
  });

  test('v2top in a hurry counts every byte, except for what it reports as possibly missing', async (t) => {
    const { counted, truth } = await play(t, LONG, (...scene) => countAsV2top(0.03, ...scene));
    const { last, givenUp } = counted;
    const missing = truth - bytesOf(last, 'user', 'alice');
    t.diagnostic(
      `${missing} of ${truth} bytes missing, at most ${last.maybeLostSoFar} said; ${givenUp} resets lost`,
    );
    assert.ok(missing >= 0n, `${-missing} bytes too many`);
    assert.ok(missing <= last.maybeLostSoFar);
    assert.ok(last.maybeLostSoFar < truth, 'a bound that says something');
    assert.ok(givenUp >= 2, `only ${givenUp} resets were not answered: this proves nothing`);
  });

  test('a client that only resets loses bytes in such a run', async (t) => {
    const { counted, truth } = await play(t, SHORT, countNaively);
    t.diagnostic(`${truth - counted} of ${truth} bytes missing`);
    assert.ok(counted < truth);
  });
});

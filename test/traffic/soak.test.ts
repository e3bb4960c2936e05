/** More than a day of polling every second, with users that come and go: exact to the end, in constant memory. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../../src/demo/random.ts';
import { Poller } from '../../src/traffic/poller.ts';
import { MOST_GONE_ROWS } from '../../src/traffic/roster.ts';
import type { Sample } from '../../src/traffic/sample.ts';
import { heapUsed } from '../core/heap.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeSource } from '../support/fake-source.ts';

const TICKS = 100_000;
/** When all that may grow has grown. */
const WARM = 20_000;
const USERS = 50;

class Soak {
  readonly clock = new FakeClock();
  readonly source = new FakeSource(this.clock);
  readonly poller: Poller;
  truth = 0n;
  samples = 0;
  failures = 0;
  last: Sample | undefined;
  private readonly random = createRandom(7);
  private born = 0;
  /** Whether all bytes so far have been read: only then may counters vanish, or the truth would not be known. */
  private allRead = false;
  private readonly users: string[] = [];

  constructor() {
    const { source, clock } = this;
    this.poller = new Poller({
      source,
      clock,
      interval: 1,
      timeout: 3,
      mode: 'reset',
      onEvent: (event) => {
        this.allRead = event.type === 'sample';
        if (event.type === 'failure') this.failures += 1;
        else {
          this.samples += 1;
          this.last = event.sample;
        }
      },
    });
  }

  /** What happens in one second: a user leaves and a new one comes, a few carry bytes; now and then something goes wrong. */
  async tick(number: number): Promise<void> {
    if (this.allRead && number % 10 === 0) this.leave(Math.floor(this.random() * USERS));
    while (this.users.length < USERS) this.users.push(`user>>>u${this.born++}>>>traffic>>>`);
    if (this.allRead && number % 7001 === 0) this.source.restart();
    if (number % 997 === 0) this.source.fates.read.list.push('lost before');
    if (number % 1999 === 0) this.source.fates.reset.list.push('not sent');
    for (let count = 0; count < 4; count++) this.carry();
    await this.clock.advance(1000);
    this.source.calls.length = 0;
  }

  private leave(index: number): void {
    const [prefix] = this.users.splice(index, 1);
    this.source.counters.delete(`${prefix}uplink`);
    this.source.counters.delete(`${prefix}downlink`);
  }

  private carry(): void {
    const prefix = this.users[Math.floor(this.random() * USERS)];
    const bytes = Math.floor(this.random() * 1_000_000);
    this.source.count(`${prefix}uplink`, bytes);
    this.source.count(`${prefix}downlink`, 2 * bytes);
    this.truth += 3n * BigInt(bytes);
  }
}

test('100,000 polls with a churn of users: totals exact, vanished rows bounded, memory flat', async (t) => {
  const soak = new Soak();
  const running = soak.poller.run();
  let warm = 0;
  for (let number = 1; number <= TICKS; number++) {
    await soak.tick(number);
    if (number === WARM) warm = heapUsed();
  }
  const grown = heapUsed() - warm;
  await soak.clock.advance(5000);
  soak.poller.stop();
  await running;

  const { last } = soak;
  assert.ok(last !== undefined);
  const { uplink, downlink } = last.totals.user;
  assert.equal((uplink?.total ?? 0n) + (downlink?.total ?? 0n), soak.truth);
  assert.equal(last.maybeLostSoFar, 0n);
  assert.ok(
    soak.samples > TICKS - 500 && soak.failures > 100,
    `${soak.samples} samples, ${soak.failures} failures`,
  );
  assert.ok(last.rows.user.length <= MOST_GONE_ROWS + USERS);
  assert.ok(last.forgotten.user.rows > 5000);
  t.diagnostic(`${grown} bytes more after ${TICKS - WARM} polls`);
  assert.ok(grown < 1_500_000, `${grown} bytes more`);
});

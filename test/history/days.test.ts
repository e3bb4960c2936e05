/** A recorder that runs for weeks on a test clock: every byte is in the local day in which it was read. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Mode } from '../../src/core/core.ts';
import { Reader } from '../../src/history/reader.ts';
import { seriesOf } from '../../src/history/reports.ts';
import { Store } from '../../src/history/store.ts';
import { Poller } from '../../src/traffic/poller.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeSource } from '../support/fake-source.ts';
import { counterOf, journalOf } from './lab.ts';

const DAY = 86_400_000;
const DOWN = counterOf('alice');
/** Seconds between polls. */
const INTERVAL = 600;

/** A core, a store, and recorders that come and go beside a clock that can be set. */
class Weeks {
  readonly clock = new FakeClock();
  readonly source: FakeSource;
  readonly store: Store;
  private poller: Poller | undefined;
  private running: Promise<void> | undefined;
  private readonly days: Intl.DateTimeFormat;
  /** Bytes by local day, as another calendar than the store's has it. */
  readonly wanted = new Map<string, bigint>();
  private random = 1;

  private constructor(store: Store, zone: string, begin: number) {
    this.store = store;
    this.clock.suspend(begin - this.clock.now().wall);
    this.source = new FakeSource(this.clock);
    this.days = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  }

  static async begin(zone: string, begin: string): Promise<Weeks> {
    const now = Date.parse(begin);
    const store = await Store.open({ path: ':memory:', zone, systemZone: 'UTC', now: now / 1000 });
    return new Weeks(store, zone, now);
  }

  /** Starts a recorder; what the core holds is taken up at once. */
  async start(mode: Mode): Promise<void> {
    this.poller = new Poller({
      source: this.source,
      clock: this.clock,
      interval: INTERVAL,
      timeout: 3,
      mode,
      recording: { state: 'recorded', journal: journalOf(this.store) },
      onEvent: () => {},
    });
    this.running = this.poller.run();
    await this.clock.advance(1);
  }

  async stop(): Promise<void> {
    this.poller?.stop();
    await this.clock.advance(1000);
    await this.running;
  }

  /** Lets `polls` polls pass, with bytes just before each of them that belong to the day of its reading. */
  async pass(polls: number): Promise<void> {
    for (let poll = 0; poll < polls; poll++) {
      await this.clock.advance(INTERVAL * 1000 - 2000);
      this.carry();
      await this.clock.advance(2000);
    }
  }

  /** Bytes that the next reading finds. */
  carry(at = this.clock.now().wall + 2000): void {
    this.random = (this.random * 48_271) % 2_147_483_647;
    const bytes = BigInt(this.random);
    this.source.count(DOWN, bytes);
    const day = this.days.format(at);
    this.wanted.set(day, (this.wanted.get(day) ?? 0n) + bytes);
  }

  /** What the history says of each day, without those that carried nothing. */
  found(): Map<string, bigint> {
    const reader = new Reader(this.store.db);
    const now = Math.floor(this.clock.now().wall / 1000);
    const choice = { servers: reader.servers(), dimensions: ['user'], includes: () => true } as const;
    const report = seriesOf(reader, choice, { now, billingDay: 1 }, 'day', { from: 0, to: now + 1 });
    const bytes = report.lines[0]?.bytes ?? [];
    return new Map(
      report.periods.flatMap(({ label }, index) => {
        const sum = bytes[index]?.downlink ?? 0n;
        return sum === 0n ? [] : [[label, sum]];
      }),
    );
  }

  eventTypes(): string[] {
    return this.store.db
      .prepare('SELECT DISTINCT type FROM event ORDER BY type')
      .all()
      .map(({ type }) => String(type));
  }
}

const total = (days: ReadonlyMap<string, bigint>): bigint =>
  [...days.values()].reduce((sum, bytes) => sum + bytes, 0n);

describe('each byte is in the local day of its reading', () => {
  for (const [zone, begin] of [
    ['Europe/Berlin', '2026-10-23T06:00:00Z'],
    ['America/New_York', '2026-10-30T12:00:00Z'],
    ['Asia/Kolkata', '2026-10-30T12:00:00Z'],
    ['Australia/Lord_Howe', '2026-10-01T12:00:00Z'],
  ] as const) {
    for (const mode of ['read-only', 'reset'] as const) {
      test(`over a change of clocks and a month's edge in ${zone}, ${mode}`, async () => {
        const weeks = await Weeks.begin(zone, begin);
        await weeks.start(mode);
        await weeks.pass(4 * 144);
        await weeks.stop();
        assert.deepEqual(weeks.found(), weeks.wanted);
        assert.ok(weeks.wanted.size >= 4);
        assert.deepEqual(weeks.eventTypes(), []);
      });
    }
  }
});

test('traffic while nothing was watching is in the day that found it, with its time and bytes', async () => {
  const weeks = await Weeks.begin('UTC', '2026-10-30T12:00:00Z');
  await weeks.start('read-only');
  await weeks.pass(30);
  await weeks.stop();
  await weeks.clock.advance(2.5 * DAY);
  weeks.carry();
  await weeks.start('read-only');
  await weeks.pass(30);
  await weeks.stop();
  assert.deepEqual(weeks.found(), weeks.wanted);
  assert.ok(weeks.eventTypes().includes('absence'));
});

test('a restart of the core counts nothing twice and loses nothing that was read', async () => {
  const weeks = await Weeks.begin('UTC', '2026-10-30T12:00:00Z');
  await weeks.start('read-only');
  for (let life = 0; life < 5; life++) {
    await weeks.pass(40);
    weeks.source.restart();
  }
  await weeks.pass(2);
  await weeks.stop();
  assert.deepEqual(weeks.found(), weeks.wanted);
  assert.ok(weeks.eventTypes().includes('restarted'));
});

describe('a clock that is set', () => {
  test('back by half an hour moves no byte to an earlier time', async () => {
    const weeks = await Weeks.begin('UTC', '2026-10-30T12:00:00Z');
    await weeks.start('read-only');
    await weeks.pass(20);
    weeks.clock.suspend(-1_800_000);
    await weeks.pass(20);
    await weeks.stop();
    assert.deepEqual(weeks.found(), weeks.wanted);
  });

  test('back or forward by days is followed, and no byte is lost or counted twice', async () => {
    const weeks = await Weeks.begin('UTC', '2026-10-30T12:00:00Z');
    await weeks.start('reset');
    for (const days of [3, -5, 1, 2, -1, 4]) {
      await weeks.pass(50);
      weeks.clock.suspend(days * DAY);
    }
    await weeks.pass(10);
    await weeks.stop();
    assert.equal(total(weeks.found()), total(weeks.wanted));
    assert.ok(weeks.eventTypes().includes('clock'));
  });
});

/**
 * Runs that die at any call, in any order, with restarts of the core in between: nothing is zeroed that is not on disk,
 * and the books hold what was transferred, or lack no more than what died with the core and what the events say.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Answer, CoreKind, Mode, Source } from '../../src/core/core.ts';
import type { Acquired, Entry, Journal } from '../../src/traffic/journal.ts';
import { Poller } from '../../src/traffic/poller.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeJournal } from '../support/fake-journal.ts';
import { FakeSource } from '../support/fake-source.ts';

const COUNTERS = [
  'user>>>a>>>traffic>>>downlink',
  'user>>>b>>>traffic>>>uplink',
  'inbound>>>i>>>traffic>>>downlink',
];

/** A run dies at its call number `death`: before that is done, or after it, so that the answer is not seen. */
interface Life {
  readonly mode: Mode;
  readonly death: number;
  readonly isDone: boolean;
  /** Bytes of each counter in each second, and in the time after it before the next run begins. */
  readonly traffic: readonly (readonly number[])[];
  readonly absence: readonly number[];
  /** The core is restarted after it, and begins with these. */
  readonly restart: readonly number[] | null;
}

/** The calls of one run, until it dies: from then on nothing is done and nothing answered. */
class Mortal {
  private left: number;
  private readonly isDone: boolean;

  constructor(death: number, isDone: boolean) {
    this.left = death;
    this.isDone = isDone;
  }

  die(): void {
    this.left = 0;
  }

  async call<T>(act: () => Promise<T>): Promise<T> {
    const isLast = this.left === 1;
    if (this.left <= 0 || (isLast && !this.isDone)) return this.never();
    this.left -= 1;
    const answer = await act();
    return isLast || this.left < 0 ? this.never() : answer;
  }

  private never(): Promise<never> {
    this.left = 0;
    return new Promise(() => {});
  }
}

class World {
  readonly clock = new FakeClock();
  readonly core = new FakeSource(this.clock);
  readonly journal = new FakeJournal();
  readonly flowed = new Map<string, bigint>();
  /** Bytes of each counter that no run can ever read. */
  readonly gone = new Map<string, bigint>();
  /** Counters that were zeroed while the books did not have what they held. */
  zeroedUnwritten = 0;

  carry(bytes: readonly number[]): void {
    for (const [index, counter] of COUNTERS.entries()) {
      this.core.count(counter, bytes[index] ?? 0);
      this.flowed.set(counter, (this.flowed.get(counter) ?? 0n) + BigInt(bytes[index] ?? 0));
    }
  }

  async live({ mode, death, isDone, traffic, absence, restart }: Life): Promise<void> {
    const mortal = new Mortal(death, isDone);
    const poller = this.start(mode, mortal);
    void poller.run();
    for (const bytes of traffic) {
      this.carry(bytes);
      await this.clock.advance(1000);
    }
    mortal.die();
    this.carry(absence);
    await this.clock.advance(5000);
    if (restart !== null) await this.restart(restart);
  }

  /** A last run, which nothing ends before it has read and written everything. */
  async settle(): Promise<void> {
    const poller = this.start('read-only', new Mortal(Number.POSITIVE_INFINITY, true));
    const running = poller.run();
    await this.clock.advance(15_000);
    poller.stop();
    await this.clock.advance(1000);
    await running;
  }

  private async restart(bytes: readonly number[]): Promise<void> {
    for (const counter of COUNTERS) {
      // What is in the core and not in the books dies with it, and so does what only a dead run had known.
      const unwritten = (this.flowed.get(counter) ?? 0n) - this.journal.total(counter);
      this.gone.set(counter, unwritten > 0n ? unwritten : 0n);
    }
    this.core.restart();
    await this.clock.advance(5000);
    this.carry(bytes);
  }

  private start(mode: Mode, mortal: Mortal): Poller {
    return new Poller({
      source: this.mortalCore(mortal),
      clock: this.clock,
      interval: 1,
      timeout: 3,
      mode,
      recording: { state: 'recorded', journal: this.mortalJournal(mortal) },
      onEvent: () => {},
    });
  }

  private mortalCore(mortal: Mortal): Source {
    const { core } = this;
    return {
      address: core.address,
      get connection() {
        return core.connection;
      },
      query: (reset: boolean, deadline: number): Promise<Answer> =>
        mortal.call(async () => {
          if (reset) this.noteZeroing();
          return core.query(reset, deadline);
        }),
      uptime: (deadline: number): Promise<number | null> => mortal.call(() => core.uptime(deadline)),
      identify: async (): Promise<CoreKind> => 'v2ray4',
      reconnect: () => core.reconnect(),
      close: () => {},
    };
  }

  /** Nothing flows here between a reading and its reset, so that all must be on disk. */
  private noteZeroing(): void {
    for (const counter of COUNTERS)
      if (this.core.counter(counter) !== this.journal.raw(counter)) this.zeroedUnwritten += 1;
  }

  private mortalJournal(mortal: Mortal): Journal {
    const { journal } = this;
    return {
      acquire: (): Promise<Acquired> => mortal.call(() => journal.acquire()),
      commit: (entry: Entry): Promise<void> => mortal.call(() => journal.commit(entry)),
      close: async () => {},
    };
  }
}

const bytes = fc.array(fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 1000 })), { minLength: 3, maxLength: 3 });
const life: fc.Arbitrary<Life> = fc.record({
  mode: fc.constantFrom('reset' as const, 'reset' as const, 'read-only' as const),
  death: fc.integer({ min: 1, max: 16 }),
  isDone: fc.boolean(),
  traffic: fc.array(bytes, { maxLength: 4 }),
  absence: bytes,
  restart: fc.option(bytes, { freq: 4 }),
});

test('the books are never too high however runs end, and lack no more than is gone or reported', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 6 }), async (lives) => {
      const world = new World();
      for (const one of lives) await world.live(one);
      await world.settle();
      assert.equal(world.zeroedUnwritten, 0);
      for (const counter of COUNTERS) {
        const missing = (world.flowed.get(counter) ?? 0n) - world.journal.total(counter);
        assert.ok(missing >= 0n, `${counter} is ${-missing} too high`);
        const excused = (world.gone.get(counter) ?? 0n) + world.journal.maybeLost;
        assert.ok(missing <= excused, `${counter} lacks ${missing}, ${excused} is gone or said`);
        assert.equal(world.journal.raw(counter), world.core.counter(counter) ?? 0n);
      }
    }),
    { numRuns: 150 },
  );
});

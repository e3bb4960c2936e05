/**
 * Two v2tops on one core, its books and its claim, in random interleavings: they come, poll, zero and are killed at any
 * call while traffic flows. The books never hold too much. What they lack is said, and is no more than the events say
 * and what flowed between a reading and its reset of a run that died over it: by how much, only speeds seen before tell.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Answer, CoreKind, Mode, Source } from '../../src/core/core.ts';
import { type Peer, type PeerGroup, SharedClaim, type Watcher } from '../../src/history/claim.ts';
import type { Acquired, Entry, Journal } from '../../src/traffic/journal.ts';
import { Poller } from '../../src/traffic/poller.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeJournal } from '../support/fake-journal.ts';
import { FakeSource } from '../support/fake-source.ts';

const COUNTERS = ['user>>>a>>>traffic>>>downlink', 'user>>>b>>>traffic>>>uplink'];
/** Between two bursts of traffic, in milliseconds: polls come once a second, so that bursts fall anywhere in them. */
const STEP = 170;

/** What happens before a step's burst of traffic. */
interface Step {
  readonly act: 'start' | 'kill' | 'go on';
  /** Which of the two it happens to. */
  readonly which: 0 | 1;
  readonly mode: Mode;
  readonly bytes: readonly number[];
  /** How long the next calls of that v2top take, in milliseconds. */
  readonly lateness: number;
}

class World {
  readonly clock = new FakeClock();
  readonly core = new FakeSource(this.clock);
  readonly journal = new FakeJournal();
  readonly flowed = new Map<string, bigint>();
  readonly runs: [Run | undefined, Run | undefined] = [undefined, undefined];
  /** Who may write the books. */
  writer: Run | null = null;
  resets = 0;
  /** Bytes that resets took unread, of runs that died before they had written the answer down. */
  readonly unseen = new Map<string, bigint>();

  get living(): Run[] {
    return this.runs.filter((run) => run !== undefined);
  }

  carry(bytes: readonly number[]): void {
    for (const [index, counter] of COUNTERS.entries()) {
      this.core.count(counter, bytes[index] ?? 0);
      this.flowed.set(counter, (this.flowed.get(counter) ?? 0n) + BigInt(bytes[index] ?? 0));
    }
  }

  async take({ act, which, mode, bytes, lateness }: Step): Promise<void> {
    const run = this.runs[which];
    if (act === 'start' && run === undefined) this.runs[which] = new Run(this, mode);
    if (act === 'kill' && run !== undefined) this.kill(which);
    if (run !== undefined) run.lateness = lateness;
    this.carry(bytes);
    await this.clock.advance(STEP);
  }

  kill(which: 0 | 1): void {
    const run = this.runs[which];
    this.runs[which] = undefined;
    run?.die();
  }
}

/** One v2top: a poller with a claim and the books, which can be killed at any call. */
class Run implements PeerGroup, Peer {
  readonly name: string;
  readonly pid: number;
  readonly poller: Poller;
  lateness = 0;
  hasRead = false;
  private static count = 0;
  private readonly world: World;
  private isDead = false;
  private isHere = false;
  /** What its last reset took beyond what is written down; empty once the answer is. */
  private taken = new Map<string, bigint>();
  private onAsked: (asker: Peer, answer: () => void) => void = () => {};
  private readonly watchers: Watcher[] = [];

  constructor(world: World, mode: Mode) {
    this.world = world;
    this.pid = ++Run.count;
    this.name = `run ${this.pid}`;
    this.poller = new Poller({
      source: this.source(),
      clock: world.clock,
      interval: 1,
      timeout: 3,
      mode,
      recording: { state: 'recorded', journal: this.journal() },
      claim: new SharedClaim({ group: this, patience: 3000, clock: world.clock }),
      onEvent: () => {},
    });
    void this.poller.run();
  }

  async join(onAsked: (asker: Peer, answer: () => void) => void): Promise<void> {
    this.onAsked = onAsked;
    this.isHere = true;
  }

  others(): Run[] {
    return this.world.living.filter((one) => one !== this && one.isHere);
  }

  watch({ pid }: Peer, watcher: Watcher): void {
    const peer = this.world.living.find((one) => one.pid === pid);
    if (peer === undefined) queueMicrotask(watcher.gone);
    else {
      peer.watchers.push(watcher);
      queueMicrotask(() => peer.onAsked(this, watcher.ready));
    }
  }

  async leave(): Promise<void> {
    this.isHere = false;
    for (const { gone } of this.watchers) gone();
  }

  die(): void {
    this.isDead = true;
    if (this.world.writer === this) this.world.writer = null;
    for (const [counter, bytes] of this.taken)
      this.world.unseen.set(counter, (this.world.unseen.get(counter) ?? 0n) + bytes);
    void this.leave();
  }

  /** Does a call after its lateness; of a run that was killed meanwhile nothing is done, or nothing answered. */
  private async call<T>(act: () => Promise<T>): Promise<T> {
    await this.world.clock.sleep(this.lateness, new AbortController().signal);
    if (this.isDead) return new Promise(() => {});
    const answer = await act();
    await this.world.clock.sleep(this.lateness, new AbortController().signal);
    return this.isDead ? new Promise(() => {}) : answer;
  }

  private source(): Source {
    const { core } = this.world;
    return {
      address: core.address,
      get connection() {
        return core.connection;
      },
      query: (reset: boolean, deadline: number): Promise<Answer> =>
        this.call(async () => {
          if (reset) this.noteReset();
          this.hasRead = true;
          return core.query(reset, deadline);
        }),
      uptime: (deadline: number): Promise<number | null> => this.call(() => core.uptime(deadline)),
      identify: async (): Promise<CoreKind> => 'v2ray4',
      reconnect: () => core.reconnect(),
      close: () => {},
    };
  }

  /** Nothing is zeroed while another living v2top has a reading to count from. */
  private noteReset(): void {
    const readers = this.world.living.filter((one) => one !== this && one.hasRead);
    assert.deepEqual(
      readers.map(({ name }) => name),
      [],
      `${this.name} zeroes beside others`,
    );
    this.world.resets += 1;
    for (const counter of COUNTERS) {
      const held = this.world.core.counter(counter) ?? 0n;
      this.taken.set(counter, held - this.world.journal.raw(counter));
    }
  }

  private journal(): Journal {
    const { world } = this;
    return {
      acquire: (): Promise<Acquired> =>
        this.call(async () => {
          const { saved } = await world.journal.acquire();
          world.writer ??= this;
          return { role: world.writer === this ? 'writer' : 'reader', saved };
        }),
      commit: (entry: Entry): Promise<void> =>
        this.call(async () => {
          await world.journal.commit(entry);
          if (!entry.resetUnderWay) this.taken.clear();
        }),
      close: async () => {
        if (world.writer === this) world.writer = null;
      },
    };
  }
}

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom(
    'start' as const,
    'start' as const,
    'kill' as const,
    'go on' as const,
    'go on' as const,
  ),
  which: fc.constantFrom(0 as const, 1 as const),
  mode: fc.constantFrom('reset' as const, 'reset' as const, 'read-only' as const),
  bytes: fc.array(fc.nat({ max: 1000 }), { minLength: 2, maxLength: 2 }),
  lateness: fc.constantFrom(0, 0, 20, 90),
});

test('two v2tops at one core never count too much, and report what may be missing', async () => {
  let resets = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 50 }), async (steps) => {
      const world = new World();
      for (const one of steps) await world.take(one);
      world.kill(0);
      world.kill(1);
      await world.clock.advance(5000);
      const last = new Run(world, 'read-only');
      world.runs[0] = last;
      await world.clock.advance(15_000);
      last.poller.stop();
      await world.clock.advance(2000);
      for (const counter of COUNTERS) {
        const missing = (world.flowed.get(counter) ?? 0n) - world.journal.total(counter);
        assert.ok(missing >= 0n, `${counter} is ${-missing} too high`);
        const unseen = world.unseen.get(counter) ?? 0n;
        assert.ok(missing <= world.journal.maybeLost + unseen, `${counter} lacks ${missing} unsaid`);
        assert.ok(
          missing === 0n || world.journal.maybeLost > 0n,
          `${counter} lacks ${missing}, and nothing is said`,
        );
        assert.equal(world.journal.raw(counter), world.core.counter(counter) ?? 0n);
      }
      resets += world.resets;
    }),
    { numRuns: 100 },
  );
  assert.ok(resets > 100, 'they do zero');
});

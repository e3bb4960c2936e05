/** A model of claims: processes that start, poll, reset, stop and are killed in any order, on a slow core. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Peer, type PeerGroup, SharedClaim, type Watcher } from '../../src/history/claim.ts';

const PATIENCE = 3000;

/** Something that may happen next; `by` is the process that has to be running for it. */
interface Event {
  readonly by: Process | undefined;
  readonly happen: () => void;
  /** Whether it may happen yet; always, where it does not say. */
  readonly when?: () => boolean;
}

class World {
  readonly processes: Process[] = [];
  /** Resets on their way to the core. */
  readonly sent: Process[] = [];
  resets = 0;
  private events: Event[] = [];

  add(event: Event): void {
    this.events.push(event);
  }

  /** Resolves when the schedule lets `by` go on. */
  turn(by: Process, when?: () => boolean): Promise<void> {
    return new Promise((happen) => this.add({ by, happen, ...(when === undefined ? {} : { when }) }));
  }

  get living(): Process[] {
    return this.processes.filter(({ state }) => state !== 'dead');
  }

  /** Lets one of the things happen that may happen now; false when there are none. */
  async step(choice: number): Promise<boolean> {
    this.events = this.events.filter(({ by }) => by?.state !== 'dead');
    const possible = this.events.filter(
      ({ by, when = () => true }) => (by === undefined || by.state === 'running') && when(),
    );
    const event = possible[choice % possible.length];
    if (event === undefined) return false;
    this.events = this.events.filter((one) => one !== event);
    event.happen();
    for (let tick = 0; tick < 20; tick++) await null;
    return true;
  }

  /** The core executes the oldest reset. No living process but its sender may have taken its first reading. */
  readonly execute = (): void => {
    const sender = this.sent.shift();
    if (sender === undefined) return;
    const readers = this.living.filter((one) => one !== sender && one.hasRead);
    assert.deepEqual(
      readers.map(({ pid }) => pid),
      [],
      `zeroed by ${sender.pid}`,
    );
    this.resets += 1;
  };
}

/** A v2top: it enters, reads, and zeroes when it may. */
class Process implements PeerGroup, Peer {
  readonly pid: number;
  readonly claim: SharedClaim;
  state: 'running' | 'stopped' | 'dead' = 'running';
  hasRead = false;
  present = false;
  private readonly world: World;
  /** Whom it has asked, and who has not answered yet. */
  private readonly unanswered = new Set<Process>();
  private readonly watchers = new Map<Process, Watcher>();
  private onAsked: (asker: Peer, answer: () => void) => void = () => {};
  private wasStopped = false;

  constructor(world: World) {
    this.world = world;
    this.pid = world.processes.push(this);
    const sleep = (milliseconds: number): Promise<void> =>
      milliseconds === PATIENCE ? this.patience() : world.turn(this);
    this.claim = new SharedClaim({ group: this, patience: PATIENCE, clock: { sleep } });
    void this.live();
  }

  get name(): string {
    return `process ${this.pid}`;
  }

  async join(onAsked: (asker: Peer, answer: () => void) => void): Promise<void> {
    await this.world.turn(this);
    this.onAsked = onAsked;
    this.present = true;
  }

  others(): Process[] {
    return this.world.living.filter((one) => one !== this && one.present);
  }

  watch({ pid }: Peer, watcher: Watcher): void {
    const peer = this.world.processes[pid - 1];
    assert.ok(peer !== undefined);
    if (peer.state === 'dead') this.world.add({ by: this, happen: watcher.gone });
    else peer.watchers.set(this, watcher);
    this.unanswered.add(peer);
    const ready = (): void => {
      this.unanswered.delete(peer);
      watcher.ready();
    };
    const answer = (): void => this.world.add({ by: this, happen: ready });
    this.world.add({ by: peer, happen: () => peer.onAsked(this, answer) });
  }

  async leave(): Promise<void> {}

  stop(): void {
    this.state = 'stopped';
    this.wasStopped = true;
  }

  kill(): void {
    this.state = 'dead';
    // What it had sent reaches the core before its silence is believed.
    while (this.world.sent.includes(this)) this.world.execute();
    for (const [process, { gone }] of this.watchers) this.world.add({ by: process, happen: gone });
  }

  /** A running process answers before the deadline, and a call ends before it. */
  private patience(): Promise<void> {
    const isSilent = (one: Process): boolean => one.state === 'stopped' && !this.world.sent.includes(one);
    return this.world.turn(this, () =>
      [...this.unanswered].every((one) => one.state === 'dead' || isSilent(one)),
    );
  }

  private async live(): Promise<void> {
    await this.claim.enter(new AbortController().signal);
    await this.world.turn(this);
    this.hasRead = true;
    for (;;) {
      await this.world.turn(this);
      this.wasStopped = false;
      if (!(await this.claim.beginReset())) continue;
      await this.world.turn(this);
      if (!this.wasStopped) {
        this.world.sent.push(this);
        this.world.add({ by: undefined, happen: this.world.execute });
        await this.world.turn(this, () => !this.world.sent.includes(this));
      }
      this.claim.endReset();
    }
  }
}

type Fault = 'start' | 'stop' | 'continue' | 'kill';
const fault = fc.record({
  fault: fc.constantFrom<Fault>('start', 'start', 'stop', 'continue', 'kill'),
  which: fc.nat(9),
});
const schedule = fc.array(fc.oneof({ arbitrary: fc.nat(99), weight: 3 }, { arbitrary: fault, weight: 1 }), {
  minLength: 20,
  maxLength: 120,
});

function inflict(world: World, what: Fault, which: number): void {
  if (what === 'start') {
    if (world.living.length < 3) new Process(world);
    return;
  }
  const one = world.living[which % Math.max(1, world.living.length)];
  if (one === undefined) return;
  if (what === 'kill') one.kill();
  else if (what === 'stop') one.stop();
  else one.state = 'running';
}

/** Lets everything happen, in turn, for long enough. */
async function settle(world: World): Promise<void> {
  for (let step = 0; step < 60; step++) await world.step(step * 7);
}

test('no v2top resets next to another in any order of events, and the last one may reset again', async () => {
  let resets = 0;
  await fc.assert(
    fc.asyncProperty(schedule, async (choices) => {
      const world = new World();
      new Process(world);
      for (const choice of choices) {
        if (typeof choice === 'number') await world.step(choice);
        else inflict(world, choice.fault, choice.which);
      }
      for (const one of world.living) one.state = 'running';
      const last = world.living[0] ?? new Process(world);
      for (const one of world.living) if (one !== last) one.kill();
      const before = world.resets;
      await settle(world);
      assert.deepEqual(last.claim.others, []);
      assert.ok(world.resets > before, 'alone, it zeroes');
      resets += before;
    }),
    { numRuns: 700 },
  );
  assert.ok(resets > 400, 'the schedules do zero');
});

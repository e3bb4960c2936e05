/** What happens to v2tops, their connection, their disk and their core at random moments. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { between, createRandom, type Random } from '../../src/demo/random.ts';
import { until } from '../traffic/watch.ts';
import { type Actor, KINDS, startActor } from './actors.ts';
import { heldBy, readHistory, type Scene, SMALL_DISK } from './scene.ts';

/** Deadlines of a call, in seconds: with the shortest, resets are given up all the time. */
const TIMEOUTS = [0.03, 0.1, 0.3, 3] as const;

type Blow = (storm: Storm) => Promise<void>;

/** With these the core loses nothing. */
const BLOWS: Readonly<Record<string, Blow>> = {
  'a kill': async (storm) => storm.kill(storm.one()),
  'two kills': async (storm) => {
    for (const actor of storm.actors) storm.kill(actor);
  },
  'an end': async (storm) => storm.one().kill('SIGTERM'),
  'a stop': async (storm) => {
    const actor = storm.one();
    actor.kill('SIGSTOP');
    await storm.pass(100, 2500);
    if (storm.chance(0.3)) storm.kill(actor);
    else actor.kill('SIGCONT');
  },
  'a core that stands still': async (storm) => {
    storm.scene.v2ray.suspend();
    await storm.pass(50, 1500);
    if (storm.chance(0.4)) storm.kill(storm.one());
    await storm.pass(0, 200);
    storm.scene.v2ray.resume();
  },
  'a cut line': async (storm) => {
    for (let times = 0; times < 3; times++) {
      storm.scene.line.cut();
      await storm.pass(0, 400);
    }
  },
  'a line that is cut after a question': async (storm) => {
    storm.scene.line.cutAfterQuestion();
    await storm.pass(100, 600);
    if (storm.chance(0.3)) storm.kill(storm.one());
  },
  'a line that stalls': async (storm) => {
    storm.scene.line.stall();
    await storm.pass(50, 2000);
    if (storm.chance(0.5)) storm.scene.line.cut();
    storm.scene.line.flow();
  },
  'a disk that fails': async (storm) => {
    const actor = storm.one();
    allowWriting(actor, false);
    await storm.pass(200, 3000);
    if (storm.chance(0.2)) storm.kill(actor);
    else allowWriting(actor, true);
  },
  'a full disk': async (storm) => {
    const filler = join(storm.scene.folder, 'filler');
    fill(filler);
    await storm.pass(200, 3000);
    await rm(filler, { force: true });
  },
};

/** With these it loses what nothing has read. */
const RESTARTS: Readonly<Record<string, Blow>> = {
  'a restart of the core': async (storm) => {
    await storm.seeEntry();
    await storm.restartCore(true);
    await storm.seeEntry();
  },
  'a restart of the core while its disk fails': async (storm) => {
    const actor = storm.one();
    await storm.seeEntry();
    allowWriting(actor, false);
    await storm.pass(200, 2000);
    await storm.restartCore(true);
    allowWriting(actor, true);
    await storm.seeEntry();
  },
  'an end of both': async (storm) => {
    storm.kill(storm.one());
    await storm.restartCore(false);
  },
};

export class Storm {
  readonly scene: Scene;
  actors: Actor[] = [];
  /** Bytes that went with restarts of the core, as nothing could read them. */
  unreadable = 0n;
  /** What has happened, for the report of a failure. */
  readonly log: string[] = [];
  private readonly t: TestContext;
  private readonly random: Random;
  private readonly blows: readonly (readonly [string, Blow])[];

  /** `restarts`: the core may be restarted too. */
  constructor(t: TestContext, scene: Scene, seed: number, restarts: boolean) {
    this.t = t;
    this.scene = scene;
    this.random = createRandom(seed);
    const blows = restarts ? { ...BLOWS, ...RESTARTS } : BLOWS;
    this.blows = Object.entries(blows).filter(([name]) => scene.isSmallDisk || name !== 'a full disk');
  }

  /** One or two v2tops poll; something happens to them; mostly it is left to the next round what becomes of them. */
  async round(): Promise<void> {
    await this.populate();
    await this.pass(0, 900);
    const [name, blow] = this.pick(this.blows);
    const victims = this.actors.map(({ kind }) => kind).join(' and ');
    await blow(this);
    if (this.chance(0.2)) this.kill(this.one());
    this.log.push(`${name} to ${victims}: ${await this.stand()}`);
  }

  /** What is missing at this moment, or on its way, and what excuses it: where it jumps a fault is to be looked for. */
  private async stand(): Promise<string> {
    const { v2ray, web, history } = this.scene;
    const { counted, maybeLost, raw } = readHistory(history);
    const missing = BigInt(web.sent) - counted - (await heldBy(v2ray)) + raw;
    return `${missing} missing, ${maybeLost} said, ${this.unreadable} went with the core`;
  }

  /** Ends all v2tops as an operator does. */
  async calm(): Promise<void> {
    for (const actor of this.actors) actor.kill('SIGTERM');
    await until(() => this.actors.every(({ hasEnded }) => hasEnded), 'the end of all');
  }

  one(): Actor {
    return this.pick(this.actors);
  }

  chance(part: number): boolean {
    return this.random() < part;
  }

  async pass(least: number, most: number): Promise<void> {
    await delay(between(this.random, [least, most]));
  }

  kill(actor: Actor): void {
    actor.kill('SIGKILL');
  }

  /**
   * Restarts the core. What is lost by it is what no answer had told where a single v2top, which writes, lives on to
   * write that down (`isTold`), else what is not in the history.
   */
  async restartCore(isTold: boolean): Promise<void> {
    const { v2ray, web, line, history, sentAt } = this.scene;
    const isAlone = isTold && this.actors.filter(({ hasEnded }) => !hasEnded).length === 1;
    const began = performance.now();
    const held = await heldBy(v2ray);
    const { answered } = line;
    await v2ray.halt();
    const unwritten = held + BigInt(web.sent - sentAt(began)) - readHistory(history).raw;
    const untold = BigInt(web.sent - sentAt(answered));
    const lost = isAlone && untold < unwritten ? untold : unwritten;
    this.unreadable += lost > 0n ? lost : 0n;
    await this.pass(0, 1500);
    await v2ray.restart();
    if (isTold) await this.seeAnswers(5);
  }

  private async populate(): Promise<void> {
    this.actors = this.actors.filter(({ hasEnded }) => !hasEnded);
    const wanted = this.chance(0.4) ? 2 : 1;
    while (this.actors.length < wanted) {
      const kind = this.pick(KINDS);
      this.actors.push(await startActor(this.t, kind, this.scene, this.pick(TIMEOUTS)));
      await this.seeAnswers(5);
    }
  }

  /** Waits until the core has answered that often, but no longer than some seconds. */
  private async seeAnswers(count: number): Promise<void> {
    const wanted = this.scene.line.answers + count;
    for (let times = 0; times < 100 && this.scene.line.answers < wanted; times++) await delay(50);
  }

  /** Waits until something was written, but no longer than some seconds. */
  async seeEntry(): Promise<void> {
    const commits = (): bigint => readHistory(this.scene.history).commits;
    const before = commits();
    for (let times = 0; times < 100 && commits() === before; times++) await delay(200);
  }

  private pick<T>(list: readonly T[]): T {
    const picked = list[Math.floor(this.random() * list.length)];
    if (picked === undefined) throw new Error('there is nothing to pick from');
    return picked;
  }
}

/** Lets the files of a process grow, or not any more: every write to its history fails. */
function allowWriting({ pid, hasEnded }: Actor, may: boolean): void {
  if (!hasEnded) execFileSync('prlimit', ['--pid', String(pid), `--fsize=${may ? 'unlimited' : '1'}:`]);
}

/** Takes all the room of a small disk, but no more than it can have. */
function fill(path: string): void {
  try {
    for (let size = 2 ** 22; size <= SMALL_DISK; size += 2 ** 20) writeFileSync(path, Buffer.alloc(size));
  } catch {
    // There is no more.
  }
}

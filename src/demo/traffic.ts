/**
 * Made-up traffic of a server: the values of its counters at each moment. Pure: time passes only through `advance`,
 * chance comes from the seed, and the size of the time steps does not change the numbers.
 */
import { createAgenda } from './agenda.ts';
import type { Stat } from './core.ts';
import { drawHabit, type Habit, pastBytes, timeOnline } from './habits.ts';
import { between, createRandom, type Random } from './random.ts';
import { userName } from './users.ts';

export interface DemoOptions {
  /** How many users there are at the start; more join over time. */
  readonly users: number;
  readonly seed?: number;
}

/** The inbounds, each with its share of the users and the bytes on the wire per byte of payload. */
const INBOUNDS = [
  { tag: 'vless-reality', share: 0.5, wire: 1.02 },
  { tag: 'vmess-ws', share: 0.22, wire: 1.06 },
  { tag: 'trojan', share: 0.16, wire: 1.03 },
  { tag: 'shadowsocks', share: 0.12, wire: 1.04 },
] as const;

/** The outbounds, each with its share of the sessions. Blocked sessions receive nothing. */
const OUTBOUNDS = [
  { tag: 'direct', share: 0.84 },
  { tag: 'proxy', share: 0.13 },
  { tag: 'block', share: 0.03 },
] as const;
const BLOCK = 2;
/** Bytes per second that a blocked user keeps sending while retrying. */
const BLOCKED_UPLOAD = 400;

/** How many seconds ago the core started: about three days. */
const PAST = 3 * 86_400 + 4 * 3600 + 12 * 60;
/** How many seconds pass until the next new user connects, and how many new users there are in all. */
const NEWCOMER_EVERY = [45, 150] as const;
const NEWCOMERS = 12;

/** Bytes in both directions. */
interface Bytes {
  up: number;
  down: number;
}

/** A user: `settled` bytes up to the moment `since`, and from then on the speeds in bytes per second. */
interface User {
  readonly email: string;
  readonly habit: Habit;
  readonly inbound: number;
  readonly settled: Bytes;
  readonly speed: Bytes;
  since: number;
  outbound: number;
  isOnline: boolean;
  sessionEnd: number;
  sessionSpeed: number;
}

/** A server whose users have been there for some days. */
export class DemoTraffic {
  private readonly random: Random;
  private readonly agenda = createAgenda<User | 'newcomer'>();
  private readonly users: User[] = [];
  /** What has left by each outbound. */
  private readonly left: Bytes[] = OUTBOUNDS.map(() => ({ up: 0, down: 0 }));
  /** How many users there are when all newcomers have come. */
  private readonly most: number;
  private now = 0;

  constructor({ users, seed = 1 }: DemoOptions) {
    this.random = createRandom(seed);
    this.most = users + NEWCOMERS;
    for (let index = 0; index < users; index++) this.addOldUser(users);
    this.agenda.add(between(this.random, NEWCOMER_EVERY), 'newcomer');
  }

  /** Seconds since the made-up core started. */
  get uptime(): number {
    return PAST + this.now;
  }

  /** Lets seconds pass. */
  advance(seconds: number): void {
    const goal = this.now + seconds;
    for (let due = this.agenda.next(goal); due !== undefined; due = this.agenda.next(goal)) {
      this.now = due.time;
      if (due.item === 'newcomer') this.addNewcomer();
      else this.agenda.add(this.now + behave(this.random, due.item, this.now, this.left), due.item);
    }
    this.now = goal;
  }

  /** All counters except those of the API's own inbound, whose traffic is the polling. */
  counters(): Stat[] {
    return countersAt(this.now, this.users, this.left);
  }

  /** A user from before the demo started; `crowd` is how many there are. */
  private addOldUser(crowd: number): void {
    const user = this.addUser(crowd);
    remember(this.random, user, this.left);
    const isOnline = this.random() < timeOnline(user.habit);
    this.agenda.add(isOnline ? 0 : between(this.random, [0, user.habit.rest[1]]), user);
  }

  private addNewcomer(): void {
    if (this.users.length >= this.most) return;
    this.agenda.add(this.now, this.addUser(NEWCOMERS));
    this.agenda.add(this.now + between(this.random, NEWCOMER_EVERY), 'newcomer');
  }

  private addUser(crowd: number): User {
    const user = createUser(this.random, this.users.length, crowd, this.now);
    this.users.push(user);
    return user;
  }
}

function createUser(random: Random, index: number, crowd: number, now: number): User {
  return {
    email: userName(index),
    habit: drawHabit(random, crowd),
    inbound: pick(random, INBOUNDS),
    settled: { up: 0, down: 0 },
    speed: { up: 0, down: 0 },
    since: now,
    outbound: 0,
    isOnline: false,
    sessionEnd: now,
    sessionSpeed: 0,
  };
}

/** Gives a user the traffic from before the demo started. */
function remember(random: Random, user: User, left: readonly Bytes[]): void {
  const down = pastBytes(random, user.habit, PAST);
  const up = Math.floor(down * between(random, user.habit.upload));
  const direct = 0.86 + 0.1 * random();
  settle(user, { up: Math.floor(up * direct), down: Math.floor(down * direct) }, left[0]);
  settle(user, { up: Math.floor(up * (1 - direct)), down: Math.floor(down * (1 - direct)) }, left[1]);
}

/** Adds bytes to the user and to the outbound they used. */
function settle(user: User, bytes: Bytes, outbound: Bytes | undefined): void {
  addTo(user.settled, bytes);
  addTo(outbound, bytes);
}

/** A user's bytes since they were last settled. */
function running(user: User, now: number): Bytes {
  const seconds = now - user.since;
  return { up: Math.floor(user.speed.up * seconds), down: Math.floor(user.speed.down * seconds) };
}

/** Decides what a user does next: a pulse, a pause, or a rest. Returns its length in seconds. */
function behave(random: Random, user: User, now: number, left: readonly Bytes[]): number {
  settle(user, running(user, now), left[user.outbound]);
  user.since = now;
  const { habit, speed } = user;
  const wasBusy = speed.down > 0 || speed.up > 0;
  speed.up = 0;
  speed.down = 0;
  if (now >= user.sessionEnd) {
    user.isOnline = !user.isOnline && habit.session[1] > 0;
    if (!user.isOnline) return between(random, habit.rest);
    user.sessionEnd = now + between(random, habit.session);
    user.sessionSpeed = between(random, habit.speed);
    user.outbound = pick(random, OUTBOUNDS);
  }
  if (wasBusy && habit.pause[1] > 0) return between(random, habit.pause);
  if (user.outbound === BLOCK) {
    speed.up = BLOCKED_UPLOAD;
  } else {
    speed.down = user.sessionSpeed * between(random, [0.75, 1.25]);
    speed.up = speed.down * between(random, habit.upload);
  }
  return between(random, habit.pulse);
}

/** Draws an index according to the shares, which sum to 1. */
function pick(random: Random, choices: readonly { readonly share: number }[]): number {
  let rest = random();
  const index = choices.findIndex(({ share }) => {
    rest -= share;
    return rest < 0;
  });
  return Math.max(index, 0);
}

function countersAt(now: number, users: readonly User[], left: readonly Bytes[]): Stat[] {
  const stats: Stat[] = [];
  const add = (name: string, { up, down }: Bytes) => {
    stats.push([`${name}>>>traffic>>>uplink`, BigInt(up)], [`${name}>>>traffic>>>downlink`, BigInt(down)]);
  };
  const came = INBOUNDS.map((): Bytes => ({ up: 0, down: 0 }));
  const leaving = left.map((bytes) => ({ ...bytes }));
  for (const user of users) {
    const { up, down } = running(user, now);
    const total = { up: user.settled.up + up, down: user.settled.down + down };
    add(`user>>>${user.email}`, total);
    addTo(came[user.inbound], total);
    addTo(leaving[user.outbound], { up, down });
  }
  for (const [index, { tag, wire }] of INBOUNDS.entries()) {
    const { up, down } = came[index] ?? { up: 0, down: 0 };
    add(`inbound>>>${tag}`, { up: Math.ceil(up * wire), down: Math.ceil(down * wire) });
  }
  for (const [index, { tag }] of OUTBOUNDS.entries()) {
    add(`outbound>>>${tag}`, leaving[index] ?? { up: 0, down: 0 });
  }
  return stats;
}

function addTo(account: Bytes | undefined, { up, down }: Bytes): void {
  if (account === undefined) return;
  account.up += up;
  account.down += down;
}

/** The counters of a made-up server, as many and as busy as a test or a benchmark wants; the same in every run. */

import type { Answer } from '../../src/core/core.ts';
import { createRandom } from '../../src/demo/random.ts';

export interface BusyServerOptions {
  readonly users: number;
  /** The part of the users that carry bytes each second, 0 to 1. */
  readonly share: number;
  readonly seed?: number;
}

/** Inbounds, and the part of the users that comes by each. What they carry is a little more than the payload. */
const INBOUNDS = ['tcp', 'ws'] as const;
const OVERHEAD = 1.03;
/** Bytes down in a second lie between these, most of them near the lower end. */
const SLOWEST = 1e3;
const FASTEST = 2e7;
/** Bytes up for each byte down, at most. */
const UPLOAD = 0.1;

/** A server that moves on by a second when told. Of each pair of counters the first is the uplink. */
export class BusyServer {
  /** Full names of the counters: the users' first, the inbounds' last. */
  readonly names: readonly string[];
  /** Bytes in each counter; below 2^53, so exact. */
  readonly values: Float64Array;
  private readonly users: number;
  private readonly share: number;
  private readonly random: () => number;

  constructor({ users, share, seed = 1 }: BusyServerOptions) {
    const rows = [
      ...Array.from({ length: users }, (_, index) => `user>>>${userName(index)}`),
      ...INBOUNDS.map((tag) => `inbound>>>${tag}`),
    ];
    this.names = rows.flatMap((row) => [`${row}>>>traffic>>>uplink`, `${row}>>>traffic>>>downlink`]);
    this.values = new Float64Array(this.names.length);
    this.users = users;
    this.share = share;
    this.random = createRandom(seed);
    // No counter begins at zero: all users have been here before.
    for (let user = 0; user < users; user++) this.spend(user, 3600);
  }

  /** Lets a second pass in which the busy users carry bytes; always the same ones. */
  second(): void {
    let busy = 0;
    for (let user = 0; user < this.users; user++) {
      const due = Math.floor((user + 1) * this.share);
      if (due > busy) this.spend(user, 1);
      busy = due;
    }
  }

  /** Sets all counters back to 0, as a reset does. */
  zero(): void {
    this.values.fill(0);
  }

  /** What QueryStats would answer now. */
  answer(): Answer {
    return { names: this.names, values: Array.from(this.values, (value) => BigInt(value)) };
  }

  private spend(user: number, seconds: number): void {
    const down = Math.floor(seconds * SLOWEST * (FASTEST / SLOWEST) ** (this.random() ** 2));
    const up = Math.floor(down * UPLOAD * this.random());
    const inbound = this.users + (user % INBOUNDS.length);
    this.add(user, up, down);
    this.add(inbound, Math.ceil(up * OVERHEAD), Math.ceil(down * OVERHEAD));
  }

  private add(row: number, up: number, down: number): void {
    this.values[2 * row] = (this.values[2 * row] ?? 0) + up;
    this.values[2 * row + 1] = (this.values[2 * row + 1] ?? 0) + down;
  }
}

/** The email of a user by number, from 0. */
export function userName(index: number): string {
  return `user-${String(index).padStart(5, '0')}@example.net`;
}

/** A ledger for tests: small tables of counters go in at given seconds, samples come out. */

import type { Answer } from '../../src/core/core.ts';
import { type Dimension, parseCounterName } from '../../src/core/counters.ts';
import type { Moment } from '../../src/traffic/clock.ts';
import { Ledger } from '../../src/traffic/ledger.ts';
import type { Flow, Row, Sample } from '../../src/traffic/sample.ts';

/** Bytes by counter: `user alice down`, or a counter's whole name. */
export type Table = Readonly<Record<string, number | bigint>>;

/** A moment that many seconds into the story; the wall clock may run apart from the monotonic one. */
export function second(seconds: number, wall = seconds): Moment {
  return { mono: 1_000_000 + seconds * 1000, wall: Date.UTC(2026, 10, 23, 3) + wall * 1000 };
}

/** The counter that `user alice down` stands for. */
export function counter(short: string): string {
  const match = /^(inbound|outbound|user) (.*) (up|down)$/.exec(short);
  return match === null ? short : `${match[1]}>>>${match[2]}>>>traffic>>>${match[3]}link`;
}

export function answer(table: Table): Answer {
  return { names: Object.keys(table).map(counter), values: Object.values(table).map(BigInt) };
}

/** What an answer may be told apart from its table: when it came, and how old the core said it was. */
export interface Circumstances {
  /** The wall clock, where it does not go with the monotonic one. */
  readonly wall?: number;
  /** Null: the core cannot say. By default it was started a thousand seconds before the story. */
  readonly uptime?: number | null;
  /** When the questions were sent, where that matters. */
  readonly asked?: number;
  /** The number of the connection. */
  readonly connection?: number;
}

export class Desk {
  readonly ledger = new Ledger();
  interval = 1;

  /** A poll that only reads. */
  read(at: number, table: Table, circumstances: Circumstances = {}): Sample {
    this.fold(at, table, circumstances);
    return this.ledger.sample('read-only', this.interval);
  }

  /** A poll with reset that is answered; `later` is what the reset itself said, where more had come. */
  reset(at: number, table: Table, later: Table = table, circumstances: Circumstances = {}): Sample {
    this.fold(at, table, circumstances);
    this.ledger.resetAnswered(answer(later), second(at));
    return this.ledger.sample('reset', this.interval);
  }

  /** A poll whose reset was sent and never answered. */
  lostReset(at: number, table: Table, circumstances: Circumstances = {}): Sample {
    this.fold(at, table, circumstances);
    this.ledger.resetUnanswered();
    return this.ledger.sample('reset', this.interval);
  }

  /** A reading that no sample has closed yet. */
  fold(at: number, table: Table, { wall, uptime, asked, connection = 0 }: Circumstances = {}): void {
    const moment = second(at, wall);
    const from = asked === undefined ? moment : second(asked);
    const told = uptime === undefined ? 1000 + Math.floor(at) : uptime;
    const age = { uptime: told, asked: from.mono, at: from.mono, connection };
    const reading = this.ledger.look(answer(table), { asked: from, at: moment, connection });
    this.ledger.fold(reading, age, null);
  }
}

/** A row by `user alice`. */
export function rowOf(sample: Sample, short: string): Row {
  const parsed = parseCounterName(counter(`${short} up`));
  const row =
    parsed && sample.rows[parsed.dimension].find(({ name }: { name: string }) => name === parsed.name);
  if (row === undefined) throw new Error(`${short} is not in the sample`);
  return row;
}

/** One direction of a row by `user alice down`; null where it is not counted. */
export function flowOf(sample: Sample, short: string): Flow | null {
  const row = rowOf(sample, short.replace(/ (up|down)$/, ''));
  return short.endsWith(' up') ? row.uplink : row.downlink;
}

/** The total bytes of a row's direction; -1 where it is not counted. */
export const totalOf = (sample: Sample, short: string): bigint => flowOf(sample, short)?.total ?? -1n;

/** The bytes per second of a row's direction; null where unknown. */
export const rateOf = (sample: Sample, short: string): number | null => flowOf(sample, short)?.rate ?? null;

/** The total bytes of a dimension, both directions together. */
export function bytesOf({ totals }: Sample, dimension: Dimension): bigint {
  return (totals[dimension].uplink?.total ?? 0n) + (totals[dimension].downlink?.total ?? 0n);
}

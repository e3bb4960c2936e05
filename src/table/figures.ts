/** The numbers of a row or of a whole table, as the screen and the outputs show them. */
import type { Way } from '../traffic/recent.ts';
import type { DimensionTotal, Row } from '../traffic/sample.ts';
import type { Origin } from './origin.ts';

/** Bytes and bytes per second in both directions; null if unknown or not counted. */
export interface Sums {
  /** Since v2top started, or since the totals were zeroed. */
  readonly uplinkTotal: bigint | null;
  readonly downlinkTotal: bigint | null;
  /** In this sample. */
  readonly uplinkDelta: bigint | null;
  readonly downlinkDelta: bigint | null;
  readonly uplinkRate: number | null;
  readonly downlinkRate: number | null;
  /** Both directions together over the sample's recent seconds. */
  readonly recentRate: number | null;
  /** Both directions together today and in this billing month, as recorded; null if the history was not asked. */
  readonly today: bigint | null;
  readonly month: bigint | null;
}

/** What a row has carried in both directions together, as recorded. */
export interface Usage {
  readonly today: bigint;
  /** In this billing month. */
  readonly month: bigint;
}

/** What a row's numbers count from. */
export interface Baseline {
  /** The same row at the time when the totals were zeroed. */
  readonly zero?: Row | undefined;
  /** What the history has of it, and the same row when the history was asked: it has carried more by now. */
  readonly recorded?: { readonly usage: Usage; readonly row: Row | undefined } | undefined;
}

/** Numbers count from the beginning of the run, and nothing is recorded. */
export const NO_BASELINE: Baseline = {};

/** A row with its numbers. */
export interface Figures extends Sums {
  readonly row: Row;
  readonly origin: Origin;
}

/**
 * A row's numbers. Most are worked out when they are asked for: of 10,000 rows a screen shows forty. They are not its
 * own properties, so that `...` does not copy them.
 */
export class RowFigures implements Figures {
  readonly row: Row;
  readonly origin: Origin;
  readonly recentRate: number | null;
  private readonly baseline: Baseline;

  constructor(row: Row, origin: Origin, baseline: Baseline = NO_BASELINE) {
    this.row = row;
    this.origin = origin;
    this.baseline = baseline;
    this.recentRate = !origin.isLive || row.recent === null ? null : row.recent.uplink + row.recent.downlink;
  }

  get uplinkTotal(): bigint | null {
    return minus(this.row.uplink?.total, this.baseline.zero?.uplink?.total);
  }

  get downlinkTotal(): bigint | null {
    return minus(this.row.downlink?.total, this.baseline.zero?.downlink?.total);
  }

  get uplinkDelta(): bigint | null {
    return this.row.uplink?.delta ?? null;
  }

  get downlinkDelta(): bigint | null {
    return this.row.downlink?.delta ?? null;
  }

  get uplinkRate(): number | null {
    return this.origin.isLive ? (this.row.uplink?.rate ?? null) : null;
  }

  get downlinkRate(): number | null {
    return this.origin.isLive ? (this.row.downlink?.rate ?? null) : null;
  }

  get today(): bigint | null {
    const { recorded } = this.baseline;
    return recorded === undefined ? null : recorded.usage.today + flowed(this.row) - flowed(recorded.row);
  }

  get month(): bigint | null {
    const { recorded } = this.baseline;
    return recorded === undefined ? null : recorded.usage.month + flowed(this.row) - flowed(recorded.row);
  }
}

const flowed = (row: Row | undefined): bigint => (row?.uplink?.total ?? 0n) + (row?.downlink?.total ?? 0n);

function minus(total: bigint | undefined, zero: bigint | undefined): bigint | null {
  // Not even 0n is taken away without need: each difference is a new number, twenty thousand of them a tick.
  if (total === undefined || zero === undefined) return total ?? null;
  return total - zero;
}

/** Bytes and speeds of a sample. */
type Flows = Omit<Sums, keyof Recent>;
/** Speeds of the recent seconds, and what is recorded. */
type Recent = Pick<Sums, 'recentRate' | 'today' | 'month'>;

/** The bytes and speeds in a sample's sum of a dimension; totals count from the same sum in the sample `zero`. */
export function flowsOf(
  { uplink, downlink }: DimensionTotal,
  zero: DimensionTotal | undefined,
  { isLive }: Origin,
): Flows {
  return {
    uplinkTotal: minus(uplink?.total, zero?.uplink?.total),
    downlinkTotal: minus(downlink?.total, zero?.downlink?.total),
    uplinkDelta: uplink?.delta ?? null,
    downlinkDelta: downlink?.delta ?? null,
    uplinkRate: isLive ? (uplink?.rate ?? null) : null,
    downlinkRate: isLive ? (downlink?.rate ?? null) : null,
  };
}

/** The sums of all of them. */
export const sumUp = (list: readonly Sums[]): Sums => ({ ...flowSums(list), ...recentSums(list) });

function flowSums(list: readonly Sums[]): Flows {
  let uplinkTotal: bigint | null = null;
  let downlinkTotal: bigint | null = null;
  let uplinkDelta: bigint | null = null;
  let downlinkDelta: bigint | null = null;
  let uplinkRate: number | null = null;
  let downlinkRate: number | null = null;
  for (const sums of list) {
    uplinkTotal = plus(uplinkTotal, sums.uplinkTotal);
    downlinkTotal = plus(downlinkTotal, sums.downlinkTotal);
    uplinkDelta = plus(uplinkDelta, sums.uplinkDelta);
    downlinkDelta = plus(downlinkDelta, sums.downlinkDelta);
    uplinkRate = plusRate(uplinkRate, sums.uplinkRate);
    downlinkRate = plusRate(downlinkRate, sums.downlinkRate);
  }
  return { uplinkTotal, downlinkTotal, uplinkDelta, downlinkDelta, uplinkRate, downlinkRate };
}

/** The part of the sums that no sample has. */
export function recentSums(list: readonly Sums[]): Recent {
  let recentRate: number | null = null;
  let today: bigint | null = null;
  let month: bigint | null = null;
  for (const sums of list) {
    recentRate = plusRate(recentRate, sums.recentRate);
    today = plus(today, sums.today);
    month = plus(month, sums.month);
  }
  return { recentRate, today, month };
}

function plus(sum: bigint | null, more: bigint | null): bigint | null {
  return more === null ? sum : (sum ?? 0n) + more;
}

function plusRate(sum: number | null, more: number | null): number | null {
  return more === null ? sum : (sum ?? 0) + more;
}

/** The speed in one direction. */
export function rateOf({ uplinkRate, downlinkRate }: Sums, way: Way): number | null {
  return way === 'uplink' ? uplinkRate : downlinkRate;
}

/** Whether a row is known to have carried nothing in the recent seconds. */
export function isIdle({ recentRate }: Sums): boolean {
  return recentRate === 0;
}

/** Bytes in both directions together; null only if neither is counted. */
export function totalOf({ uplinkTotal, downlinkTotal }: Sums): bigint | null {
  return uplinkTotal === null && downlinkTotal === null ? null : (uplinkTotal ?? 0n) + (downlinkTotal ?? 0n);
}

/**
 * The whole minus its part, such as the inbounds' traffic that belongs to no user. A part can be larger for a moment,
 * because two counters are not read at the same instant; the rest is then unknown.
 */
export function restOf(whole: Sums, part: Sums): Sums {
  return {
    uplinkTotal: less(whole.uplinkTotal, part.uplinkTotal),
    downlinkTotal: less(whole.downlinkTotal, part.downlinkTotal),
    uplinkDelta: less(whole.uplinkDelta, part.uplinkDelta),
    downlinkDelta: less(whole.downlinkDelta, part.downlinkDelta),
    uplinkRate: lessRate(whole.uplinkRate, part.uplinkRate),
    downlinkRate: lessRate(whole.downlinkRate, part.downlinkRate),
    recentRate: lessRate(whole.recentRate, part.recentRate),
    today: less(whole.today, part.today),
    month: less(whole.month, part.month),
  };
}

function less(a: bigint | null, b: bigint | null): bigint | null {
  return a === null || b === null || a < b ? null : a - b;
}

function lessRate(a: number | null, b: number | null): number | null {
  return a === null || b === null || a < b ? null : a - b;
}

/** What the cells of a table need besides their row and its server. */
export interface TableFacts {
  /** Whether another program resets one of the servers: sums of speeds are too low. */
  readonly strangers: boolean;
  /** The sums of the listed rows. */
  readonly sums: Sums;
}

/** A row's traffic in each second of the last minutes, and at lower resolution over the last day. */
import { Ring } from './ring.ts';

/** How many seconds are remembered one by one: five minutes for the widest sparkline, and the current second. */
export const HISTORY_SECONDS = 302;

/** How far back anything is remembered, in seconds. */
export const DAY_SECONDS = 86_400;

export type Way = 'uplink' | 'downlink';

/** The bytes of one row by second of monotonic time. A second without traffic is 0. */
export interface History {
  /** Uplink bytes per second of the second `slot` (monotonic milliseconds ÷ 1000); 0 if it is not remembered. */
  uplink(slot: number): number;
  /** Downlink bytes per second of the second `slot`. */
  downlink(slot: number): number;
  /** Mean bytes per second from `from` up to `to`, at the resolution that is still remembered. */
  mean(way: Way, from: number, to: number): number;
  /** A copy that later traffic does not change, for a paused screen. */
  freeze(): History;
}

/** The second of a monotonic time in milliseconds. */
export function slotOf(mono: number): number {
  return Math.floor(mono / 1000);
}

/** Seconds, half minutes of an hour, and ten minutes of a day. */
type Rings = readonly [Ring, ...Ring[]];

const newRings = (): Rings => [
  new Ring(1, HISTORY_SECONDS),
  new Ring(30, 3600 / 30 + 1),
  new Ring(600, DAY_SECONDS / 600 + 1),
];

/** A history that grows: four kilobytes, allocated at the first byte, because most users of a large server are idle. */
export class RingHistory implements History {
  private rings: Rings | undefined;

  constructor(rings?: Rings) {
    this.rings = rings;
  }

  uplink(slot: number): number {
    return this.rings?.[0].at(slot, 'uplink') ?? 0;
  }

  downlink(slot: number): number {
    return this.rings?.[0].at(slot, 'downlink') ?? 0;
  }

  mean(way: Way, from: number, to: number): number {
    const ring = this.rings?.find((one) => one.reaches(from)) ?? this.rings?.at(-1);
    return ring === undefined || to <= from ? 0 : ring.bytes(way, from, to) / (to - from);
  }

  /** Spreads bytes evenly over the time from `from` to `to`, in monotonic milliseconds. */
  add(from: number, to: number, uplink: number, downlink: number): void {
    this.rings ??= newRings();
    for (const ring of this.rings) ring.add(from, to, uplink, downlink);
  }

  freeze(): History {
    if (this.rings === undefined) return new RingHistory();
    const [fine, ...coarse] = this.rings;
    return new RingHistory([fine.copy(), ...coarse.map((ring) => ring.copy())]);
  }
}

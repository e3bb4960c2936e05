/** The ledger's own records: one per counter and one per row, changed in place as answers come in. */
import type { CounterName, Dimension, Direction } from '../core/counters.ts';
import { RingHistory } from './recent.ts';
import type { Speeds } from './sample.ts';

/** No speed in either direction. */
export const STILL: Speeds = { uplink: 0, downlink: 0 };

/** One counter of the core. */
export interface CounterRecord {
  /** Its full name, as the core says it. */
  readonly counter: string;
  readonly row: RowRecord;
  readonly direction: Direction;
  /** What the core is known to hold; growth is counted from here. */
  baseline: bigint;
  /** What the answer numbered `answer`, the last that named it, said. */
  value: bigint;
  answer: number;
  /** The counter that an answer named after this one: cores walk their counters in much the same order each time. */
  next: CounterRecord | undefined;
}

/** One direction of a row, or of a whole dimension. */
export interface FlowRecord {
  total: bigint;
  /** Bytes since the last sample. */
  delta: bigint;
}

/** One tag or email. */
export interface RowRecord {
  readonly dimension: Dimension;
  readonly name: string;
  /** Where its published row stands in the sample's list; -1 until it is published. */
  place: number;
  uplink: FlowRecord | null;
  downlink: FlowRecord | null;
  smoothed: Speeds;
  peak: Speeds;
  lastActive: number | null;
  gone: boolean;
  /** The number of the last answer that named one of its counters. */
  answer: number;
  readonly history: RingHistory;
}

export const newFlow = (): FlowRecord => ({ total: 0n, delta: 0n });

export function newRow({ dimension, name }: CounterName): RowRecord {
  return {
    dimension,
    name,
    place: -1,
    uplink: null,
    downlink: null,
    smoothed: STILL,
    peak: STILL,
    lastActive: null,
    gone: false,
    answer: 0,
    history: new RingHistory(),
  };
}

/** What a reading says against the one before it: the value that everything downstream shows or prints. */

import type { CoreKind, Mode } from '../core/core.ts';
import type { Dimension } from '../core/counters.ts';
import type { Moment } from './clock.ts';
import type { RecordingState } from './journal.ts';
import type { History } from './recent.ts';

/** One direction of a row or of a total. */
export interface Flow {
  /** Bytes seen so far, exact. */
  readonly total: bigint;
  /** Bytes of this sample, exact. */
  readonly delta: bigint;
  /** Bytes per second over the sample's measured time; null where it is not known (the first reading). */
  readonly rate: number | null;
}

/** A pair of speeds in bytes per second. */
export interface Speeds {
  readonly uplink: number;
  readonly downlink: number;
}

/** When the highest speeds were. */
export interface PeakTimes {
  readonly uplink: Moment | null;
  readonly downlink: Moment | null;
}

/** A tag or an email with what it carried. A direction that the core does not count is null. */
export interface Row {
  readonly dimension: Dimension;
  /** As the core said it. Clean it with `cleanName` before showing it. */
  readonly name: string;
  readonly uplink: Flow | null;
  readonly downlink: Flow | null;
  /** Bytes per second over the sample's `recentSeconds`; null before there was a speed. */
  readonly recent: Speeds | null;
  /** The highest speeds of a sample so far, bytes per second; a gap's average counts only while there is nothing else. */
  readonly peak: Speeds;
  /** When it had those (null where it had no speed yet). */
  readonly peakAt: PeakTimes;
  /** When it last carried a byte (wall milliseconds); null when not since v2top started. */
  readonly lastActive: number | null;
  /** The core no longer lists it; its totals stay. */
  readonly gone: boolean;
  readonly history: History;
}

/** The sums of one dimension; null where no row has that direction. */
export interface DimensionTotal {
  readonly uplink: Flow | null;
  readonly downlink: Flow | null;
}

/** Rows that vanished so long ago that only their sums are kept. */
export interface Forgotten {
  readonly rows: number;
  readonly uplink: bigint;
  readonly downlink: bigint;
}

/** The speeds of the line, and what they were. */
export interface LineSpeed {
  /** Bytes per second; null where they are not known or not counted. */
  readonly uplink: number | null;
  readonly downlink: number | null;
  /** The highest so far; a gap's average does not count. */
  readonly peak: Speeds;
  readonly history: History;
}

/** Why a sample's speeds are an average over a gap and no instant's: the machine slept, or answers failed or came late. */
export type Gap = 'suspend' | 'outage' | 'late';

/** One poll folded. Immutable; rows that did not change are the same objects as in the sample before. */
export interface Sample {
  readonly serial: number;
  readonly at: Moment;
  /** When the first reading came (monotonic milliseconds): what histories say of the time before is not known. */
  readonly since: number;
  /** Measured seconds since the last sample; null for the first reading, which has no speed. */
  readonly elapsed: number | null;
  /** Measured seconds of the last samples that come nearest to ten, or of the last where it is longer; null as above. */
  readonly recentSeconds: number | null;
  readonly gap: Gap | null;
  /** What the poll did, or would have done but for its turn: see `shared` and `recorded` for what holds a reset back. */
  readonly mode: Mode;
  /** Where the numbers are kept. */
  readonly recorded: RecordingState;
  /** Another v2top on this machine watches the same API: neither zeroes anything. */
  readonly shared: boolean;
  /** Seconds since the core started; null where it does not say. */
  readonly uptime: number | null;
  /** The core was restarted (or reloaded) since the last sample. */
  readonly restarted: boolean;
  /** Counters fell though the core went on: another program resets them. */
  readonly foreignReset: boolean;
  /** That was seen lately: speeds are too low by what the other program takes. */
  readonly strangers: boolean;
  /** Bytes that may have been missed in this sample, at most. */
  readonly maybeLost: bigint;
  /** The same, summed since v2top started. */
  readonly maybeLostSoFar: bigint;
  readonly rows: Readonly<Record<Dimension, readonly Row[]>>;
  readonly totals: Readonly<Record<Dimension, DimensionTotal>>;
  readonly forgotten: Readonly<Record<Dimension, Forgotten>>;
  /** Everything that goes through the core. */
  readonly line: LineSpeed;
  /** Whether a second of the past (`slotOf`) lies in a gap. */
  readonly isGap: (slot: number) => boolean;
  readonly core: CoreKind | null;
}

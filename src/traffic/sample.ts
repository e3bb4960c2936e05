/** The result of a poll, compared with the one before: the value that everything else shows or prints. */

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
  /** Bytes per second over the sample's measured time; null if unknown (the first reading). */
  readonly rate: number | null;
}

/** A pair of speeds in bytes per second. */
export interface Speeds {
  readonly uplink: number;
  readonly downlink: number;
}

/** When the highest speeds occurred. */
export interface PeakTimes {
  readonly uplink: Moment | null;
  readonly downlink: Moment | null;
}

/** A tag or an email and its traffic. A direction that the core does not count is null. */
export interface Row {
  readonly dimension: Dimension;
  /** Verbatim from the core. Pass it through `cleanName` before showing it. */
  readonly name: string;
  readonly uplink: Flow | null;
  readonly downlink: Flow | null;
  /** Bytes per second over the sample's `recentSeconds`; null before there is a speed. */
  readonly recent: Speeds | null;
  /**
   * The highest speeds of any sample, in bytes per second; a gap's average counts only until there is another speed.
   */
  readonly peak: Speeds;
  /** When they occurred; null before there is a speed. */
  readonly peakAt: PeakTimes;
  /** When it last carried a byte (wall milliseconds); null if not since v2top started. */
  readonly lastActive: number | null;
  /** The core no longer lists it; its totals stay. */
  readonly gone: boolean;
  readonly history: History;
}

/** The sums of one dimension; null if no row has that direction. */
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

/** The speeds of the server's whole traffic, and their peaks. */
export interface LineSpeed {
  /** Bytes per second; null if unknown or not counted. */
  readonly uplink: number | null;
  readonly downlink: number | null;
  /** The highest so far; a gap's average does not count. */
  readonly peak: Speeds;
  readonly history: History;
}

/** Why a sample's speeds are only an average over a gap: the machine slept, or answers failed or came late. */
export type Gap = 'suspend' | 'outage' | 'late';

/** One completed poll. Immutable; unchanged rows are the same objects as in the sample before. */
export interface Sample {
  readonly serial: number;
  readonly at: Moment;
  /** When the first reading arrived (monotonic milliseconds); histories know nothing about the time before. */
  readonly since: number;
  /** Measured seconds since the last sample; null for the first reading, which has no speed. */
  readonly elapsed: number | null;
  /**
   * Measured seconds of the last samples that come closest to ten, or of the last one if it is longer; null as above.
   */
  readonly recentSeconds: number | null;
  readonly gap: Gap | null;
  /** What the poll did, or was meant to do; `shared` and `recorded` tell what prevents a reset. */
  readonly mode: Mode;
  /** Where the numbers are recorded. */
  readonly recorded: RecordingState;
  /** Another v2top on this machine watches the same API, so neither resets it. */
  readonly shared: boolean;
  /** Seconds since the core started; null if it does not tell. */
  readonly uptime: number | null;
  /** The core was restarted (or reloaded) since the last sample. */
  readonly restarted: boolean;
  /** Counters fell although the core kept running: another program resets them. */
  readonly foreignReset: boolean;
  /** That was seen recently; speeds are too low by what the other program takes. */
  readonly strangers: boolean;
  /** The most bytes that may be missing in this sample. */
  readonly maybeLost: bigint;
  /** The same, summed since v2top started. */
  readonly maybeLostSoFar: bigint;
  /** By name. */
  readonly rows: Readonly<Record<Dimension, readonly Row[]>>;
  readonly totals: Readonly<Record<Dimension, DimensionTotal>>;
  readonly forgotten: Readonly<Record<Dimension, Forgotten>>;
  /** The server's whole traffic. */
  readonly line: LineSpeed;
  /** Whether a past second (`slotOf`) is in a gap. */
  readonly isGap: (slot: number) => boolean;
  readonly core: CoreKind | null;
}

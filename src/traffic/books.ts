/**
 * Everything that accounting knows, as one plain value without methods: it can be copied (`structuredClone`), compared
 * and stored at any moment, and a ledger on the copy continues like the original. `ledger.ts` changes it.
 */
import type { CoreKind } from '../core/core.ts';
import { DIMENSIONS, type Dimension, type Direction, perDimension } from '../core/counters.ts';
import type { Moment } from './clock.ts';
import type { Forgotten } from './sample.ts';

/** One counter of the core. */
export interface Counter {
  /** Its full name, as the core reports it. */
  readonly counter: string;
  readonly row: RowBook;
  readonly direction: Direction;
  /** What the core is known to hold; growth counts from here. */
  baseline: bigint;
  /** Its value in answer number `answer`, the last one that named it. */
  value: bigint;
  answer: number;
  /** An answer left it out when it may have been zeroed, so `baseline` may be too high. */
  unsure: boolean;
  /** Bytes counted since the core last started. */
  life: bigint;
  /** Bytes counted that are not in the journal yet. */
  unwritten: bigint;
  /** The counter that followed in an answer; cores list their counters in nearly the same order each time. */
  next: Counter | undefined;
}

/** One direction of a row, or of a whole dimension. */
export interface FlowBook {
  total: bigint;
  /** Bytes since the last sample. */
  delta: bigint;
}

/** Both directions; null if no counter counts it. */
export type FlowBooks = Record<Direction, FlowBook | null>;

/** One tag or email. */
export interface RowBook extends FlowBooks {
  readonly dimension: Dimension;
  readonly name: string;
  lastActive: number | null;
  /** The core no longer lists it. */
  gone: boolean;
  /** The number of the last answer that named one of its counters. */
  answer: number;
}

export interface DimensionBook extends FlowBooks {
  readonly rows: Map<string, RowBook>;
  /** How many of the rows are gone, and the most that were ever listed at once. */
  gone: number;
  mostListed: number;
  forgotten: Forgotten;
}

/** The core's reported uptime in whole seconds, or null if it cannot tell. */
export interface Age {
  readonly uptime: number | null;
  /** When it was asked and answered, in monotonic milliseconds. */
  readonly asked: number;
  readonly at: number;
  /** The connection of the answer (`Source.connection`). */
  readonly connection: number;
}

/** The time of a reading. */
export interface Sighting {
  /** When the counters were requested; the values are no older. */
  readonly asked: Moment;
  /** When they arrived. */
  readonly at: Moment;
  readonly connection: number;
}

/** The end of a sample, and the core's age as known then. */
export interface Closing {
  readonly at: Moment;
  readonly age: Age | null;
}

/** A reset that was sent but not answered; it is not known yet whether the core has zeroed its counters. */
export interface OpenReset {
  /** When the first reading after it left that open; null before. */
  readonly doubted: Moment | null;
  /** Bytes reported as possibly missing so far, in case it happened unseen. */
  readonly staked: bigint;
  /** The most seconds after the reading before it in which it can have happened; null where that is not known. */
  readonly longest: number | null;
  /** What its estimate needs. */
  readonly told: Unanswered;
}

/** A time in which a reset may have zeroed unread bytes, up to the reading of a poll. */
export interface HiddenTime {
  readonly seconds: number;
  /** The reset. */
  readonly of: Unanswered;
  /** As of a span. */
  readonly longest: number | null;
  /** Whether all that the poll has counted, and no more, passed in that time. */
  readonly isCounted: boolean;
}

/** What was noticed since the last sample. */
export interface Noticed {
  restarted: boolean;
  foreignReset: boolean;
  /** Bytes that are missing if something happened unseen. */
  lostBytes: bigint;
  /** The times in which resets that were not answered may have zeroed unread bytes. */
  hidden: readonly HiddenTime[];
}

/** Bytes, or bytes per second, both directions together. */
export type ByDimension = Readonly<Record<Dimension, number>>;

/** A time in which an unanswered reset may have happened, and what was counted of that time. */
export interface Span {
  readonly seconds: number;
  readonly counted: ByDimension;
  /** The most seconds after its beginning in which the reset can have happened; null where that is not known. */
  readonly longest: number | null;
}

/** A reset that was not answered, while what it may have taken is estimated. */
export interface Unanswered {
  readonly spans: Span[];
  /** The bytes that were said so far. */
  said: bigint;
  /** Seconds that were seen since. */
  seenSeconds: number;
}

/** The basis for estimating missing bytes. */
export interface Losses {
  /** The last half second or more, as far as all of it was seen. */
  recent: { readonly seconds: number; readonly bytes: ByDimension }[];
  /** The highest speeds ever seen for that long, in bytes per second; null where nothing was seen yet. */
  fastest: ByDimension | null;
  unanswered: Unanswered[];
  soFar: bigint;
  /** Seconds from a reading to the answer of its reset, the longest recent one; null before the first. */
  resetTook: number | null;
}

export interface Books {
  readonly counters: Map<string, Counter>;
  readonly dimensions: Record<Dimension, DimensionBook>;
  /** The number of answers, and how many counters the last one named. */
  answers: number;
  listed: number;
  /** Rows that the next sample has to show. */
  readonly touched: Set<RowBook>;
  /** Counters that the next journal entry has to list; null while there is no journal. */
  changed: Set<Counter> | null;
  /** Bytes of dropped rows that are not in the journal, because nothing could be written then. */
  unwritable: bigint;
  core: CoreKind | null;
  age: Age | null;
  /** Something happened after which the core may be another one, so its age has to be asked. */
  ageIsDue: boolean;
  last: Sighting | null;
  closed: Closing | null;
  openReset: OpenReset | null;
  noticed: Noticed;
  /** Failed polls since the last sample. */
  failures: number;
  readonly losses: Losses;
  /** Samples since another program's reset was last seen; null if there was none. */
  sinceStranger: number | null;
  samples: number;
}

/** The highest of three sums: the dimensions are views of the same traffic, so they are not added up. */
export const highestOf = (sums: Readonly<Record<Dimension, bigint>>): bigint =>
  DIMENSIONS.reduce((highest, dimension) => (sums[dimension] > highest ? sums[dimension] : highest), 0n);

/** A direction without any bytes. */
export const newFlow = (): FlowBook => ({ total: 0n, delta: 0n });

/** Before anything was noticed. */
export const nothingNoticed = (): Noticed => ({
  restarted: false,
  foreignReset: false,
  lostBytes: 0n,
  hidden: [],
});

const newDimension = (): DimensionBook => ({
  uplink: null,
  downlink: null,
  rows: new Map(),
  gone: 0,
  mostListed: 0,
  forgotten: { rows: 0, uplink: 0n, downlink: 0n },
});

/** Empty books. */
export const newBooks = (): Books => ({
  counters: new Map(),
  dimensions: perDimension(newDimension),
  answers: 0,
  listed: 0,
  touched: new Set(),
  changed: null,
  unwritable: 0n,
  core: null,
  age: null,
  ageIsDue: true,
  last: null,
  closed: null,
  openReset: null,
  noticed: nothingNoticed(),
  failures: 0,
  losses: {
    recent: [],
    fastest: null,
    unanswered: [],
    soFar: 0n,
    resetTook: null,
  },
  sinceStranger: null,
  samples: 0,
});

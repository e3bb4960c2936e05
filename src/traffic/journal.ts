/**
 * The interface to what is stored on disk: what the poller needs from a store and from a claim. `src/history`
 * implements both.
 */
import type { Dimension } from '../core/counters.ts';
import type { Moment } from './clock.ts';

/** The start of a core; comparable across the processes of one boot. */
export interface CoreStart {
  /** The boot of this machine during which the core was seen. */
  readonly boot: string;
  /** When the core started, in seconds of that boot's monotonic clock, accurate to two seconds. */
  readonly seconds: number;
}

/** When a reading was taken. */
export interface Sighted {
  /** The boot of this machine; null if the system does not tell. */
  readonly boot: string | null;
  readonly at: Moment;
}

/** The books' data about one counter. */
export interface CounterState {
  /** Its whole name, as the core reports it (`parseCounterName` parses it). */
  readonly counter: string;
  /** What the core is known to hold; growth counts from here. */
  readonly raw: bigint;
  /** Bytes counted since the core last started, including what it still holds. */
  readonly life: bigint;
}

/** A changed counter: `raw` and `life` replace the recorded values, `growth` is added to the history. */
export interface CounterChange extends CounterState {
  readonly growth: bigint;
}

/** How fast things went: what a dead run's reset may have cost is estimated by it. */
export interface Pace {
  /** The highest speeds ever seen, in bytes per second; null where nothing was seen. */
  readonly fastest: Readonly<Record<Dimension, number>> | null;
  /** Seconds from a reading to the answer of the reset after it; null before the first reset. */
  readonly reset: number | null;
}

/** What the last writer of these books left. */
export interface SavedState {
  readonly counters: readonly CounterState[];
  /** The recorded start of the core; null if it is unknown, or if the core is on another machine. */
  readonly start: CoreStart | null;
  /** The last committed reading. */
  readonly sighted: Sighted;
  /** A reset was about to be sent, and nothing was recorded after it; it is not known whether it happened. */
  readonly resetUnderWay: boolean;
  /** Recorded with the last mark of a reset; absent in books that never had one. */
  readonly pace?: Pace;
}

/** What happens to `raw` and `life` of counters that a commit does not list. */
export type Basis =
  /** They stay. */
  | 'kept'
  /** The core was reset: every `raw` becomes 0, every `life` stays. */
  | 'zeroed'
  /** The core was restarted: every `raw` and every `life` becomes 0. */
  | 'restarted'
  /** Another core answers at this address: these books stay unchanged, and new ones begin (`ADDRESS #2`). */
  | 'another core';

/** What reports mention besides the sums. Times are wall milliseconds. */
export type BookEvent =
  | { readonly type: 'restarted' }
  | { readonly type: 'another core' }
  /** No v2top was running from `from` to `to`; `bytes` is the traffic of that time (of the busiest dimension). */
  | { readonly type: 'absence'; readonly from: number; readonly to: number; readonly bytes: bigint }
  /** Polls failed or came late: the bytes of this time are counted at its end. */
  | { readonly type: 'gap'; readonly from: number; readonly to: number }
  /** Another program resets the counters: what it takes between two readings is missing. */
  | { readonly type: 'strangers' }
  /** At most this much may be missing. */
  | { readonly type: 'maybe lost'; readonly bytes: bigint }
  /** This machine's clock was set from `from` to `to`. The journal notices this itself. */
  | { readonly type: 'clock'; readonly from: number; readonly to: number };

/** One transaction. An entry without changes only records that the core was read. */
export interface Entry {
  /** The reading of this entry; `growth` goes to the slot of its wall time. */
  readonly sighted: Sighted;
  readonly start: CoreStart | null;
  /** Applied before `changes`. */
  readonly basis: Basis;
  readonly changes: readonly CounterChange[];
  /** The first reading of a server that is new to these books: its growth is `earlier` and belongs to no slot. */
  readonly isEarlier: boolean;
  /** Set by the commit before a reset, cleared by the one after it. */
  readonly resetUnderWay: boolean;
  /** Given with that mark; otherwise the recorded one stays. */
  readonly pace?: Pace;
  readonly events: readonly BookEvent[];
}

/** Why nothing can be recorded: a sentence for the user, without a full stop. */
export class JournalFailure extends Error {
  /** Whether it may work in a moment: another program holds the file, or the disk is slow. */
  readonly isBusy: boolean;

  constructor(why: string, isBusy = false) {
    super(why);
    this.name = 'JournalFailure';
    this.isBusy = isBusy;
  }
}

/** Whether this v2top writes the books, or another one on this machine does. */
export interface Acquired {
  readonly role: 'writer' | 'reader';
  readonly saved: SavedState | null;
}

/** The books of one server. The caller makes one call at a time. */
export interface Journal {
  /**
   * Takes the writer's role if it is free, and returns what the last writer left; `saved` is null if these books have
   * never had the server. A reader asks again when the claim has changed. Rejects with a JournalFailure.
   */
  acquire(): Promise<Acquired>;
  /**
   * Resolves when the entry is on disk; rejects with a JournalFailure within a deadline. Never called by a reader. An
   * entry that missed the deadline may still have been written, so after a failure call `acquire`, which returns what
   * the disk has now.
   */
  commit(entry: Entry): Promise<void>;
  /** Gives the role back. Never rejects. */
  close(): Promise<void>;
}

/** Where the numbers are recorded. */
export type Recording =
  | { readonly state: 'recorded'; readonly journal: Journal }
  /** With the reason, a sentence without a full stop. */
  | { readonly state: 'not recorded'; readonly why: string }
  /** In another user's file, which this user may read. */
  | { readonly state: 'recorded elsewhere'; readonly why: string; readonly file: string };

/** Where the numbers are recorded, in one word, as in a sample. */
export type RecordingState = Recording['state'];

/** Why other v2tops cannot be found: a sentence for the user, without a full stop. Nothing may be reset then. */
export class ClaimFailure extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'ClaimFailure';
  }
}

/** The v2tops on this machine that watch the same API. */
export interface Claim {
  /**
   * Announces this v2top, and resolves when every other one has answered that it is read-only with no reset under way
   * (or has missed a deadline). No reading may be requested before. Rejects with a ClaimFailure.
   */
  enter(signal: AbortSignal): Promise<void>;
  /** Process ids of the others that are known now. If there are any, the API is `shared`. */
  readonly others: readonly number[];
  /** Called when `others` has changed. */
  onChange(listener: () => void): void;
  /**
   * Looks for others. True means that this v2top is alone, and that new ones wait until `endReset`. Called before every
   * reset.
   */
  beginReset(): Promise<boolean>;
  endReset(): void;
  /** Takes the name back. Never rejects. */
  leave(): Promise<void>;
}

/** The border to what is kept on disk: what the poller needs of a store and of a claim. `src/history` implements both. */
import type { Dimension } from '../core/counters.ts';
import type { Moment } from './clock.ts';

/** What books and claims need to know of a core's start: it compares across processes of one boot. */
export interface CoreStart {
  /** The boot of this machine in which the core was seen. */
  readonly boot: string;
  /** When the core started, in seconds of that boot's monotonic clock; right to two seconds. */
  readonly seconds: number;
}

/** When a reading was taken. */
export interface Sighted {
  /** The boot of this machine; null where the system does not tell. */
  readonly boot: string | null;
  readonly at: Moment;
}

/** What the books say of one counter. */
export interface CounterState {
  /** Its whole name, as the core says it (`parseCounterName` takes it apart). */
  readonly counter: string;
  /** What the core is known to hold: growth is counted from here. */
  readonly raw: bigint;
  /** Bytes counted in the core's present life, what it still holds included. */
  readonly life: bigint;
}

/** A counter that changed: `raw` and `life` replace what was noted, `growth` is added to history. */
export interface CounterChange extends CounterState {
  readonly growth: bigint;
}

/** How fast things went: what a dead run's reset may have cost is estimated by it. */
export interface Pace {
  /** The highest speeds ever seen, in bytes per second; null where nothing was seen. */
  readonly fastest: Readonly<Record<Dimension, number>> | null;
  /** Seconds from a reading to the answer of the reset after it; null where there was no reset yet. */
  readonly reset: number | null;
}

/** What the last writer of these books left. */
export interface Past {
  readonly counters: readonly CounterState[];
  /** The noted start of the core; null where it is unknown, or the core is on another machine. */
  readonly start: CoreStart | null;
  /** The last committed reading. */
  readonly sighted: Sighted;
  /** A reset was about to be sent, and nothing was written after it: whether it happened is not known. */
  readonly resetUnderWay: boolean;
  /** What was noted with the last mark of a reset; absent in books that never had one. */
  readonly pace?: Pace;
}

/** What `raw` and `life` of the counters that a commit does not list become. */
export type Basis =
  /** They stay. */
  | 'kept'
  /** The core was zeroed: every `raw` is 0, every `life` stays. */
  | 'zeroed'
  /** The core was restarted: every `raw` and every `life` is 0. */
  | 'restarted'
  /** Another core answers at this address: these books stay as they are, and a new one is begun (`ADDRESS #2`). */
  | 'another core';

/** What reports say beside the sums. Times are wall milliseconds. */
export type BookEvent =
  | { readonly type: 'restarted' }
  | { readonly type: 'another core' }
  /** No v2top looked from `from` to `to`; `bytes` flowed meanwhile (of the busiest dimension). */
  | { readonly type: 'absence'; readonly from: number; readonly to: number; readonly bytes: bigint }
  /** Polls failed or came late: the bytes of this time are filed at its end. */
  | { readonly type: 'gap'; readonly from: number; readonly to: number }
  /** Another program resets the counters: what it takes between two readings is missing. */
  | { readonly type: 'strangers' }
  /** At most this much may be missing. */
  | { readonly type: 'maybe lost'; readonly bytes: bigint }
  /** This machine's clock was set from `from` to `to`. The journal notices it by itself. */
  | { readonly type: 'clock'; readonly from: number; readonly to: number };

/** One transaction. An entry without changes is a heartbeat: it says that the core was read. */
export interface Entry {
  /** The reading that this entry is about; `growth` is filed in the slot of its wall time. */
  readonly sighted: Sighted;
  readonly start: CoreStart | null;
  /** Applied before `changes`. */
  readonly basis: Basis;
  readonly changes: readonly CounterChange[];
  /** The first reading of a server that these books have never held: its growth is `earlier` and belongs to no slot. */
  readonly isEarlier: boolean;
  /** Set by the commit before a reset, cleared by the one after it. */
  readonly resetUnderWay: boolean;
  /** Given with that mark; otherwise the noted one stays. */
  readonly pace?: Pace;
  readonly events: readonly BookEvent[];
}

/** Why nothing can be recorded (any more): a sentence for the operator, without a full stop. */
export class JournalFailure extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'JournalFailure';
  }
}

/** Whether this v2top writes the books, or another one on this machine does. */
export type Acquired =
  | { readonly role: 'writer'; readonly past: Past | null }
  | { readonly role: 'reader'; readonly past: Past | null };

/** The books of one server. Calls are made one after the other, never two at a time. */
export interface Journal {
  /**
   * Takes the writer's role where it is free, and tells what was left; `past` is null where these books have never
   * held the server. A reader asks again when the claim has changed. Rejects with a JournalFailure.
   */
  acquire(): Promise<Acquired>;
  /**
   * Resolves when the entry is on disk; rejects with a JournalFailure, within a deadline. Never called by a reader.
   * What was too late for the deadline may still have been written: after a failure only `acquire` goes on, as it
   * tells what the disk holds now.
   */
  commit(entry: Entry): Promise<void>;
  /** Gives the role back. Never rejects. */
  close(): Promise<void>;
}

/** Where the numbers are kept. */
export type Recording =
  | { readonly state: 'recorded'; readonly journal: Journal }
  /** With the reason, a sentence without a full stop. */
  | { readonly state: 'not recorded'; readonly why: string }
  /** In another user's file, which this one may read. */
  | { readonly state: 'recorded elsewhere'; readonly why: string; readonly file: string };

/** One word for where the numbers are kept, as a sample carries it. */
export type RecordingState = Recording['state'];

/** Why other v2tops cannot be found: a sentence for the operator, without a full stop. Nothing may be zeroed then. */
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
   * (or has not answered within a deadline). No reading may be asked for before that. Rejects with a ClaimFailure.
   */
  enter(signal: AbortSignal): Promise<void>;
  /** Process ids of the others, as far as known now. Not empty: `shared`. */
  readonly others: readonly number[];
  /** Called when `others` has changed. */
  onChange(listener: () => void): void;
  /** Looks for others; true: alone, and newcomers wait until `endReset`. Called before every reset. */
  beginReset(): Promise<boolean>;
  endReset(): void;
  /** Takes the name back. Never rejects. */
  leave(): Promise<void>;
}

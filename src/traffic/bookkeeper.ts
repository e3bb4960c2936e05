/**
 * Keeps the journal in step with the books: takes over what an earlier run left, and records what the ledger has
 * counted. If the journal fails, counting continues and `recorded` says so.
 */
import { isLocal } from '../core/address.ts';
import { Chronicle } from './chronicle.ts';
import { bootId, type Clock } from './clock.ts';
import { entryOf } from './entry.ts';
import type { Look } from './inquiry.ts';
import {
  type Basis,
  type Journal,
  JournalFailure,
  type Recording,
  type RecordingState,
  type SavedState,
  type Sighted,
} from './journal.ts';
import type { Ledger } from './ledger.ts';
import { bytesOfEarlierLives, countUnwritable, type Outage, recover } from './outage.ts';
import { catchUp, foldFirst } from './resume.ts';
import type { Sample } from './sample.ts';

/** Milliseconds between commits of a run that does not reset; the core still has the bytes. */
const COMMIT_EVERY = 10_000;
/** The longest wait for the last commit, in milliseconds. */
const LAST_COMMIT = 1000;

export interface BookkeeperOptions {
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** Absent if nothing was to be recorded. */
  readonly recording: Recording | undefined;
  /** Opens the history of a run that is told to reset only later. */
  readonly recordLater: (() => Promise<Recording>) | undefined;
  /** Whether reset was asked for explicitly, which then works without a history. */
  readonly insists: boolean;
  /** Records every poll before it is reported; otherwise polls that do not reset are recorded every ten seconds. */
  readonly eachPoll?: boolean | undefined;
  /** The address of the core. */
  readonly address: string;
}

export class Bookkeeper {
  private readonly ledger: Ledger;
  private readonly clock: Clock;
  private readonly boot: string | null;
  private journal: Journal | null = null;
  private state: RecordingState = 'not recorded';
  private reason = '';
  private recordLater: (() => Promise<Recording>) | undefined;
  private needsNoRecord: boolean;
  private isWriter = false;
  private mayTakeOver = true;
  /** What the last run left, until the first reading has used it. */
  private saved: SavedState | null = null;
  private isEarlier = false;
  private basis: Basis = 'kept';
  private readonly chronicle = new Chronicle();
  /** The reading of the last entry that is known to be written. */
  private written: Sighted | null = null;
  /** The entry that may not have been written; null if the last one was, or if there was none yet. */
  private outage: Outage | null = null;
  private committed = Number.NEGATIVE_INFINITY;
  private readonly commitEvery: number;

  constructor({ ledger, clock, recording, recordLater, insists, eachPoll, address }: BookkeeperOptions) {
    this.commitEvery = eachPoll === true ? 0 : COMMIT_EVERY;
    this.ledger = ledger;
    this.clock = clock;
    // Only a core on this machine shares its clock.
    this.boot = isLocal(address) ? bootId() : null;
    this.recordLater = recordLater;
    this.needsNoRecord = recording === undefined || insists;
    if (recording !== undefined) this.keepIn(recording);
  }

  get recorded(): RecordingState {
    return this.state;
  }

  /** Why nothing is recorded; empty if it is. */
  get why(): string {
    return this.reason;
  }

  /** Whether everything that a reset takes is on disk before. */
  get mayZero(): boolean {
    return this.isWriter;
  }

  /**
   * Whether bytes that are not on disk may be reset, because the user asked for it. Never while another v2top writes
   * the books, or another user who relies on the core's counters.
   */
  get mayZeroUnrecorded(): boolean {
    return this.needsNoRecord && this.state === 'not recorded';
  }

  /** Opens the history of a run that has been read-only so far, before its first reset. */
  async beginLate(): Promise<void> {
    const open = this.recordLater;
    if (open === undefined) return;
    this.recordLater = undefined;
    const recording = await open();
    this.keepIn(recording);
    // If nothing can be recorded, the user's confirmation is enough; but another user's records are not to be broken.
    this.needsNoRecord &&= recording.state === 'not recorded';
    await this.takeOver();
  }

  /** Takes the writer's role if it is free. Never rejects because of the journal. */
  async begin(): Promise<void> {
    await this.attempt(async (journal) => {
      const { role, saved } = await journal.acquire();
      this.saved = saved;
      this.written = saved?.sighted ?? null;
      this.isEarlier = saved === null;
      this.become(role === 'writer');
    });
  }

  /**
   * Asks (again) for the writer's role during a run, and continues from the last entry. After an outage of the disk the
   * run knows what is missing. Otherwise the core's counters have to show it, unless a reset took bytes that were not
   * written.
   */
  async takeOver(): Promise<void> {
    if (this.isWriter || !(this.mayTakeOver || this.outage !== null)) return;
    await this.attempt(async (journal) => {
      const { role, saved } = await journal.acquire();
      if (role !== 'writer' || !this.takeUp(saved)) return;
      this.written = saved?.sighted ?? null;
      this.state = 'recorded';
      this.reason = '';
    });
  }

  /** Folds a reading; the first one against what an earlier run left. */
  fold(look: Look): void {
    const { ledger, saved } = this;
    if (saved === null) {
      if (ledger.fold(look.reading, look.before, look.after)) this.basis = 'restarted';
      return;
    }
    this.saved = null;
    const { basis, isEarlier, event } = foldFirst(ledger, saved, look, this.boot);
    this.basis = basis;
    this.isEarlier = isEarlier;
    this.chronicle.say(event);
  }

  /** Records what was read, before a reset is sent. Returns false if it is not on disk; then nothing may be reset. */
  async beforeReset(): Promise<boolean> {
    if (!this.isWriter) return false;
    this.chronicle.noteReading(this.ledger.books.noticed);
    return this.commit(true);
  }

  /** Notes that the core was reset, so that its counters are known to be 0. */
  zeroed(): void {
    if (this.basis === 'kept') this.basis = 'zeroed';
  }

  /** Notes that a reset is being sent. */
  zeroing(): void {
    if (!this.isWriter) this.mayTakeOver = false;
  }

  /** Records a completed poll: at once if `isDue`, otherwise every ten seconds. */
  async close(sample: Sample, isDue: boolean): Promise<void> {
    this.chronicle.noteSample(sample);
    if (!this.isWriter) return;
    if (isDue || this.clock.now().mono - this.committed >= this.commitEvery) await this.commit(false);
  }

  /** Records what is left, after a failed poll. */
  async flush(): Promise<void> {
    const { changed, last } = this.ledger.books;
    if (this.isWriter && last !== null && changed !== null && changed.size > 0) await this.commit(false);
  }

  /** Ends with a last commit and gives the role back, as far as the disk manages in a second. */
  async end(): Promise<void> {
    const { journal } = this;
    if (journal === null) return;
    const done = new AbortController();
    const ending = this.flush()
      .then(() => journal.close())
      .finally(() => done.abort());
    await Promise.race([ending, this.clock.sleep(LAST_COMMIT, done.signal)]);
  }

  private keepIn(recording: Recording): void {
    this.state = recording.state;
    if (recording.state === 'recorded') this.journal = recording.journal;
    else this.reason = recording.why;
  }

  private become(isWriter: boolean): void {
    this.isWriter = isWriter;
    this.chronicle.isKept = isWriter || this.outage !== null;
    const { books } = this.ledger;
    if (!isWriter) countUnwritable(books);
    books.changed = isWriter ? new Set() : null;
  }

  /** Becomes the writer of a journal that has `saved`; false if it is unknown what is missing there. */
  private takeUp(saved: SavedState | null): boolean {
    const { books } = this.ledger;
    const { outage } = this;
    const recovered = outage === null ? null : recover(books, outage, saved, this.basis);
    if (outage === null || recovered === null) return this.mayTakeOver && this.catchUpFrom(saved);
    this.outage = null;
    this.become(true);
    this.basis = recovered.basis;
    if (recovered.wasWritten) {
      this.isEarlier = false;
      this.chronicle.written(outage.entry.events.length);
    }
    for (const event of recovered.events) this.chronicle.say(event);
    for (const record of books.counters.values()) books.changed?.add(record);
    return true;
  }

  /** Nothing was reset since the last entry, so the difference to the core's counters is what the journal lacks. */
  private catchUpFrom(saved: SavedState | null): true {
    const { books } = this.ledger;
    const earlier = this.state === 'not recorded' ? bytesOfEarlierLives(books) : 0n;
    this.outage = null;
    this.become(true);
    this.isEarlier = saved === null;
    this.basis = catchUp(books, saved, this.clock.now(), this.boot);
    if (this.basis === 'restarted') this.chronicle.say({ type: 'restarted' });
    if (earlier > 0n) this.chronicle.say({ type: 'maybe lost', bytes: earlier });
    return true;
  }

  /** Writes an entry; returns false if that failed. */
  private async commit(beforeReset: boolean): Promise<boolean> {
    const { boot, basis, isEarlier, chronicle } = this;
    const { books } = this.ledger;
    const entry = entryOf(books, { boot, basis, isEarlier, beforeReset, events: [...chronicle.waiting] });
    if (entry === null) return false;
    this.outage = { entry, written: this.written };
    const isWritten = await this.attempt(async (journal) => {
      await journal.commit(entry);
      for (const record of books.changed ?? []) record.unwritten = 0n;
      books.changed?.clear();
      this.chronicle.written(entry.events.length);
      this.isEarlier = false;
      this.outage = null;
      this.written = entry.sighted;
      this.committed = this.clock.now().mono;
    });
    this.basis = 'kept';
    return isWritten;
  }

  /** Uses the journal. If that fails, nothing is recorded until `takeOver`. */
  private async attempt(act: (journal: Journal) => Promise<void>): Promise<boolean> {
    if (this.journal === null) return false;
    try {
      await act(this.journal);
      return true;
    } catch (error) {
      if (!(error instanceof JournalFailure)) throw error;
      this.reason = error.message;
      this.state = 'not recorded';
      this.become(false);
      return false;
    }
  }
}

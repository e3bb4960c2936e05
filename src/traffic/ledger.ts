/**
 * The accounting: the core's answers go in, samples come out. It keeps one baseline per counter, which is what the core
 * is known to hold, and counts growth from there. A reading moves the baseline to the value read; an answered reset
 * moves it to zero. Nothing else is needed, not even for a reset that was never answered: what had been read is counted
 * already, and the next readings show for each counter which of the two its baseline has to be. A counter that fell was
 * zeroed, which says nothing about the others. Where readings cannot decide, the lower count is used and the difference
 * is reported (`maybeLost`): a total is never too high.
 *
 * It has no clock and does no I/O: times come in with the answers. Its data is in `books`.
 */
import type { Answer, CoreKind, Mode } from '../core/core.ts';
import {
  type Age,
  type Books,
  type Closing,
  type Counter,
  newBooks,
  nothingNoticed,
  type Sighting,
} from './books.ts';
import type { Moment } from './clock.ts';
import { canCarry, timeReset } from './loss.ts';
import { giveUpReset, newOpenReset, secondsFrom, settleReset } from './open-reset.ts';
import {
  type Change,
  changeIn,
  clocksParted,
  gapOf,
  isOneLife,
  judgeRestart,
  measureElapsed,
  uptimeAt,
  type Verdict,
} from './restarts.ts';
import { absent, dropAbsent, type Named, take } from './roster.ts';
import type { Sample } from './sample.ts';
import { Sampler } from './sampler.ts';

/** How long the core's age is trusted without asking, in milliseconds. */
const AGE_HOLDS = 60_000;

/** An answer to a plain reading that is not folded yet. */
export interface Reading extends Named {
  readonly sighting: Sighting;
  readonly change: Change;
}

/** What a sample says about how its numbers are recorded. */
export type RecordingFacts = Pick<Sample, 'recorded' | 'shared'>;

const UNRECORDED: RecordingFacts = { recorded: 'not recorded', shared: false };

export class Ledger {
  readonly books: Books;
  private readonly sampler: Sampler;

  /** Continues with `books`, or with empty ones; `remembers`: whether rows have a history. */
  constructor(books: Books = newBooks(), remembers = true) {
    this.books = books;
    this.sampler = new Sampler(books, remembers);
  }

  /**
   * Whether a reset may be sent: not while an earlier one is unsettled, because readings could not tell which of the
   * two has happened.
   */
  get mayReset(): boolean {
    return this.books.openReset === null;
  }

  /** Whether the core's age has to be asked before the next reading. */
  wantsAge(now: Moment): boolean {
    const { age, ageIsDue, last } = this.books;
    if (ageIsDue || age === null || now.mono - age.at > AGE_HOLDS) return true;
    return last !== null && clocksParted(last.at, now);
  }

  /** Examines a plain reading; `fold` counts it. */
  look(answer: Answer, sighting: Sighting): Reading {
    const named = take(this.books, answer);
    return { ...named, sighting, change: changeIn(named.list) };
  }

  /** Whether the core's age has to be asked (again) before a reading is folded; `age` was asked before it. */
  leavesOpen({ sighting, change, vanished }: Reading, age: Age | null): boolean {
    const isKnown = (age ?? this.books.age)?.connection === sighting.connection;
    return !isKnown || change.fell > 0 || vanished > 0;
  }

  /**
   * Folds a reading. `before` and `after` are the core's age as asked before and after it; null if it was not asked.
   * Returns whether the core was certainly restarted, so that every counter started from zero.
   */
  fold({ sighting, change, list, vanished }: Reading, before: Age | null, after: Age | null): boolean {
    const { books } = this;
    const age = this.reconcile(before, after);
    const verdict = this.judge(sighting, age, change);
    const wasOpen = books.openReset !== null;
    const zeroed = !verdict.all && settleReset(books, sighting.at, change);
    if (verdict.restarted) this.noteRestart(verdict);
    else if (change.surelyFell > 0 && !zeroed) books.noticed.foreignReset = true;
    this.noteStake(verdict.doubt && !wasOpen ? change.stake : change.unsureStake, sighting.at);
    this.credit(list, verdict.all);
    for (const record of list) record.baseline = record.value;
    if (verdict.all) for (const record of absent(books)) record.baseline = 0n;
    else if (verdict.doubt || wasOpen || (vanished > 0 && !hasUptime(age))) this.doubtAbsent();
    this.dropAbsent(vanished);
    books.last = sighting;
    if (age !== null) {
      books.age = age;
      books.ageIsDue = false;
    }
    return verdict.all;
  }

  /**
   * Folds a reading for which the core's uptime (seconds; null if it cannot tell) was asked just before, at `asked`.
   */
  read(answer: Answer, at: Moment, uptime: number | null, asked = at): void {
    const reading = this.look(answer, { asked, at, connection: 0 });
    this.fold(reading, { uptime, asked: asked.mono, at: asked.mono, connection: 0 }, null);
  }

  /** Folds the answer of a reset: the core had zeroed these values before it answered. */
  resetAnswered(answer: Answer, at: Moment, connection = this.books.last?.connection ?? 0): void {
    const { books } = this;
    const { list, vanished } = take(books, answer);
    if (changeIn(list).surelyFell > 0) {
      // Lower than in the reading just before: another program's reset, or a restart, happened between the two calls.
      if (connection === books.last?.connection) books.noticed.foreignReset = true;
      books.ageIsDue = true;
    }
    this.credit(list, false);
    for (const record of list) record.baseline = 0n;
    this.doubtAbsent();
    this.dropAbsent(vanished);
    if (books.last !== null) timeReset(books.losses, secondsFrom(books.last, at));
    books.last = { asked: at, at, connection };
  }

  /** Notes that a reset was sent and its answer was lost; the next readings settle what happened. */
  resetUnanswered(): void {
    this.books.openReset = newOpenReset(this.books.losses, null);
    this.books.ageIsDue = true;
  }

  /** Notes that no reading of this run will follow: reports now what an unanswered reset may have cost until `at`. */
  giveUp(at: Moment): void {
    giveUpReset(this.books, at);
  }

  /** Notes a failed poll; if it took long, what follows is a gap. */
  failed(): void {
    this.books.failures += 1;
    this.books.ageIsDue = true;
  }

  /** Notes which core this is. */
  identified(core: CoreKind | null): void {
    this.books.core = core;
  }

  /** Completes a poll: everything folded since the last call becomes one sample. `interval` is in seconds. */
  sample(mode: Mode, interval: number, { recorded, shared }: RecordingFacts = UNRECORDED): Sample {
    const { books } = this;
    if (books.last === null) throw new Error('a sample needs a reading first');
    const now: Closing = { at: books.last.at, age: books.age };
    const measured = books.closed === null ? null : measureElapsed(books.closed, now);
    const { restarted, foreignReset, lostBytes, hidden } = books.noticed;
    const sample = this.sampler.publish(
      {
        at: now.at,
        elapsed: measured?.elapsed ?? null,
        gap: measured === null ? null : gapOf(measured.elapsed, interval, books.failures, measured.slept),
        mode,
        recorded,
        shared,
        uptime: uptimeAt(books.age, now.at),
        core: books.core,
        restarted,
        foreignReset,
      },
      { bytes: lostBytes, hidden },
    );
    books.noticed = nothingNoticed();
    books.failures = 0;
    books.closed = now;
    return sample;
  }

  /** The age to judge by. If a restart lies between the two, the first is the last known age of the old life. */
  private reconcile(before: Age | null, after: Age | null): Age | null {
    if (before === null || after === null) return before ?? after;
    if (isOneLife(before, after)) return { ...before, connection: after.connection };
    this.books.age = before;
    return after;
  }

  private judge(now: Sighting, age: Age | null, change: Change): Verdict {
    const { last: before, age: known } = this.books;
    if (before === null) return { restarted: false, all: false, doubt: false };
    return judgeRestart({ before, known, now, age }, change);
  }

  private noteRestart({ all }: Verdict): void {
    const { books } = this;
    books.noticed.restarted = true;
    if (!all) return;
    books.openReset = null;
    for (const record of books.counters.values()) record.life = 0n;
  }

  /** Notes bytes that are missing if a reset went unseen, unless the line cannot have carried that many since. */
  private noteStake(stake: bigint, at: Moment): void {
    const { last, losses, noticed } = this.books;
    if (stake === 0n || last === null) return;
    if (canCarry(losses, Number(stake), secondsFrom(last, at))) noticed.lostBytes += stake;
  }

  /** Counts each counter's growth: from its baseline, or from zero if it must have been zeroed. */
  private credit(list: readonly Counter[], zeroed: boolean): void {
    const { dimensions, touched, changed } = this.books;
    for (const record of list) {
      record.unsure = false;
      const { value, baseline, row, direction } = record;
      if (value === baseline && !zeroed) continue;
      changed?.add(record);
      const growth = zeroed || value < baseline ? value : value - baseline;
      const flow = row[direction];
      const sum = dimensions[row.dimension][direction];
      if (growth === 0n || flow === null || sum === null) continue;
      flow.total += growth;
      flow.delta += growth;
      sum.total += growth;
      sum.delta += growth;
      record.life += growth;
      record.unwritten += growth;
      touched.add(row);
    }
  }

  /**
   * Counters that the last answer left out may have been zeroed: if one comes back higher, its old value may be
   * missing.
   */
  private doubtAbsent(): void {
    for (const record of absent(this.books)) {
      if (record.baseline === 0n) continue;
      record.unsure = true;
      this.books.changed?.add(record);
    }
  }

  private dropAbsent(vanished: number): void {
    const dropped = dropAbsent(this.books, vanished);
    this.sampler.forget(dropped);
  }
}

const hasUptime = (age: Age | null): boolean => age !== null && age.uptime !== null;

/**
 * The accounting: answers of the core in, samples out. It keeps one baseline per counter, what the core is known to
 * hold, and counts growth from there. A reading moves the baseline to what was read; an answered reset moves it to
 * zero. That is all the bookkeeping there is, so a reset that was never answered needs no special books: what had
 * been read is already counted, and the next readings show which of the two the baseline must be. Where they cannot
 * show it, the lower count is taken and the difference is said (`maybeLost`): a total is never too high.
 *
 * It holds no clock and does no I/O: times come in with the answers.
 */
import type { Answer, CoreKind } from '../core/core.ts';
import type { CounterRecord } from './records.ts';
import { gapOf, judgeStart, measureElapsed, type Sighting } from './restarts.ts';
import { Roster } from './roster.ts';
import type { Mode, Moment, Sample } from './sample.ts';
import { Publisher } from './sampler.ts';
import { type Change, changeIn } from './signs.ts';

/**
 * A core that has answered a reading has also done what it was asked before; a reset that waited beside the reading
 * may come just after it. So long after such a reading, in milliseconds, an unseen reset is taken for settled.
 */
const LATEST_ZEROING = 500;

/** A reset that was sent and not answered: whether the core has zeroed its counters is not known yet. */
interface OpenReset {
  /** When the first reading after it showed no sign of it; null before that. */
  readonly doubted: Moment | null;
  /** Bytes noted so far for the case that it went unseen. */
  readonly staked: bigint;
  /** Seconds noted so far in which it may have happened. It happens once: the longest of the times counts. */
  readonly hidden: number;
}

/** Things noticed while a poll is folded; they go into its sample. */
interface Noticed {
  restarted: boolean;
  foreignReset: boolean;
  /** Bytes that are missing if an unanswered reset went unseen. */
  lostBytes: bigint;
  /** Seconds of which the traffic may be missing: between a reading and a zeroing that was not answered. */
  lostSeconds: number;
}

const nothingNoticed = (): Noticed => ({
  restarted: false,
  foreignReset: false,
  lostBytes: 0n,
  lostSeconds: 0,
});

export class Ledger {
  private readonly roster = new Roster();
  private readonly publisher = new Publisher();
  private failures = 0;
  private last: Sighting | undefined;
  private sampled: Sighting | undefined;
  private openReset: OpenReset | undefined;
  private noticed = nothingNoticed();
  private core: CoreKind | null = null;

  /**
   * Whether a reset may be sent: not while an earlier one is unsettled, because of two in the dark no reading could
   * tell which has happened.
   */
  get mayReset(): boolean {
    return this.openReset === undefined;
  }

  /**
   * Folds a plain reading that arrived at `at`. `uptime` (seconds) was asked for just before it, from `asked` on.
   * Returns whether it shows that a reset which was never answered has zeroed the counters.
   */
  read(answer: Answer, at: Moment, uptime: number | null, asked = at): boolean {
    const now: Sighting = { asked, at, uptime };
    const list = this.roster.take(answer);
    const change = changeIn(list);
    const restarted = this.isRestart(now, change);
    const zeroed = !restarted && this.settleReset(now, change);
    if (restarted) {
      this.noticed.restarted = true;
      this.openReset = undefined;
    } else if (change.fell > 0 && !zeroed) this.noticed.foreignReset = true;
    this.credit(list, restarted || zeroed);
    for (const record of list) record.baseline = record.value;
    this.dropAbsent(list);
    this.last = now;
    return zeroed;
  }

  /** Folds the answer of a reset: the core had zeroed these values before it answered. */
  resetAnswered(answer: Answer, at: Moment): void {
    const list = this.roster.take(answer);
    // Lower than in the reading just before: somebody else's reset fell between the two calls.
    if (changeIn(list).fell > 0) this.noticed.foreignReset = true;
    this.credit(list, false);
    for (const record of list) record.baseline = 0n;
    this.dropAbsent(list);
    this.last = { asked: at, at, uptime: this.last?.uptime ?? null };
  }

  /** Notes that a reset was sent and its answer was lost; the next readings settle what it did. */
  resetUnanswered(): void {
    this.openReset = { doubted: null, staked: 0n, hidden: 0 };
  }

  /** Notes that no reading will follow: what an unanswered reset may have cost until `at` is counted now. */
  giveUp(at: Moment): void {
    if (this.openReset !== undefined && this.last !== undefined) {
      this.noteHidden(this.openReset, this.last, at);
    }
    this.openReset = undefined;
  }

  /** Notes a poll that brought nothing; what comes after it is a gap if it took long. */
  failed(): void {
    this.failures += 1;
  }

  /** Notes which core this is. */
  identified(core: CoreKind | null): void {
    this.core = core;
  }

  /** Closes a poll: everything folded since the last call becomes one sample. `interval` is in seconds. */
  sample(mode: Mode, interval: number): Sample {
    const now = this.last;
    if (now === undefined) throw new Error('a sample needs a reading first');
    const measured = this.sampled === undefined ? undefined : measureElapsed(this.sampled, now);
    const { restarted, foreignReset, lostBytes, lostSeconds } = this.noticed;
    const sample = this.publisher.publish(
      this.roster.touched,
      {
        at: now.at,
        elapsed: measured?.elapsed ?? null,
        gap: measured === undefined ? null : gapOf(measured.elapsed, interval, this.failures, measured.slept),
        mode,
        uptime: now.uptime,
        core: this.core,
        restarted,
        foreignReset,
      },
      { bytes: lostBytes, seconds: lostSeconds },
    );
    this.roster.touched.clear();
    this.noticed = nothingNoticed();
    this.failures = 0;
    this.sampled = now;
    return sample;
  }

  private isRestart(now: Sighting, { fell, held, stake }: Change): boolean {
    if (this.last === undefined) return false;
    // A core that tells no uptime has restarted if nothing is left of what it held.
    if (now.uptime === null) return fell > 0 && held === 0;
    const start = judgeStart(this.last, now);
    if (start === 'same' || start === 'back') return start === 'back';
    if (fell > 0 || (start === 'since' && held === 0)) return true;
    // A machine that slept, or a restart after which every counter has outgrown what it held: then that is missing.
    if (this.publisher.canCarry(Number(stake), secondsFrom(this.last, now.at))) {
      this.noticed.lostBytes += stake;
    }
    return false;
  }

  /** Settles an unanswered reset by a reading that follows it: true when that shows the counters zeroed. */
  private settleReset(now: Sighting, { fell, stake }: Change): boolean {
    const open = this.openReset;
    if (open === undefined || this.last === undefined) return false;
    const hidden = this.noteHidden(open, this.last, now.at);
    if (fell > 0) {
      this.openReset = undefined;
      return true;
    }
    // Either it has not happened, or every counter has outgrown since what it held: then that much is missing.
    const unseen =
      stake > open.staked && this.publisher.canCarry(Number(stake), secondsFrom(this.last, now.at));
    const staked = unseen ? stake : open.staked;
    this.noticed.lostBytes += staked - open.staked;
    const doubted = open.doubted ?? now.at;
    const isSettled = now.at.mono - doubted.mono >= LATEST_ZEROING;
    this.openReset = isSettled ? undefined : { doubted, staked, hidden };
    return false;
  }

  /** Notes that traffic since `reading`, until `at`, may have been zeroed unseen; returns the seconds noted in all. */
  private noteHidden({ hidden }: OpenReset, reading: Sighting, at: Moment): number {
    const longest = Math.max(hidden, 0.001, secondsFrom(reading, at));
    this.noticed.lostSeconds += longest - hidden;
    return longest;
  }

  /** Counts each counter's growth: from its baseline, or from zero where it must have been zeroed since. */
  private credit(list: readonly CounterRecord[], zeroed: boolean): void {
    for (const { value, baseline, row, direction } of list) {
      if (value === baseline && !zeroed) continue;
      const growth = zeroed || value < baseline ? value : value - baseline;
      const flow = row[direction];
      if (growth === 0n || flow === null) continue;
      flow.total += growth;
      flow.delta += growth;
      this.roster.touched.add(row);
    }
  }

  private dropAbsent(list: readonly CounterRecord[]): void {
    this.roster.dropAbsent(list, (dimension, rows, left) => this.publisher.forget(dimension, rows, left));
  }
}

/** The seconds since a reading was asked for: what it says may be as old as that. */
const secondsFrom = ({ asked }: Sighting, at: Moment): number => (at.mono - asked.mono) / 1000;

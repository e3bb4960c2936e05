/**
 * The accounting: answers of the core in, samples out. It keeps one baseline per counter, what the core is known to
 * hold, and counts growth from there. A reading moves the baseline to what was read; an answered reset moves it to
 * zero. That is all the bookkeeping there is, so a reset that was never answered needs no special books: what had
 * been read is already counted, and the next reading shows which of the two the baseline must be.
 *
 * It holds no clock and does no I/O: times come in with the answers.
 */
import { type Dimension, parseCounterName } from '../reading/name.ts';
import type { Answer, CoreKind } from '../source/source.ts';
import { type CounterRecord, newFlow, newRow, type RowRecord } from './book.ts';
import {
  gapOf,
  judgeReset,
  judgeRestart,
  measureElapsed,
  type ResetEvidence,
  type Sighting,
} from './continuity.ts';
import { Publisher } from './publisher.ts';
import type { Mode, Moment, Sample } from './sample.ts';

/** Vanished rows that are kept one by one, per dimension; beyond it the longest idle are only kept as a sum. */
export const MOST_GONE_ROWS = 1000;

/** A reset that was sent and not answered: whether the core zeroed before its answer was lost is not known yet. */
interface OpenReset {
  /** When the reading before it was answered; what flowed from then to the zeroing is in no answer. */
  readonly since: Moment;
  /** Readings that showed no sign of it. It may still come, in a core that was stalled; after two it will not. */
  readonly doubts: number;
}

/** Things noticed while a poll is folded; they go into its sample. */
interface Noticed {
  restarted: boolean;
  foreignReset: boolean;
  maybeLost: number;
}

const nothingNoticed = (): Noticed => ({ restarted: false, foreignReset: false, maybeLost: 0 });

export class Ledger {
  private readonly counters = new Map<string, CounterRecord>();
  private readonly rows: Record<Dimension, Map<string, RowRecord>> = {
    inbound: new Map(),
    outbound: new Map(),
    user: new Map(),
  };
  /** Rows that the next sample must show anew. */
  private readonly touched = new Set<RowRecord>();
  private readonly publisher = new Publisher();
  private answers = 0;
  private failures = 0;
  private last: Sighting | undefined;
  private sampled: Sighting | undefined;
  private openReset: OpenReset | undefined;
  private noticed = nothingNoticed();
  private core: CoreKind | null = null;

  /** Folds a plain reading. `uptime` (seconds) was asked for just before it. */
  read(answer: Answer, at: Moment, uptime: number | null): void {
    const now: Sighting = { at, uptime };
    const list = this.take(answer);
    const { restarted, surely } =
      this.last === undefined ? { restarted: false, surely: false } : judgeRestart(this.last, now);
    const { fell, held } = countFallen(list);
    const zeroed = surely || (restarted && fell > 0) || this.settleReset(list, at, fell);
    this.credit(list, zeroed);
    for (const record of list) record.baseline = record.value;
    this.dropAbsent(list);
    if (restarted) this.noticed.restarted = true;
    else if (fell > 0 && !zeroed) {
      // A core that tells no uptime has restarted if nothing is left of what it held.
      if (uptime === null && held === 0) this.noticed.restarted = true;
      else this.noticed.foreignReset = true;
    }
    this.last = now;
  }

  /** Folds the answer of a reset: the core had zeroed these values before it answered. */
  resetAnswered(answer: Answer, at: Moment): void {
    const list = this.take(answer);
    // Lower than the reading just before: a late reset of ours, or somebody else's, fell between the two calls.
    const fell = countFallen(list).fell > 0;
    const late = fell && this.openReset !== undefined;
    if (late && this.last !== undefined) this.noteLoss(this.last.at, at);
    else if (fell) this.noticed.foreignReset = true;
    this.credit(list, late);
    for (const record of list) record.baseline = 0n;
    this.openReset = undefined;
    this.dropAbsent(list);
    this.last = { at, uptime: this.last?.uptime ?? null };
  }

  /** Notes that a reset was sent and no answer came; the next reading settles what it did. */
  resetUnanswered(): void {
    if (this.last !== undefined) this.openReset = { since: this.last.at, doubts: 0 };
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
    const sample = this.publisher.publish(this.touched, {
      at: now.at,
      elapsed: measured?.elapsed ?? null,
      gap: measured === undefined ? null : gapOf(measured.elapsed, interval, this.failures, measured.slept),
      mode,
      uptime: now.uptime,
      core: this.core,
      ...this.noticed,
    });
    this.touched.clear();
    this.noticed = nothingNoticed();
    this.failures = 0;
    this.sampled = now;
    return sample;
  }

  /** Puts an answer's values into the counters' records and returns those it named, each once, duplicates summed. */
  private take(answer: Answer): CounterRecord[] {
    const serial = ++this.answers;
    const named: CounterRecord[] = [];
    for (let index = 0; index < answer.names.length; index++) {
      const name = answer.names[index] ?? '';
      const record = this.counters.get(name) ?? this.meet(name);
      if (record === undefined) continue;
      const read = answer.values[index] ?? 0n;
      // A counter below zero has overflowed or is broken; no byte count can be made of it.
      const value = read < 0n ? 0n : read;
      if (record.answer === serial) {
        record.value += value;
        continue;
      }
      record.answer = serial;
      record.value = value;
      named.push(record);
      if (record.row.gone) {
        record.row.gone = false;
        this.touched.add(record.row);
      }
    }
    return named;
  }

  /** Opens the books for a counter seen for the first time; undefined for shapes that are no traffic counter. */
  private meet(counter: string): CounterRecord | undefined {
    const parsed = parseCounterName(counter);
    if (parsed === undefined) return undefined;
    const { dimension, name, direction } = parsed;
    const row = this.rows[dimension].get(name) ?? newRow(parsed);
    row[direction] = newFlow();
    const record = { row, direction, baseline: 0n, value: 0n, answer: 0 };
    this.rows[dimension].set(name, row);
    this.counters.set(counter, record);
    this.touched.add(row);
    return record;
  }

  /** Settles an unanswered reset by the reading that follows it: true when the core had zeroed its counters. */
  private settleReset(list: readonly CounterRecord[], at: Moment, fell: number): boolean {
    const open = this.openReset;
    if (open === undefined) return false;
    const { zeroed, proven, before } = this.judge(list, open, at, fell);
    if (zeroed) this.noteLoss(open.since, at);
    if (!proven) this.noticed.maybeLost += before;
    this.openReset = zeroed || open.doubts > 0 ? undefined : { since: at, doubts: open.doubts + 1 };
    return zeroed;
  }

  private judge(list: readonly CounterRecord[], open: OpenReset, at: Moment, fell: number) {
    const seconds = (at.mono - open.since.mono) / 1000;
    const evidence: ResetEvidence = { fell, same: 0, before: 0, now: 0, growth: 0 };
    for (const { baseline, value, row, direction } of list) {
      if (baseline === 0n) continue;
      if (value === baseline) evidence.same += 1;
      evidence.before += Number(baseline);
      evidence.now += Number(value);
      evidence.growth += this.publisher.lastRate(row, direction) * seconds;
    }
    return { ...judgeReset(evidence), before: evidence.before };
  }

  private noteLoss(from: Moment, to: Moment): void {
    this.noticed.maybeLost += this.publisher.mostIn((to.mono - from.mono) / 1000);
  }

  /** Counts each counter's growth: from its baseline, or from zero where it must have been zeroed since. */
  private credit(list: readonly CounterRecord[], zeroed: boolean): void {
    for (const { value, baseline, row, direction } of list) {
      const growth = zeroed || value < baseline ? value : value - baseline;
      const flow = row[direction];
      if (growth === 0n || flow === null) continue;
      flow.total += growth;
      flow.delta += growth;
      this.touched.add(row);
    }
  }

  /** Counters that the answer no longer names start from zero should they come back; their rows stay, marked. */
  private dropAbsent(list: readonly CounterRecord[]): void {
    if (list.length === this.counters.size) return;
    const listed = new Set(list.map((record) => record.row));
    const gone: Record<Dimension, RowRecord[]> = { inbound: [], outbound: [], user: [] };
    for (const record of this.counters.values()) {
      if (record.answer !== this.answers) record.baseline = 0n;
    }
    for (const [dimension, rows] of entriesOf(this.rows)) {
      for (const row of rows.values()) {
        if (listed.has(row)) continue;
        if (!row.gone) this.touched.add(row);
        row.gone = true;
        gone[dimension].push(row);
      }
      if (gone[dimension].length > MOST_GONE_ROWS) this.forget(dimension, gone[dimension]);
    }
  }

  /** Lets go of the vanished rows that have been idle longest, a tenth more than needed, to do it seldom. */
  private forget(dimension: Dimension, gone: RowRecord[]): void {
    // Bytes that no sample has closed yet must still reach the totals, so rows that have some stay for now.
    const closed = gone.filter((row) => !row.uplink?.delta && !row.downlink?.delta);
    closed.sort((a, b) => (b.lastActive ?? 0) - (a.lastActive ?? 0));
    const dropped = new Set(closed.slice(Math.floor(MOST_GONE_ROWS * 0.9)));
    for (const row of dropped) {
      this.rows[dimension].delete(row.name);
      this.touched.delete(row);
    }
    for (const [name, record] of this.counters) if (dropped.has(record.row)) this.counters.delete(name);
    this.publisher.forget(dimension, dropped, this.rows[dimension].values());
  }
}

/** How many counters stand below their baseline, and how many still hold at least what they held. */
function countFallen(list: readonly CounterRecord[]): { fell: number; held: number } {
  let fell = 0;
  let held = 0;
  for (const { value, baseline } of list) {
    if (value < baseline) fell += 1;
    else if (baseline > 0n) held += 1;
  }
  return { fell, held };
}

function entriesOf(rows: Record<Dimension, Map<string, RowRecord>>): [Dimension, Map<string, RowRecord>][] {
  return [
    ['inbound', rows.inbound],
    ['outbound', rows.outbound],
    ['user', rows.user],
  ];
}

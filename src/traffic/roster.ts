/** Who is counted: a record for each counter and row that the core ever named, and which of them it still names. */

import type { Answer } from '../core/core.ts';
import { DIMENSIONS, type Dimension, parseCounterName } from '../core/counters.ts';
import { type CounterRecord, newFlow, newRow, type RowRecord } from './records.ts';

/**
 * Vanished rows that are kept one by one, per dimension; beyond it the longest idle are only kept as a sum. Where
 * more rows than this were ever listed at once, as many as that: after a restart of the core all have vanished
 * until their users come back, and no user's total may be lost by it.
 */
export const MOST_GONE_ROWS = 1000;

/** Takes rows out of what is published; `left` are all that stay. */
export type Forget = (
  dimension: Dimension,
  rows: ReadonlySet<RowRecord>,
  left: ReadonlyMap<string, RowRecord>,
) => void;

export class Roster {
  /** Rows that the next sample must show anew. */
  readonly touched = new Set<RowRecord>();
  private readonly counters = new Map<string, CounterRecord>();
  private readonly rows: Record<Dimension, Map<string, RowRecord>> = {
    inbound: new Map(),
    outbound: new Map(),
    user: new Map(),
  };
  private readonly mostListed: Record<Dimension, number> = { inbound: 0, outbound: 0, user: 0 };
  private answers = 0;

  /** Puts an answer's values into the counters' records and returns those it named, each once, duplicates summed. */
  take(answer: Answer): CounterRecord[] {
    const serial = ++this.answers;
    const named: CounterRecord[] = [];
    let before: CounterRecord | undefined;
    for (let index = 0; index < answer.names.length; index++) {
      const name = answer.names[index] ?? '';
      const record: CounterRecord | undefined = this.find(name, before);
      if (record === undefined) continue;
      before = record;
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
      this.seeRow(record.row, serial);
    }
    return named;
  }

  /** The record of a counter; a guess by the one named `before` it costs half of looking it up. */
  private find(name: string, before: CounterRecord | undefined): CounterRecord | undefined {
    if (before?.next?.counter === name) return before.next;
    const record = this.counters.get(name) ?? this.meet(name);
    if (before !== undefined) before.next = record;
    return record;
  }

  /**
   * Marks what the last answer (of which `take` returned `list`) did not name: such counters start from zero should
   * they come back, and their rows stay, marked as gone. Rows beyond the limit go to `forget`.
   */
  dropAbsent(list: readonly CounterRecord[], forget: Forget): void {
    const complete = list.length === this.counters.size;
    if (!complete) {
      for (const record of this.counters.values()) {
        if (record.answer !== this.answers) record.baseline = 0n;
      }
    }
    for (const dimension of DIMENSIONS) {
      const gone = complete ? [] : this.markGone(dimension);
      const listed = this.rows[dimension].size - gone.length;
      const most = Math.max(MOST_GONE_ROWS, listed, this.mostListed[dimension]);
      if (listed > this.mostListed[dimension]) this.mostListed[dimension] = listed;
      if (gone.length > most) this.letGo(dimension, gone, most, forget);
    }
  }

  /** Marks the rows that the last answer did not name, and returns them. */
  private markGone(dimension: Dimension): RowRecord[] {
    const gone: RowRecord[] = [];
    for (const row of this.rows[dimension].values()) {
      if (row.answer === this.answers) continue;
      if (!row.gone) this.touched.add(row);
      row.gone = true;
      gone.push(row);
    }
    return gone;
  }

  /** Opens the books for a counter seen for the first time; undefined for shapes that are no traffic counter. */
  private meet(counter: string): CounterRecord | undefined {
    const parsed = parseCounterName(counter);
    if (parsed === undefined) return undefined;
    const { dimension, name, direction } = parsed;
    const row = this.rows[dimension].get(name) ?? newRow(parsed);
    row[direction] = newFlow();
    const record = { counter, row, direction, baseline: 0n, value: 0n, answer: 0, next: undefined };
    this.rows[dimension].set(name, row);
    this.counters.set(counter, record);
    this.touched.add(row);
    return record;
  }

  private seeRow(row: RowRecord, serial: number): void {
    row.answer = serial;
    if (!row.gone) return;
    row.gone = false;
    this.touched.add(row);
  }

  /** Lets go of the vanished rows that have been idle longest, a tenth more than needed, to do it seldom. */
  private letGo(dimension: Dimension, gone: readonly RowRecord[], most: number, forget: Forget): void {
    // Bytes that no sample has closed yet must still reach the totals, so rows that have some stay for now.
    const closed = gone.filter((row) => !row.uplink?.delta && !row.downlink?.delta);
    closed.sort((a, b) => (b.lastActive ?? 0) - (a.lastActive ?? 0));
    const dropped = new Set(closed.slice(Math.floor(most * 0.9)));
    const left = this.rows[dimension];
    for (const row of dropped) {
      left.delete(row.name);
      this.touched.delete(row);
    }
    for (const [name, record] of this.counters) {
      if (dropped.has(record.row)) this.counters.delete(name);
      else if (record.next !== undefined && dropped.has(record.next.row)) record.next = undefined;
    }
    forget(dimension, dropped, left);
  }
}

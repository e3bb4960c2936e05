/** Turns the ledger's records into samples. Only rows that changed are made anew; idle ones cost nothing. */

import type { CoreKind } from '../core/core.ts';
import { DIMENSIONS, type Dimension, type Direction } from '../core/counters.ts';
import { type Carried, type Loss, LossReckoner } from './loss.ts';
import { HISTORY_SECONDS, slotOf } from './recent.ts';
import { type FlowRecord, newFlow, type RowRecord, STILL } from './records.ts';
import type { DimensionTotal, Flow, Forgotten, Gap, Mode, Moment, Row, Sample } from './sample.ts';

/** The shortest sample whose speed may be a row's peak, in seconds. */
const LEAST_TELLING = 0.1;

/** The time constant of the smoothed speed, in seconds: a burst of one second lifts a row by a fifth. */
const SMOOTHING = 4;

/** What a poll adds to the books, besides the rows. */
export interface PollFacts {
  readonly at: Moment;
  readonly elapsed: number | null;
  readonly gap: Gap | null;
  readonly mode: Mode;
  readonly uptime: number | null;
  readonly restarted: boolean;
  readonly foreignReset: boolean;
  readonly core: CoreKind | null;
}

interface DimensionBooks {
  rows: readonly Row[];
  uplink: FlowRecord | null;
  downlink: FlowRecord | null;
  forgotten: Forgotten;
}

const newBooks = (): DimensionBooks => ({
  rows: [],
  uplink: null,
  downlink: null,
  forgotten: { rows: 0, uplink: 0n, downlink: 0n },
});

export class Publisher {
  private readonly books: Record<Dimension, DimensionBooks> = {
    inbound: newBooks(),
    outbound: newBooks(),
    user: newBooks(),
  };
  /** Rows whose speed or smoothed speed was not zero in the last sample, so that they change in the next. */
  private lively = new Set<RowRecord>();
  private gaps: readonly (readonly [number, number])[] = [];
  private previous: Moment | undefined;
  private serial = 0;
  private readonly losses = new LossReckoner();
  private maybeLostSoFar = 0n;

  /** Closes the books of one poll; `touched` are the rows that are new, changed, gone or back. */
  publish(touched: ReadonlySet<RowRecord>, facts: PollFacts, loss: Loss): Sample {
    const { at, elapsed, gap } = facts;
    const fresh: Record<Dimension, Row[] | undefined> = {
      inbound: undefined,
      outbound: undefined,
      user: undefined,
    };
    const changed = changedRows(this.lively, touched);
    this.lively = new Set();
    for (const record of changed) {
      const rows = fresh[record.dimension] ?? [...this.books[record.dimension].rows];
      fresh[record.dimension] = rows;
      if (record.place < 0) record.place = rows.length;
      rows[record.place] = this.renew(record, facts);
    }
    for (const dimension of DIMENSIONS)
      this.books[dimension].rows = fresh[dimension] ?? this.books[dimension].rows;
    if (gap !== null && this.previous !== undefined) this.noteGap(this.previous, at);
    this.previous = at;
    const totals = this.each((books) => this.closeTotals(books, elapsed));
    const maybeLost = this.losses.reckon(loss, carriedBy(totals, facts));
    this.maybeLostSoFar += maybeLost;
    const gaps = this.gaps;
    return {
      ...facts,
      serial: ++this.serial,
      maybeLost,
      maybeLostSoFar: this.maybeLostSoFar,
      rows: this.each((books) => books.rows),
      totals,
      forgotten: this.each((books) => books.forgotten),
      isGap: (slot) => gaps.some(([from, to]) => slot >= from && slot <= to),
    };
  }

  /** Whether so many bytes can have passed in so many seconds: far beyond what was ever seen, they cannot. */
  canCarry(bytes: number, seconds: number): boolean {
    return this.losses.canCarry(bytes, seconds);
  }

  /** Takes rows out for good; their bytes stay in the totals. */
  forget(dimension: Dimension, records: ReadonlySet<RowRecord>, left: ReadonlyMap<string, RowRecord>): void {
    const books = this.books[dimension];
    const { rows, uplink, downlink } = books.forgotten;
    let sums = { rows: rows + records.size, uplink, downlink };
    for (const record of records) {
      this.lively.delete(record);
      sums = {
        rows: sums.rows,
        uplink: sums.uplink + (record.uplink?.total ?? 0n),
        downlink: sums.downlink + (record.downlink?.total ?? 0n),
      };
    }
    books.forgotten = sums;
    const kept: Row[] = [];
    const ordered = [...left.values()].sort((a, b) => a.place - b.place);
    for (const record of ordered) {
      const row = books.rows[record.place];
      if (row === undefined) continue;
      record.place = kept.length;
      kept.push(row);
    }
    books.rows = kept;
  }

  private each<Value>(of: (books: DimensionBooks) => Value): Record<Dimension, Value> {
    return { inbound: of(this.books.inbound), outbound: of(this.books.outbound), user: of(this.books.user) };
  }

  private renew(record: RowRecord, { at, elapsed, gap }: PollFacts): Row {
    const uplink = this.closeFlow(record, 'uplink', elapsed);
    const downlink = this.closeFlow(record, 'downlink', elapsed);
    const up = uplink?.rate ?? 0;
    const down = downlink?.rate ?? 0;
    if (elapsed !== null) this.remember(record, up, down, at, elapsed, gap);
    if (elapsed === null || up + down > 0 || record.smoothed !== STILL) this.lively.add(record);
    return {
      dimension: record.dimension,
      name: record.name,
      uplink,
      downlink,
      smoothed: record.smoothed,
      peak: record.peak,
      lastActive: record.lastActive,
      gone: record.gone,
      history: record.history,
    };
  }

  private remember(
    record: RowRecord,
    up: number,
    down: number,
    at: Moment,
    elapsed: number,
    gap: Gap | null,
  ): void {
    const weight = 1 - Math.exp(-elapsed / SMOOTHING);
    const uplink = record.smoothed.uplink + weight * (up - record.smoothed.uplink);
    const downlink = record.smoothed.downlink + weight * (down - record.smoothed.downlink);
    record.smoothed = uplink + downlink < 1 ? STILL : { uplink, downlink };
    if (up + down === 0) return;
    record.lastActive = at.wall;
    // Over a few milliseconds, after a poll that was asked for at once, a speed says nothing.
    const tells = gap === null && elapsed >= LEAST_TELLING;
    if (tells && (up > record.peak.uplink || down > record.peak.downlink)) {
      record.peak = {
        uplink: Math.max(up, record.peak.uplink),
        downlink: Math.max(down, record.peak.downlink),
      };
    }
    if (this.previous !== undefined) {
      // The average, over the time that this clock knows: it stood still if the machine slept.
      const seconds = (at.mono - this.previous.mono) / 1000;
      record.history.add(this.previous.mono, at.mono, up * seconds, down * seconds);
    }
  }

  private closeFlow(record: RowRecord, direction: Direction, elapsed: number | null): Flow | null {
    const flow = record[direction];
    if (flow === null) return null;
    const books = this.books[record.dimension];
    books[direction] ??= newFlow();
    books[direction].total += flow.delta;
    books[direction].delta += flow.delta;
    const closed = { total: flow.total, delta: flow.delta, rate: rateOf(flow.delta, elapsed) };
    flow.delta = 0n;
    return closed;
  }

  private closeTotals(books: DimensionBooks, elapsed: number | null): DimensionTotal {
    const close = (flow: FlowRecord | null): Flow | null => {
      if (flow === null) return null;
      const closed = { ...flow, rate: rateOf(flow.delta, elapsed) };
      flow.delta = 0n;
      return closed;
    };
    return { uplink: close(books.uplink), downlink: close(books.downlink) };
  }

  private noteGap(from: Moment, to: Moment): void {
    const oldest = slotOf(to.mono) - HISTORY_SECONDS;
    this.gaps = [
      ...this.gaps.filter(([, end]) => end > oldest),
      [slotOf(from.mono) + 1, Math.max(slotOf(from.mono) + 1, slotOf(to.mono) - 1)],
    ];
  }
}

/** The rows to be made anew: known ones, then newcomers by name, so that who sorts the idle by name has little to do. */
function changedRows(lively: ReadonlySet<RowRecord>, touched: ReadonlySet<RowRecord>): RowRecord[] {
  const known = [...lively];
  const born: RowRecord[] = [];
  for (const record of touched) {
    if (record.place < 0) born.push(record);
    else if (!lively.has(record)) known.push(record);
  }
  return [...known, ...born.sort((a, b) => (a.name < b.name ? -1 : 1))];
}

function rateOf(bytes: bigint, elapsed: number | null): number | null {
  return elapsed === null ? null : Number(bytes) / elapsed;
}

function carriedBy(totals: Sample['totals'], { elapsed, restarted, foreignReset }: PollFacts): Carried {
  const bytes = (dimension: Dimension): number =>
    Number((totals[dimension].uplink?.delta ?? 0n) + (totals[dimension].downlink?.delta ?? 0n));
  return {
    elapsed,
    bytes: { inbound: bytes('inbound'), outbound: bytes('outbound'), user: bytes('user') },
    isPartial: restarted || foreignReset,
  };
}

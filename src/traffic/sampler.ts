/** Turns the books into samples. Only changed rows are built again; idle ones cost nothing. */
import { DIMENSIONS, type Dimension, type Direction, perDimension } from '../core/counters.ts';
import type { Books, FlowBook, RowBook } from './books.ts';
import type { Moment } from './clock.ts';
import { LineMeter } from './line.ts';
import { type Carried, estimate, type Loss } from './loss.ts';
import { DAY_SECONDS, RingHistory, slotOf } from './recent.ts';
import { RecentBytes, RecentSamples, STILL } from './recent-samples.ts';
import type { Dropped } from './roster.ts';
import type { DimensionTotal, Flow, PeakTimes, Row, Sample, Speeds } from './sample.ts';

/** How many gaps are remembered, if a core keeps going away; the newest are kept. */
const MOST_GAPS = 100;

/** The shortest sample whose speed may be a row's peak, in seconds. */
const LEAST_TELLING = 0.1;

/** For how many samples another program's reset is reported. */
const STRANGERS_STAY = 20;

/** No speed yet. */
const NO_PEAK: Speeds = { uplink: 0, downlink: 0 };

/** What a poll adds to the books, besides the rows. */
export type PollFacts = Pick<
  Sample,
  'at' | 'elapsed' | 'gap' | 'mode' | 'recorded' | 'shared' | 'uptime' | 'restarted' | 'foreignReset' | 'core'
>;

/** The display data of a row; nothing is counted with it. */
interface View {
  /** Its index in the sample's list; -1 until it is published. */
  place: number;
  recent: Speeds | null;
  readonly carried: RecentBytes;
  peak: Speeds;
  peakAt: PeakTimes;
  readonly history: RingHistory;
}

export class Sampler {
  private readonly books: Books;
  private readonly remembers: boolean;
  private readonly views = new WeakMap<RowBook, View>();
  private rows: Record<Dimension, readonly Row[]> = { inbound: [], outbound: [], user: [] };
  /** Rows with traffic in the recent samples, which change in the next one. */
  private active = new Set<RowBook>();
  private gaps: readonly (readonly [number, number])[] = [];
  private previous: Moment | undefined;
  private readonly line = new LineMeter();
  private since = Number.POSITIVE_INFINITY;
  private readonly recent = new RecentSamples();

  /** Every row of the books is in the first sample; `remembers`: whether rows have a history. */
  constructor(books: Books, remembers: boolean) {
    this.books = books;
    this.remembers = remembers;
    for (const dimension of DIMENSIONS)
      for (const row of books.dimensions[dimension].rows.values()) books.touched.add(row);
  }

  /** Completes the books of one poll. */
  publish(facts: PollFacts, loss: Loss): Sample {
    const { books } = this;
    const { at, elapsed, gap } = facts;
    if (elapsed !== null) this.recent.add(books.samples + 1, elapsed);
    this.since = Math.min(this.since, at.mono);
    this.renewRows(facts);
    if (gap !== null && this.previous !== undefined) this.noteGap(this.previous, at);
    this.previous = at;
    const totals = perDimension((dimension) => closeTotals(books.dimensions[dimension], elapsed));
    const maybeLost = estimate(books.losses, loss, carriedBy(totals, facts));
    const { gaps, rows } = this;
    books.samples += 1;
    return {
      ...facts,
      serial: books.samples,
      since: this.since,
      recentSeconds: this.recent.seconds,
      strangers: this.sayStrangers(facts.foreignReset),
      maybeLost,
      maybeLostSoFar: books.losses.soFar,
      rows,
      totals,
      forgotten: perDimension((dimension) => books.dimensions[dimension].forgotten),
      line: this.line.read({ rows, totals }, at, elapsed, gap),
      isGap: (slot) => gaps.some(([from, to]) => slot >= from && slot <= to),
    };
  }

  /** Removes rows for good; their bytes stay in the totals. */
  forget(dropped: Dropped): void {
    for (const dimension of DIMENSIONS) {
      if (dropped[dimension].size === 0) continue;
      for (const row of dropped[dimension]) this.active.delete(row);
      const shown = this.rows[dimension];
      const placed = [...this.books.dimensions[dimension].rows.values()]
        .map((row) => this.viewOf(row))
        .filter(({ place }) => place >= 0)
        .sort((a, b) => a.place - b.place);
      const kept = placed.flatMap(({ place }) => shown[place] ?? []);
      for (const [place, view] of placed.entries()) view.place = place;
      this.rows = { ...this.rows, [dimension]: kept };
    }
  }

  private renewRows(facts: PollFacts): void {
    const fresh: Partial<Record<Dimension, Row[]>> = {};
    const added = new Set<Row[]>();
    const { touched } = this.books;
    for (const book of this.active) touched.add(book);
    this.active = new Set();
    for (const book of touched) {
      const rows = fresh[book.dimension] ?? [...this.rows[book.dimension]];
      fresh[book.dimension] = rows;
      const view = this.viewOf(book);
      if (view.place < 0) {
        view.place = rows.length;
        added.add(rows);
      }
      rows[view.place] = this.renew(book, view, facts);
    }
    for (const rows of added) this.arrange(rows);
    this.rows = { ...this.rows, ...fresh };
    touched.clear();
  }

  /** Puts rows in the order of their names when one has come, so that tables need not compare names at each tick. */
  private arrange(rows: Row[]): void {
    rows.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const [place, { dimension, name }] of rows.entries()) {
      const book = this.books.dimensions[dimension].rows.get(name);
      if (book !== undefined) this.viewOf(book).place = place;
    }
  }

  private viewOf(row: RowBook): View {
    const known = this.views.get(row);
    if (known !== undefined) return known;
    const view: View = {
      place: -1,
      recent: null,
      carried: new RecentBytes(),
      peak: NO_PEAK,
      peakAt: { uplink: null, downlink: null },
      history: new RingHistory(),
    };
    this.views.set(row, view);
    return view;
  }

  private renew(book: RowBook, view: View, { at, elapsed, gap }: PollFacts): Row {
    const uplink = closeFlow(book.uplink, elapsed);
    const downlink = closeFlow(book.downlink, elapsed);
    const up = uplink?.rate ?? 0;
    const down = downlink?.rate ?? 0;
    if (elapsed !== null) {
      if (up + down > 0) this.remember(book, view, up, down, at);
      if (up + down > 0)
        view.carried.add(this.books.samples + 1, Number(uplink?.delta ?? 0n), Number(downlink?.delta ?? 0n));
      view.recent = view.carried.speeds(this.recent);
      // Over a few milliseconds, after a poll that was requested at once, a speed means nothing.
      const tells = gap === null && elapsed >= LEAST_TELLING;
      // The average of a gap is lower than its peak, but better than nothing.
      if (tells || view.peak === NO_PEAK) raisePeak(view, up, down, at);
    }
    if (elapsed === null || up + down > 0 || view.recent !== STILL) this.active.add(book);
    return {
      dimension: book.dimension,
      name: book.name,
      uplink,
      downlink,
      recent: view.recent,
      peak: view.peak,
      peakAt: view.peakAt,
      lastActive: book.lastActive,
      gone: book.gone,
      history: view.history,
    };
  }

  private remember(book: RowBook, view: View, up: number, down: number, at: Moment): void {
    book.lastActive = at.wall;
    if (this.previous === undefined || !this.remembers) return;
    // The average over the time of this clock, which stopped if the machine slept.
    const seconds = (at.mono - this.previous.mono) / 1000;
    view.history.add(this.previous.mono, at.mono, up * seconds, down * seconds);
  }

  private noteGap(from: Moment, to: Moment): void {
    const oldest = slotOf(to.mono) - DAY_SECONDS;
    this.gaps = [
      ...this.gaps.filter(([, end]) => end > oldest).slice(1 - MOST_GAPS),
      [slotOf(from.mono) + 1, Math.max(slotOf(from.mono) + 1, slotOf(to.mono) - 1)],
    ];
  }

  /** Whether recent readings show that another program resets these counters. */
  private sayStrangers(seen: boolean): boolean {
    const { books } = this;
    if (seen) books.sinceStranger = 0;
    else if (books.sinceStranger !== null) books.sinceStranger += 1;
    return books.sinceStranger !== null && books.sinceStranger < STRANGERS_STAY;
  }
}

function closeFlow(flow: FlowBook | null, elapsed: number | null): Flow | null {
  if (flow === null) return null;
  const { total, delta } = flow;
  flow.delta = 0n;
  return { total, delta, rate: elapsed === null ? null : Number(delta) / elapsed };
}

function closeTotals(book: Record<Direction, FlowBook | null>, elapsed: number | null): DimensionTotal {
  return { uplink: closeFlow(book.uplink, elapsed), downlink: closeFlow(book.downlink, elapsed) };
}

function raisePeak(view: View, up: number, down: number, at: Moment): void {
  const { peak, peakAt } = view;
  if (up <= peak.uplink && down <= peak.downlink) return;
  view.peak = { uplink: Math.max(up, peak.uplink), downlink: Math.max(down, peak.downlink) };
  view.peakAt = {
    uplink: up > peak.uplink ? at : peakAt.uplink,
    downlink: down > peak.downlink ? at : peakAt.downlink,
  };
}

function carriedBy(totals: Sample['totals'], { elapsed, restarted, foreignReset }: PollFacts): Carried {
  const bytes = perDimension((dimension) =>
    Number((totals[dimension].uplink?.delta ?? 0n) + (totals[dimension].downlink?.delta ?? 0n)),
  );
  return { elapsed, bytes, isPartial: restarted || foreignReset };
}

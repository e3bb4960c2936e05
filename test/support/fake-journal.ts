/** Books in memory that keep entries like a store on disk, and fail when told to. */
import {
  type Acquired,
  type BookEvent,
  type CounterState,
  type Entry,
  type Journal,
  JournalFailure,
  type SavedState,
} from '../../src/traffic/journal.ts';

export class FakeJournal implements Journal {
  readonly entries: Entry[] = [];
  readonly events: BookEvent[] = [];
  /** Bytes of history by counter, and those of before the first reading. */
  readonly sums = new Map<string, bigint>();
  readonly earlier = new Map<string, bigint>();
  /** How many books there are: another core at the address begins a new one. */
  books = 0;
  role: Acquired['role'] = 'writer';
  closed = false;
  /** What every call fails with. */
  trouble: string | null = null;
  /** Runs before an entry is applied. */
  before: (entry: Entry) => Promise<void> | void = () => {};
  private counters = new Map<string, CounterState>();
  private latest: Entry | null = null;
  private pace: Pick<Entry, 'pace'> = {};

  async acquire(): Promise<Acquired> {
    if (this.trouble !== null) throw new JournalFailure(this.trouble);
    return { role: this.role, saved: this.saved };
  }

  async commit(entry: Entry): Promise<void> {
    await this.before(entry);
    if (this.trouble !== null) throw new JournalFailure(this.trouble);
    this.entries.push(entry);
    this.apply(entry);
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  get saved(): SavedState | null {
    if (this.latest === null) return null;
    const { start, sighted, resetUnderWay } = this.latest;
    const counters = [...this.counters.values()];
    return { counters, start, sighted, resetUnderWay, ...this.pace };
  }

  /** What the core is noted to hold of one counter. */
  raw(counter: string): bigint {
    return this.counters.get(counter)?.raw ?? 0n;
  }

  /** Every byte of a counter that is in the books. */
  total(counter: string): bigint {
    return (this.sums.get(counter) ?? 0n) + (this.earlier.get(counter) ?? 0n);
  }

  /** Bytes that the events say may be missing. */
  get maybeLost(): bigint {
    return this.events.reduce((sum, event) => sum + (event.type === 'maybe lost' ? event.bytes : 0n), 0n);
  }

  private apply(entry: Entry): void {
    const isNew = this.latest === null || entry.basis === 'another core';
    if (isNew) this.books += 1;
    if (isNew) this.counters = new Map();
    if (entry.basis === 'zeroed' || entry.basis === 'restarted') {
      for (const [counter, { life }] of this.counters)
        this.counters.set(counter, { counter, raw: 0n, life: entry.basis === 'restarted' ? 0n : life });
    }
    const sums = entry.isEarlier ? this.earlier : this.sums;
    for (const { counter, raw, life, growth } of entry.changes) {
      this.counters.set(counter, { counter, raw, life });
      sums.set(counter, (sums.get(counter) ?? 0n) + growth);
    }
    this.events.push(...entry.events);
    this.latest = entry;
    if (entry.pace !== undefined) this.pace = { pace: entry.pace };
  }
}

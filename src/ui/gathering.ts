/**
 * What the pollers report, gathered: twenty servers that answer one after the other are drawn once. Those that answered
 * in the round before are waited for, and none of them for longer than a round may take.
 */
import type { Clock } from '../traffic/clock.ts';
import type { PollEvent } from '../traffic/poller.ts';

/** What a poller reported, and the index of its server. */
export interface ServerEvent {
  readonly place: number;
  readonly event: PollEvent;
}

/** The longest a round waits for its last, in milliseconds; before the first frame it is less. */
const LONGEST = 1000;
const FIRST = 100;

export class Gathering {
  private readonly count: number;
  private readonly clock: Clock;
  private readonly deliver: (events: readonly ServerEvent[]) => void;
  private events: ServerEvent[] = [];
  private awaited: ReadonlySet<number> = new Set();
  private isFirst = true;
  private hasEnded = false;
  private waiting: AbortController | undefined;
  private interval: number;

  /** Of `count` servers; `interval` is in seconds. */
  constructor(
    count: number,
    interval: number,
    clock: Clock,
    deliver: (events: readonly ServerEvent[]) => void,
  ) {
    this.count = count;
    this.interval = interval;
    this.clock = clock;
    this.deliver = deliver;
  }

  /** Changes the interval (seconds). */
  setInterval(seconds: number): void {
    this.interval = seconds;
  }

  add(event: ServerEvent): void {
    // A server that reports again before the last of the round has begun the next one.
    if (this.events.some(({ place }) => place === event.place)) this.flush();
    this.events.push(event);
    if (this.hasEnded || this.isComplete()) this.flush();
    else if (this.waiting === undefined) this.wait();
  }

  /** Stops gathering: delivers at once what there is and what still arrives. */
  end(): void {
    this.hasEnded = true;
    this.flush();
  }

  private isComplete(): boolean {
    const places = new Set(this.events.map(({ place }) => place));
    if (places.size === this.count) return true;
    return this.awaited.size > 0 && [...this.awaited].every((place) => places.has(place));
  }

  private flush(): void {
    this.waiting?.abort();
    this.waiting = undefined;
    const { events } = this;
    if (events.length === 0) return;
    this.events = [];
    this.awaited = new Set(events.flatMap(({ place, event }) => (event.type === 'sample' ? [place] : [])));
    this.isFirst = false;
    this.deliver(events);
  }

  private wait(): void {
    const waiting = new AbortController();
    this.waiting = waiting;
    const longest = this.isFirst ? FIRST : Math.min(LONGEST, this.interval * 1000);
    // It resolves when it is aborted, too.
    void this.clock.sleep(longest, waiting.signal).then(() => {
      if (!waiting.signal.aborted) this.flush();
    });
  }
}

/** The events for the next journal entry, each once, even if a poll is recorded in two entries. */
import type { Noticed } from './books.ts';
import type { BookEvent } from './journal.ts';
import type { Sample } from './sample.ts';

/** How many events wait for a failing disk; beyond that they are merged by type. */
const MOST_EVENTS = 200;

/** What the events of a poll have already reported when its sample is closed. */
interface Said {
  readonly restarted: boolean;
  readonly lost: bigint;
}

const NOTHING_SAID: Said = { restarted: false, lost: 0n };

export class Chronicle {
  /** Whether there is a journal to report to, or may be one again. */
  isKept = false;
  private events: BookEvent[] = [];
  private said: Said = NOTHING_SAID;
  private saysStrangers = false;
  private previous: number | undefined;

  /** The events that are not written yet. */
  get waiting(): readonly BookEvent[] {
    return this.events;
  }

  /** Notes that the first `count` of the waiting events are written. */
  written(count: number): void {
    this.events = this.events.slice(count);
  }

  say(event: BookEvent): void {
    if (!this.isKept) return;
    if (this.events.length < MOST_EVENTS) this.events.push(event);
    else this.merge(event);
  }

  /** Notes what a poll has noticed before it resets. */
  noteReading({ restarted, lostBytes }: Noticed): void {
    if (restarted) this.say({ type: 'restarted' });
    if (lostBytes > 0n) this.say({ type: 'maybe lost', bytes: lostBytes });
    this.said = { restarted, lost: lostBytes };
  }

  /** Notes what a completed poll has shown in addition. */
  noteSample(sample: Sample): void {
    const { restarted, lost } = this.said;
    this.said = NOTHING_SAID;
    if (sample.restarted && !restarted) this.say({ type: 'restarted' });
    if (sample.maybeLost > lost) this.say({ type: 'maybe lost', bytes: sample.maybeLost - lost });
    if (sample.strangers && !this.saysStrangers) this.say({ type: 'strangers' });
    this.saysStrangers = sample.strangers;
    if (sample.gap !== null && this.previous !== undefined)
      this.say({ type: 'gap', from: this.previous, to: sample.at.wall });
    this.previous = sample.at.wall;
  }

  /** Merges this event into the latest of its type; then only bytes and the end of the period matter. */
  private merge(event: BookEvent): void {
    const index = this.events.findLastIndex(({ type }) => type === event.type);
    const known = this.events[index];
    if (known === undefined) this.events.push(event);
    else this.events[index] = merged(known, event);
  }
}

function merged(known: BookEvent, event: BookEvent): BookEvent {
  const bytes = 'bytes' in known && 'bytes' in event ? { bytes: known.bytes + event.bytes } : {};
  const to = 'to' in known && 'to' in event ? { to: event.to } : {};
  return { ...known, ...bytes, ...to };
}

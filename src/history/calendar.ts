/** Local days: the day, hour and billing month of a moment, in the zones that a history file has had. */

import { readlinkSync } from 'node:fs';

/** All times here are Unix seconds. A date is a number of days since 1970-01-01 on the local calendar. */
const DAY = 86_400;
export const HOUR = 3600;
/** The shortest period that is kept apart, in seconds. */
export const SLOT = 300;

/** The start of the slot of `time`. */
export const slotStart = (time: number): number => time - (time % SLOT);

/** Offsets change only at full quarters of an hour. */
const QUARTER = 900;
const MOST_CACHED = 4096;

/** One zone of the tz database. */
class Zone {
  readonly name: string;
  private readonly measure: (time: number) => number;
  private readonly offsets = new Map<number, number>();
  private readonly starts = new Map<number, number>();

  /** Throws a RangeError for a name that the tz database does not have. */
  constructor(name: string) {
    this.name = name;
    this.measure = name === 'UTC' ? () => 0 : isLocal(name) ? localOffset : offsetsIn(name);
  }

  /** Seconds east of Greenwich at `time`. */
  offset(time: number): number {
    const quarter = Math.floor(time / QUARTER);
    const known = this.offsets.get(quarter);
    if (known !== undefined) return known;
    if (this.offsets.size >= MOST_CACHED) this.offsets.clear();
    const offset = this.measure(quarter * QUARTER);
    this.offsets.set(quarter, offset);
    return offset;
  }

  /** The first moment of a date, which is after 00:00 where clocks skip midnight. */
  startOf(date: number): number {
    const known = this.starts.get(date);
    if (known !== undefined) return known;
    if (this.starts.size >= MOST_CACHED) this.starts.clear();
    const start = this.findStart(date);
    this.starts.set(date, start);
    return start;
  }

  dateOf(time: number): number {
    const date = Math.floor((time + this.offset(time)) / DAY);
    if (time < this.startOf(date)) return date - 1;
    return time < this.startOf(date + 1) ? date : date + 1;
  }

  private findStart(date: number): number {
    // No zone is more than 15 hours from Greenwich.
    let before = (date * DAY - 15 * HOUR) / QUARTER;
    let at = (date * DAY + 15 * HOUR) / QUARTER;
    while (at - before > 1) {
      const middle = Math.floor((before + at) / 2);
      const time = middle * QUARTER;
      if (time + this.offset(time) >= date * DAY) at = middle;
      else before = middle;
    }
    return at * QUARTER;
  }
}

/** Offsets in this machine's own zone, by the clock of the program. */
const localOffset = (time: number): number => -60 * new Date(time * 1000).getTimezoneOffset();

/** Offsets in any zone. To make such a format takes as long as a whole report. */
function offsetsIn(timeZone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (time) => {
    const fields: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(time * 1000)) fields[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = fields;
    return Date.UTC(year, month - 1, day, hour, minute) / 1000 - time;
  };
}

/** Whether a zone is this machine's, where that can be told by its name. */
function isLocal(name: string): boolean {
  const { TZ } = process.env;
  if (TZ !== undefined) return TZ === name;
  try {
    return readlinkSync('/etc/localtime').endsWith(`/zoneinfo/${name}`);
  } catch {
    return false;
  }
}

/** A zone, and the moment from which it applies. */
export interface ZoneChange {
  readonly from: number;
  readonly zone: string;
}

/** The calendar of a history file: its present zone and the earlier ones. */
export class Calendar {
  private readonly spans: readonly { readonly from: number; readonly to: number; readonly zone: Zone }[];

  /** `changes` in order of time; the first one applies to everything before the second. */
  constructor(changes: readonly ZoneChange[]) {
    this.spans = changes.map(({ zone }, index) => ({
      from: index === 0 ? Number.NEGATIVE_INFINITY : (changes[index]?.from ?? 0),
      to: changes[index + 1]?.from ?? Number.POSITIVE_INFINITY,
      zone: new Zone(zone),
    }));
  }

  /** The zone that applies at `time`, by its tz name. */
  zoneName(time: number): string {
    return this.zoneAt(time).name;
  }

  /** Seconds east of Greenwich at `time`. */
  offset(time: number): number {
    return this.zoneAt(time).offset(time);
  }

  /** The date of `time`. */
  dateOf(time: number): number {
    return this.zoneAt(time).dateOf(time);
  }

  /** The first moment of a date; days of 23 and 25 hours keep their length. */
  startOf(date: number): number {
    for (const { from, to, zone } of this.spans) {
      const start = Math.max(zone.startOf(date), from);
      if (start < to) return start;
    }
    throw new Error('a calendar needs a zone');
  }

  /** The first moment of the local hour of `time`, which in some zones is at :30 or :15 of UTC. */
  hourOf(time: number): number {
    const local = time + this.offset(time);
    return time - (((local % HOUR) + HOUR) % HOUR);
  }

  /** `time` as ISO 8601 with its offset: "2026-11-01T00:00:00+01:00". */
  iso(time: number): string {
    const offset = this.offset(time);
    const minutes = Math.abs(offset) / 60;
    const sign = offset < 0 ? '-' : '+';
    const text = new Date((time + offset) * 1000).toISOString().slice(0, 19);
    return `${text}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  }

  private zoneAt(time: number): Zone {
    const span = this.spans.find(({ to }) => time < to);
    if (span === undefined) throw new Error('a calendar needs a zone');
    return span.zone;
  }
}

const two = (value: number): string => String(value).padStart(2, '0');

/** This machine's zone, by its tz name. */
export function systemZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** A date as "2026-11-01". */
export function formatDay(date: number): string {
  return new Date(date * DAY * 1000).toISOString().slice(0, 10);
}

/** The date for "2026-11-01"; undefined for a day that does not exist. */
export function parseDay(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const date = Date.parse(`${text}T00:00:00Z`) / 1000 / DAY;
  return Number.isInteger(date) && formatDay(date) === text ? date : undefined;
}

/** Months may be out of range: month −1 is December of the previous year. */
function monthStart(year: number, month: number, billingDay: number): number {
  const first = Date.UTC(year, month, 1) / 1000 / DAY;
  const length = Date.UTC(year, month + 1, 1) / 1000 / DAY - first;
  return first + Math.min(billingDay, length) - 1;
}

/**
 * The first date of the billing month of `date`, or of one `months` later. Months begin on the `billingDay`th, or on
 * the last day of a month without that day.
 */
export function billingMonth(date: number, billingDay = 1, months = 0): number {
  const day = new Date(date * DAY * 1000);
  const [year, month] = [day.getUTCFullYear(), day.getUTCMonth()];
  const begun = date >= monthStart(year, month, billingDay) ? 0 : 1;
  return monthStart(year, month - begun + months, billingDay);
}

/** The first date of the year of `date`. */
export function yearOf(date: number): number {
  return Date.UTC(new Date(date * DAY * 1000).getUTCFullYear(), 0, 1) / 1000 / DAY;
}

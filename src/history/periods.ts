/** The periods of a report, and how users write its start and end. */
import {
  billingMonth,
  type Calendar,
  formatDay,
  HOUR,
  parseDay,
  SLOT,
  slotStart,
  yearOf,
} from './calendar.ts';
import type { Span } from './reader.ts';

/** The periods into which a report can be divided. */
export const DIVISIONS = ['5m', 'hour', 'day', 'month', 'year', 'all'] as const;
export type Division = (typeof DIVISIONS)[number];

/** The period of one line. */
export interface Period {
  readonly by: Division;
  /** Its first moment in Unix seconds; null for everything ever counted. */
  readonly start: number | null;
  readonly span: Span;
  /** As printed in a report: "2026-11-23", "2026-11". */
  readonly label: string;
}

/** The start and end of a report in Unix seconds; the end is not included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** How many lines a report has by default. */
const USUAL: Readonly<Record<Exclude<Division, 'all'>, number>> = {
  '5m': 24,
  hour: 24,
  day: 31,
  month: 12,
  year: 10,
};

/** Reads "7d" and "24h": the date that many days before today, or the hour that many hours before this one. */
function readAgo(text: string, calendar: Calendar, now: number): number | undefined {
  const [, count = '', unit] = /^(\d{1,5})([hd])$/.exec(text) ?? [];
  if (unit === undefined) return undefined;
  if (unit === 'h') return calendar.hourOf(now) - (Number(count) - 1) * HOUR;
  return calendar.startOf(calendar.dateOf(now) - Math.max(0, Number(count) - 1));
}

/** Reads a date: "2026-11-01", "2026-11", "today", "yesterday". Returns its first day and the day after it. */
function readDates(text: string, today: number): readonly [first: number, next: number] | undefined {
  if (text === 'today') return [today, today + 1];
  if (text === 'yesterday') return [today - 1, today];
  const month = /^\d{4}-\d\d$/.test(text) ? parseDay(`${text}-01`) : undefined;
  if (month !== undefined) return [month, billingMonth(month, 1, 1)];
  const date = parseDay(text);
  return date === undefined ? undefined : [date, date + 1];
}

/**
 * The start of a report: a date, "today", "yesterday", or "7d" for the last seven days. Undefined for anything else.
 */
export function readSince(text: string, calendar: Calendar, now: number): number | undefined {
  const dates = readDates(text, calendar.dateOf(now));
  return dates === undefined ? readAgo(text, calendar, now) : calendar.startOf(dates[0]);
}

/** The end of a report: after the named date, month or "yesterday". */
export function readUntil(text: string, calendar: Calendar, now: number): number | undefined {
  const dates = readDates(text, calendar.dateOf(now));
  return dates === undefined ? undefined : calendar.startOf(dates[1]);
}

/** The range of a report without a start: the default number of lines up to now. */
export function usualRange(by: Division, calendar: Calendar, now: number, billingDay: number): Range {
  const today = calendar.dateOf(now);
  const to = calendar.startOf(today + 1);
  switch (by) {
    case '5m':
      return { from: slotStart(now) - (USUAL['5m'] - 1) * SLOT, to: slotStart(now) + SLOT };
    case 'hour':
      return { from: calendar.hourOf(now) - (USUAL.hour - 1) * HOUR, to };
    case 'day':
      return { from: calendar.startOf(today - USUAL.day + 1), to };
    case 'month':
      return { from: calendar.startOf(billingMonth(today, billingDay, 1 - USUAL.month)), to };
    case 'year':
    case 'all':
      return { from: calendar.startOf(billingMonth(yearOf(today), 1, -12 * USUAL.year)), to };
  }
}

/** The periods of a report, in order. */
export function periodsOf(by: Division, calendar: Calendar, range: Range, billingDay: number): Period[] {
  if (by === 'all') return [{ by, start: null, span: { kind: 'ever' }, label: 'all' }];
  if (by === '5m' || by === 'hour') return times(by, calendar, range);
  const last = calendar.dateOf(range.to - 1);
  const periods: Period[] = [];
  let first = calendar.dateOf(range.from);
  if (by === 'month') first = billingMonth(first, billingDay);
  if (by === 'year') first = yearOf(first);
  while (first <= last) {
    const next = nextDate(by, first, billingDay);
    periods.push({
      by,
      start: calendar.startOf(first),
      span: { kind: 'dates', from: first, to: next },
      label: labelOf(by, first, billingDay),
    });
    first = next;
  }
  return periods;
}

function nextDate(by: 'day' | 'month' | 'year', date: number, billingDay: number): number {
  if (by === 'day') return date + 1;
  return by === 'month' ? billingMonth(date, billingDay, 1) : yearOf(date + 366);
}

function labelOf(by: 'day' | 'month' | 'year', date: number, billingDay: number): string {
  const day = formatDay(date);
  if (by === 'year') return day.slice(0, 4);
  return by === 'month' && billingDay === 1 ? day.slice(0, 7) : day;
}

function times(by: '5m' | 'hour', calendar: Calendar, { from, to }: Range): Period[] {
  const periods: Period[] = [];
  let start = by === 'hour' ? calendar.hourOf(from) : slotStart(from);
  while (start < to) {
    const next = by === 'hour' ? nextHour(calendar, start) : start + SLOT;
    const label = calendar.iso(start).slice(0, 16).replace('T', ' ');
    periods.push({ by, start, span: { kind: 'time', from: start, to: next }, label });
    start = next;
  }
  return periods;
}

/** Where clocks change by half an hour, a local hour may be shorter or longer. */
function nextHour(calendar: Calendar, start: number): number {
  const next = calendar.hourOf(start + HOUR);
  return next > start ? next : start + HOUR;
}

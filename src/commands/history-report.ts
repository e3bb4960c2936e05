/** Prints the reports of `v2top history`. */

import type { Sink } from '../cli/streams.ts';
import { billingMonth, formatDay } from '../history/calendar.ts';
import { notesOf } from '../history/notes.ts';
import { type Range, readSince, readUntil, usualRange } from '../history/periods.ts';
import { quotasOf } from '../history/quotas.ts';
import type { Reader, Server } from '../history/reader.ts';
import {
  type Choice,
  monthSums,
  type Occasion,
  type Report,
  rankingOf,
  seriesOf,
  summaryOf,
} from '../history/reports.ts';
import { HISTORY_CSV_HEAD, historyCsv, historyJson } from '../output/history-lines.ts';
import {
  headText,
  notesText,
  type Page,
  quotaText,
  rankingText,
  seriesText,
  summaryText,
  unlistedNames,
} from '../output/history-text.ts';
import { formatAgo, formatBytes } from '../table/format.ts';
import { toAscii } from '../table/glyphs.ts';
import { UsageError } from '../text/usage-error.ts';
import type { HistoryOptions } from './history-options.ts';

/** What a report reads from and writes to. */
export interface Desk {
  readonly reader: Reader;
  readonly out: Sink;
}

/** A running recorder has written something within this many seconds: one and a half slots. */
const FRESH = 450;

/** The requested report and its range. */
interface Asked {
  readonly report: Report;
  readonly range: Range;
  readonly draw: (report: Report, page: Page) => string;
  /** How many names `draw` leaves out. */
  readonly unlisted: (report: Report, page: Page) => number;
}

/** Prints the requested report; returns the exit code. */
export async function report(
  options: HistoryOptions,
  choice: Choice,
  { reader, out }: Desk,
): Promise<number> {
  const occasion = occasionOf(options);
  const asked = askedReport(options, choice, reader, occasion);
  if (options.format !== 'text') {
    const head = options.format === 'csv' ? HISTORY_CSV_HEAD : '';
    const lines = options.format === 'csv' ? historyCsv : historyJson;
    await out.write(head + lines(asked.report, reader.calendar));
    return 0;
  }
  const page = pageOf(options);
  const head = headOf(asked.report, choice.servers, reader, occasion.now, page);
  const notes = notesUnder(choice.servers, asked.range, reader, occasion.now, page);
  const text = head + body(asked, options, page) + (notes === '' ? '' : `\n${notes}`);
  await out.write(options.settings.ascii ? toAscii(text) : text);
  return 0;
}

function body({ report: made, draw, unlisted }: Asked, { filter, task }: HistoryOptions, page: Page): string {
  if (made.lines.length === 0) {
    if (task.type === 'report' && task.name !== undefined) return ` Nothing is recorded of "${task.name}".\n`;
    return filter === '' ? ' Nothing is recorded yet.\n' : ` No name matches "${filter}".\n`;
  }
  const left = unlisted(made, page);
  const idle = task.type === 'report' && task.name !== undefined ? 0 : made.idle;
  const parts = [left > 0 ? `${left} more` : '', idle > 0 ? `${idle} without traffic` : ''].filter(
    (part) => part !== '',
  );
  return draw(made, page) + (parts.length === 0 ? '' : ` … and ${parts.join(', ')}\n`);
}

const occasionOf = ({ billingDay }: HistoryOptions): Occasion => ({
  now: Math.floor(Date.now() / 1000),
  billingDay,
});

function askedReport(options: HistoryOptions, choice: Choice, reader: Reader, occasion: Occasion): Asked {
  const { by, since, until, task } = options;
  const { calendar } = reader;
  const isNamed = task.type === 'report' && task.name !== undefined;
  const hasRange = since !== undefined || until !== undefined;
  if (by === undefined && !isNamed && !hasRange) {
    const to = occasion.now + 1;
    return {
      report: summaryOf(reader, choice, occasion),
      range: { from: 0, to },
      draw: summaryText,
      unlisted: unlistedNames,
    };
  }
  const division = by ?? 'day';
  const usual = usualRange(division, calendar, occasion.now, occasion.billingDay);
  const from = timeOf(since, '--since', (text) => readSince(text, calendar, occasion.now)) ?? usual.from;
  const to = timeOf(until, '--until', (text) => readUntil(text, calendar, occasion.now)) ?? usual.to;
  if (from >= to) throw new UsageError('--since must lie before --until.');
  const range = { from, to };
  return by === undefined && !isNamed
    ? { report: rankingOf(reader, choice, range), range, draw: rankingText, unlisted: unlistedNames }
    : {
        report: seriesOf(reader, choice, occasion, division, hasRange ? range : undefined),
        range,
        draw: seriesText,
        unlisted: () => 0,
      };
}

function timeOf(
  text: string | undefined,
  flag: string,
  read: (text: string) => number | undefined,
): number | undefined {
  if (text === undefined) return undefined;
  const time = read(text);
  if (time === undefined)
    throw new UsageError(
      `${flag} takes a date such as 2026-11-01 or 2026-11, today, yesterday${flag === '--since' ? ', or 7d or 24h' : ''}, not "${text}".`,
    );
  return time;
}

const pageOf = ({ settings: { ascii, bits, si }, top }: HistoryOptions): Page => ({
  width: Math.max(40, process.stdout.columns ?? 80),
  ascii,
  bits,
  si,
  top,
});

function headOf(made: Report, servers: readonly Server[], reader: Reader, now: number, page: Page): string {
  const first = servers.reduce((least, server) => Math.min(least, server.first), Number.POSITIVE_INFINITY);
  const seen = servers.reduce((most, server) => Math.max(most, server.seen), 0);
  if (servers.length === 0) return '';
  const since = `since ${reader.calendar.iso(first).slice(0, 10)}`;
  const ago = `last ${now - seen < 2 ? 'just now' : `${formatAgo(now - seen)} ago`}`;
  return headText(
    servers,
    made.lines.map(({ name }) => name),
    `${since}, ${ago}`,
    page,
  );
}

/** Notes below the numbers: what they lack, and whether anything is being recorded. */
function notesUnder(
  servers: readonly Server[],
  { from, to }: Range,
  reader: Reader,
  now: number,
  page: Page,
): string {
  const words = {
    time: (seconds: number) => reader.calendar.iso(seconds).slice(0, 16).replace('T', ' '),
    bytes: (bytes: bigint) => formatBytes(bytes, page),
  };
  const stale = servers
    .filter(({ seen }) => now - seen > FRESH)
    .map(({ server, seen }) => `Nothing is recorded of ${server} since ${words.time(seen)}.`);
  return notesText([...stale, ...notesOf(reader.events(servers, from, to), words)], page);
}

/** Compares this month with the quotas; returns 3 if one is used up. */
export async function limitReport(options: HistoryOptions, { reader, out }: Desk): Promise<number> {
  const { limits } = options.settings;
  if (limits.size === 0)
    throw new UsageError('The settings have no "limits"; write { "limits": { "alice": "100 GB/month" } }.');
  const occasion = occasionOf(options);
  const quotas = quotasOf(reader, monthSums(reader, occasion), limits);
  const month = billingMonth(reader.calendar.dateOf(occasion.now), occasion.billingDay);
  const page = { ...pageOf(options), si: true };
  const text = quotaText(quotas, `since ${formatDay(month)}`, page);
  const notes = notesUnder(
    reader.servers(),
    { from: reader.calendar.startOf(month), to: occasion.now + 1 },
    reader,
    occasion.now,
    page,
  );
  await out.write(options.settings.ascii ? toAscii(text + notes) : text + (notes === '' ? '' : `\n${notes}`));
  return quotas.some(({ level }) => level === 'over') ? 3 : 0;
}

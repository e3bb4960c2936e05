/** History reports as text, for 80 columns or the width of the terminal. */
import type { Quota, QuotaLevel } from '../history/quotas.ts';
import { addBytes, type Bytes, bothWays, type Name, NOTHING, type Server } from '../history/reader.ts';
import { type Line, type Report, totalsOf } from '../history/reports.ts';
import { formatBytes, formatShare, type Units } from '../table/format.ts';
import { type Glyphs, glyphsFor, wayHeads } from '../table/glyphs.ts';
import { labelsFor } from '../table/names.ts';
import { TABLE_TITLES } from '../table/table.ts';
import { cleanName } from '../text/safe.ts';
import { padEnd, padStart, textWidth, truncate } from '../text/width.ts';
import { wrapText } from '../text/wrap.ts';

/** The layout of a report. */
export interface Page extends Units {
  readonly width: number;
  readonly ascii: boolean;
  /** How many rows are listed individually. */
  readonly top: number;
}

/** The cells that a name needs to be recognisable. */
const LEAST_NAME = 12;
/** "1023 KiB" and two spaces before it. */
const NUMBER = 10;
const SHARE = 6;

/** A row of cells: first a name as it is, then numbers aligned to the right of their columns. */
type Cells = readonly [name: string, ...numbers: string[]];

/** Arranges cells over the width; `bar` fills the rest of the line. */
interface Layout {
  readonly name: number;
  readonly columns: readonly number[];
  readonly bar: number;
}

const text = (value: bigint, page: Page): string => formatBytes(value, page);

/** One section for each server and table: names as rows, periods as columns. */
export function summaryText(report: Report, page: Page): string {
  return sections(report, (lines, names) => {
    const columns = [NUMBER, NUMBER, NUMBER, SHARE, NUMBER, NUMBER];
    const layout = layoutFor([...names, 'TOTAL'], columns, page);
    const total = totalsOf(report, lines);
    const month = bothWays(total[2] ?? NOTHING);
    const [today = '', yesterday = '', thisMonth = '', lastMonth = '', all = ''] = report.periods.map(
      ({ label }) => label,
    );
    const cells = (name: string, bytes: readonly Bytes[]): Cells => {
      const [day = 0n, before = 0n, now = 0n, last = 0n, ever = 0n] = bytes.map(bothWays);
      const share = formatShare(Number(now), Number(month));
      return [
        name,
        text(day, page),
        text(before, page),
        text(now, page),
        share,
        text(last, page),
        text(ever, page),
      ];
    };
    const head: Cells = [titleOf(lines), today, yesterday, thisMonth, 'share', lastMonth, all];
    return tableText(head, rowsOf(lines, page, cells), cells('TOTAL', total), layout, page);
  });
}

/** The traffic of each name in the report's only period, with bars. */
export function rankingText(report: Report, page: Page): string {
  return sections(report, (lines, names) => {
    const layout = layoutFor([...names, 'TOTAL'], [NUMBER, NUMBER, NUMBER, SHARE], page);
    const [total = NOTHING] = totalsOf(report, lines);
    const whole = bothWays(total);
    const most = bothWays(lines[0]?.bytes[0] ?? total);
    const cells = (name: string, [bytes = total]: readonly Bytes[]): Cells => [
      name,
      ...flowCells(bytes, page),
      formatShare(Number(bothWays(bytes)), Number(whole)),
    ];
    const glyphs = glyphsFor(page.ascii);
    const rows = rowsOf(lines, page, cells, ({ bytes: [bytes = total] }) =>
      barText(bothWays(bytes), most, layout.bar, glyphs),
    );
    return tableText(
      [titleOf(lines), ...flowHead(glyphs), 'share'],
      rows,
      cells('TOTAL', [total]),
      layout,
      page,
    );
  });
}

/** The periods as rows, all names summed up, with bars. */
export function seriesText(report: Report, page: Page): string {
  const totals = totalsOf(report, report.lines);
  const glyphs = glyphsFor(page.ascii);
  const by = report.periods[0]?.by ?? 'day';
  const labels = report.periods.map(({ label }) => (by === 'day' ? `${label} ${weekday(label)}` : label));
  const layout = layoutFor([...labels, by], [NUMBER, NUMBER, NUMBER], page);
  const most = totals.reduce((top, bytes) => (bothWays(bytes) > top ? bothWays(bytes) : top), 0n);
  const rows = totals.map((bytes, index) => ({
    cells: [labels[index] ?? '', ...flowCells(bytes, page)] satisfies Cells,
    bar: barText(bothWays(bytes), most, layout.bar, glyphs),
  }));
  const sum = totals.reduce(addBytes, NOTHING);
  return tableText([by, ...flowHead(glyphs)], rows, ['TOTAL', ...flowCells(sum, page)], layout, page);
}

/** How a quota is marked, never by colour alone. */
const LEVEL_WORDS: Readonly<Record<QuotaLevel, string>> = { fine: '', near: 'near', over: 'OVER' };

/** Quotas as rows, the fullest first; a word marks those that are exceeded. */
export function quotaText(quotas: readonly Quota[], month: string, page: Page): string {
  const title = `Quota ${month}`;
  const glyphs = glyphsFor(page.ascii);
  const layout = layoutFor(
    [title, ...quotas.map(({ name }) => cleanName(name))],
    [NUMBER, NUMBER, SHARE, 6],
    page,
  );
  const rows = quotas.map(({ name, used, limit, percent, level }) => ({
    cells: [name, text(used, page), text(limit, page), `${percent}%`, LEVEL_WORDS[level]] satisfies Cells,
    bar: barText(used < limit ? used : limit, limit, layout.bar, glyphs),
  }));
  return tableText([title, 'used', 'of', '', ''], rows, undefined, layout, page);
}

/** Sentences below a report, each with a mark in front, wrapped. */
export function notesText(notes: readonly string[], page: Page): string {
  return notes
    .flatMap((note) =>
      wrapText(note, page.width - 4).map((line, index) => ` ${index === 0 ? '!' : ' '} ${line}\n`),
    )
    .join('');
}

function flowHead(glyphs: Glyphs): string[] {
  const { downlink, uplink } = wayHeads(glyphs);
  return [downlink, uplink, 'total'];
}

const flowCells = (bytes: Bytes, page: Page): string[] => [
  text(bytes.downlink, page),
  text(bytes.uplink, page),
  text(bothWays(bytes), page),
];

interface Row {
  readonly cells: Cells;
  readonly bar?: string;
}

function rowsOf(
  lines: readonly Line[],
  { top }: Page,
  cells: (name: string, bytes: readonly Bytes[]) => Cells,
  bar?: (line: Line) => string,
): Row[] {
  return lines.slice(0, top).map((line) => ({
    cells: cells(line.name.name, line.bytes),
    ...(bar === undefined ? {} : { bar: bar(line) }),
  }));
}

/** How many names a summary or a ranking leaves out, over all its sections. */
export const unlistedNames = ({ lines }: Report, { top }: Page): number =>
  bySection(lines).reduce((sum, { length }) => sum + Math.max(0, length - top), 0);

/** The lines of each server and table. */
function bySection(lines: readonly Line[]): readonly (readonly Line[])[] {
  const sections = new Map<string, Line[]>();
  for (const line of lines) {
    const key = `${line.name.server.server}\n${line.name.dimension}`;
    const section = sections.get(key);
    if (section === undefined) sections.set(key, [line]);
    else section.push(line);
  }
  return [...sections.values()];
}

/** Calls `draw` for each server and table, with a heading if there are several servers. */
function sections(
  report: Report,
  draw: (lines: readonly Line[], names: readonly string[]) => string,
): string {
  const servers = new Set(report.lines.map(({ name }) => name.server.server));
  return bySection(report.lines)
    .map((lines) => {
      const heading = servers.size > 1 ? ` ${cleanName(lines[0]?.name.server.server ?? '')}\n` : '';
      return (
        heading +
        draw(
          lines,
          lines.map(({ name }) => cleanName(name.name)),
        )
      );
    })
    .join('\n');
}

const titleOf = ([line]: readonly Line[]): string =>
  line === undefined ? '' : TABLE_TITLES[line.name.dimension];

/** Names get the room they need beside the numbers; the bar gets the rest. */
function layoutFor(names: readonly string[], columns: readonly number[], { width }: Page): Layout {
  const numbers = columns.reduce((sum, column) => sum + column, 0);
  const room = Math.max(LEAST_NAME, width - 1 - numbers);
  const widest = names.reduce((most, name) => Math.max(most, textWidth(name)), LEAST_NAME);
  const name = Math.min(room, widest);
  return { name, columns, bar: Math.max(0, room - name - 2) };
}

function tableText(
  head: Cells,
  rows: readonly Row[],
  total: Cells | undefined,
  layout: Layout,
  page: Page,
): string {
  const { rule, ellipsis } = glyphsFor(page.ascii);
  const label = labelsFor(
    rows.map(({ cells: [name] }) => name),
    { width: layout.name, ellipsis, ascii: false },
  );
  const line = ({ cells: [name, ...numbers], bar = '' }: Row): string => {
    const first = padEnd(truncate(label(name), layout.name, ellipsis), layout.name);
    const rest = numbers.map((number, index) => padStart(number, layout.columns[index] ?? 0)).join('');
    return ` ${`${first}${rest}  ${bar}`.trimEnd()}\n`;
  };
  const across = ` ${rule.repeat(page.width - 2)}\n`;
  const end = total === undefined ? '' : across + line({ cells: total });
  return line({ cells: head }) + across + rows.map(line).join('') + end;
}

/** A bar that fills part of `cells`; any value above zero is visible. */
export function barText(part: bigint, whole: bigint, cells: number, { parts }: Glyphs): string {
  if (whole <= 0n || part <= 0n || cells <= 0) return '';
  const steps = Math.max(1, Math.round((Number(part) / Number(whole)) * cells * parts.length));
  const full = (parts.at(-1) ?? '').repeat(Math.floor(steps / parts.length));
  return full + (parts[(steps % parts.length) - 1] ?? '');
}

const weekday = (day: string): string =>
  ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][new Date(`${day}T00:00:00Z`).getUTCDay()] ?? '';

/** The line above a report: the source of the numbers and their age. */
export function headText(
  servers: readonly Server[],
  names: readonly Name[],
  fresh: string,
  page: Page,
): string {
  const [only] = servers;
  const whose =
    servers.length === 1 && only !== undefined ? cleanName(only.server) : `${servers.length} servers`;
  const [name] = names;
  const who = names.length === 1 && name !== undefined ? `${cleanName(name.name)}  ` : '';
  return ` ${truncate(`${who}${whose}  ${fresh}`, page.width - 1)}\n\n`;
}

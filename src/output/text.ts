/** Plain text, one block per sample, for logs, pipes and screen readers: no colour, no cursor movement. */

import { CORE_LABELS } from '../core/core.ts';
import type { Dimension } from '../core/counters.ts';
import type { Sums } from '../table/figures.ts';
import { formatBytes, formatDate, formatUptime } from '../table/format.ts';
import { glyphsFor } from '../table/glyphs.ts';
import { labelsFor } from '../table/names.ts';
import { TABLE_TITLES, TABLES, type Table, totalTitle } from '../table/table.ts';
import { cleanName } from '../text/safe.ts';
import { padEnd, padStart, textWidth, truncate } from '../text/width.ts';
import type { Sample } from '../traffic/sample.ts';
import { type Tables, tablesForPeople } from './tables.ts';
import type { BatchContext, SampleWriter } from './writer.ts';

/** Writes samples as plain text. */
export function textWriter(context: BatchContext): SampleWriter {
  return { head: '', sample: (sample) => sampleText(sample, context) };
}

/** One sample as a block of lines that ends in an empty one; `tables` are those of the screen if it shows others. */
export function sampleText(
  sample: Sample,
  context: BatchContext,
  tables: Tables = tablesForPeople(sample, context.settings),
): string {
  const text = tablesText(tables, context, (dimension) => tableText(tables[dimension], sample, context));
  return `${headText(sample, context)}\n${text}\n`;
}

/** The tables with rows, one below the other, or a line that says why there are none. */
export function tablesText(
  tables: Tables,
  { settings }: BatchContext,
  table: (dimension: Dimension) => string,
): string {
  const counted = TABLES.filter((dimension) => tables[dimension].counted);
  if (counted.length === 0) return 'No counters: "v2top doctor" says what is missing in the configuration.\n';
  const filtered = counted.filter(
    (dimension) => tables[dimension].rows.length + tables[dimension].hidden.length > 0,
  );
  if (filtered.length === 0) return `No name matches "${cleanName(settings.filter)}".\n`;
  return filtered.map(table).join('');
}

/** The line above the tables: time, server, core, and notable events. */
export function headText(sample: Sample, { server, serverName, settings }: BatchContext): string {
  const parts = [
    formatDate(sample.at.wall),
    serverName === undefined ? server : `${cleanName(serverName)} ${server}`,
    sample.core === null ? '' : CORE_LABELS[sample.core],
    sample.uptime === null ? '' : `up ${formatUptime(sample.uptime)}`,
    sample.mode,
    sample.elapsed === null
      ? "totals since the core's start or last reset"
      : `over ${sample.elapsed.toFixed(2)} s`,
    sample.gap === null ? '' : `gap: ${sample.gap}`,
    sample.restarted ? 'the core was restarted' : '',
    sample.foreignReset ? 'someone else resets the counters' : '',
    sample.maybeLost > 0n ? `up to ${formatBytes(sample.maybeLost, settings)} missed` : '',
  ];
  return parts.filter((part) => part !== '').join('  ');
}

function tableText(table: Table, sample: Sample, { settings }: BatchContext): string {
  const glyphs = glyphsFor(settings.ascii);
  const number = (value: bigint | number | null): string =>
    value === null ? glyphs.unknown : formatBytes(value, settings);
  const speeds = sample.elapsed !== null;
  const cells = (name: string, { uplinkTotal, downlinkTotal, uplinkRate, downlinkRate }: Sums): string[] => [
    name,
    number(downlinkTotal),
    number(uplinkTotal),
    ...(speeds ? [number(downlinkRate), number(uplinkRate)] : []),
  ];
  const { uplink, downlink } = glyphs;
  const head = [`${downlink} total`, `${uplink} total`, `${downlink} /s`, `${uplink} /s`];
  return columnsText([
    [`${TABLE_TITLES[table.dimension]} ${table.rows.length}`, ...head.slice(0, speeds ? 4 : 2)],
    ...table.rows.map((figures) => cells(` ${cleanName(figures.row.name)}`, figures)),
    cells(` ${totalTitle(table)}`, table.sums),
  ]);
}

/** Longer names overflow their column, so that one of 10 kB does not make every line that long. */
const LONGEST_NAME = 48;
/** Except when most names are that long. */
const USUAL_PART = 0.9;

type Cells = readonly string[];

/** The widths of the columns in cells. A line with a single cell does not count. */
function widthsOf(lines: readonly Cells[]): number[] {
  const rows = lines.filter(({ length }) => length > 1);
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, text] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, textWidth(text));
  }
  const [, ...numbers] = widths;
  return [nameWidthOf(rows.map(([name = '']) => textWidth(name))), ...numbers];
}

/** The width of the name column; a long name that few others match overflows it. */
function nameWidthOf(widths: readonly number[]): number {
  const sorted = [...widths].sort((a, b) => a - b);
  const usual = sorted[Math.floor((sorted.length - 1) * USUAL_PART)] ?? 0;
  return Math.max(usual, sorted.findLast((width) => width <= LONGEST_NAME) ?? 0);
}

/** How wide the lines become, in cells, apart from names that overflow. */
export const columnsWidth = (lines: readonly Cells[]): number => {
  const [names = 0, ...numbers] = widthsOf(lines);
  return names + numbersWidth(numbers);
};

const numbersWidth = (numbers: readonly number[]): number =>
  numbers.reduce((sum, width) => sum + width + 2, 0);

/** Aligns the cells: names left, numbers right. */
export const columnsText = (lines: readonly Cells[]): string =>
  linesText(lines, widthsOf(lines), (name) => name);

/** Aligns the cells within `columns` cells, as wide as `all` lines need them; names are cut so that no two look alike. */
export function fittedText(
  lines: readonly Cells[],
  all: readonly Cells[],
  columns: number,
  ellipsis: string,
): string {
  const [, ...numbers] = widthsOf(all);
  const rows = all.flatMap(([name = '', ...figures]) => (figures.length === 0 ? [] : [name]));
  const longest = rows.reduce((most, name) => Math.max(most, textWidth(name)), 0);
  const names = Math.max(1, Math.min(longest, columns - numbersWidth(numbers)));
  const label = labelsFor(rows, { width: names, ellipsis, ascii: false });
  return linesText(lines, [names, ...numbers], label, (alone) => truncate(alone, columns, ellipsis));
}

function linesText(
  lines: readonly Cells[],
  [names = 0, ...numbers]: readonly number[],
  label: (name: string) => string,
  whole: (line: string) => string = label,
): string {
  const line = ([name = '', ...figures]: Cells): string => {
    if (figures.length === 0) return whole(name).trimEnd();
    const padded = figures.map((text, index) => `  ${padStart(text, numbers[index] ?? 0)}`);
    return `${padEnd(label(name), names)}${padded.join('')}`.trimEnd();
  };
  return lines.map((cells) => `${line(cells)}\n`).join('');
}

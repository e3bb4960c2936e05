/** Plain text, one block a sample: for logs, pipes and screen readers. No colour, no cursor movement. */

import { CORE_LABELS } from '../core/core.ts';
import type { Dimension } from '../core/counters.ts';
import type { Sums } from '../table/figures.ts';
import { formatBytes, formatDate, formatUptime } from '../table/format.ts';
import { glyphsFor } from '../table/glyphs.ts';
import { TABLE_TITLES, TABLES, type Table, totalTitle } from '../table/table.ts';
import { cleanName } from '../text/safe.ts';
import { padEnd, padStart, textWidth, truncate } from '../text/width.ts';
import type { Sample } from '../traffic/sample.ts';
import { type Tables, tablesForPeople } from './tables.ts';
import type { BatchContext, SampleWriter } from './writer.ts';

/** Fewer cells than these are of no use to a name. */
const LEAST_NAME = 12;

export function textWriter(context: BatchContext): SampleWriter {
  return { head: '', sample: (sample) => sampleText(sample, context) };
}

/** One sample as a block of lines that ends in an empty one; `tables` are those of the screen where it shows others. */
export function sampleText(
  sample: Sample,
  context: BatchContext,
  tables: Tables = tablesForPeople(sample, context.settings),
): string {
  const text = tablesText(tables, context, (dimension) => tableText(tables[dimension], sample, context));
  return `${headText(sample, context)}\n${text}\n`;
}

/** The tables that have rows, one below the other, or a line that says why there are none. */
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

/** The line above the tables: when, where, what, and what was noticed. */
export function headText(sample: Sample, { server, settings }: BatchContext): string {
  const parts = [
    formatDate(sample.at.wall),
    server,
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
    number(uplinkTotal),
    number(downlinkTotal),
    ...(speeds ? [number(uplinkRate), number(downlinkRate)] : []),
  ];
  const { uplink, downlink } = glyphs;
  const head = [`${uplink} total`, `${downlink} total`, `${uplink} /s`, `${downlink} /s`];
  return columnsText([
    [`${TABLE_TITLES[table.dimension]} ${table.rows.length}`, ...head.slice(0, speeds ? 4 : 2)],
    ...table.rows.map((figures) => cells(` ${cleanName(figures.row.name)}`, figures)),
    cells(` ${totalTitle(table)}`, table.sums),
  ]);
}

/** The widths of the columns in cells. */
function widthsOf(lines: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  for (const line of lines) {
    for (const [index, text] of line.entries()) widths[index] = Math.max(widths[index] ?? 0, textWidth(text));
  }
  return widths;
}

/** How wide the lines become, in cells. */
export const columnsWidth = (lines: readonly (readonly string[])[]): number =>
  widthsOf(lines).reduce((sum, width, index) => sum + width + (index === 0 ? 0 : 2), 0);

/** Lines the cells up: names to the left, numbers to the right; within `columns` cells names are cut. */
export function columnsText(
  lines: readonly (readonly string[])[],
  columns = Number.POSITIVE_INFINITY,
): string {
  const widths = widthsOf(lines);
  const [longest = 0] = widths;
  const over = Math.max(0, columnsWidth(lines) - columns);
  const nameWidth = Math.max(Math.min(longest, LEAST_NAME), longest - over);
  const cell = (text: string, index: number): string =>
    index === 0 ? padEnd(truncate(text, nameWidth), nameWidth) : `  ${padStart(text, widths[index] ?? 0)}`;
  return lines.map((line) => `${line.map(cell).join('').trimEnd()}\n`).join('');
}

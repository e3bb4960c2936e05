/** Plain text, one block a sample: for logs, pipes and screen readers. No colour, no cursor movement. */

import { CORE_LABELS } from '../core/core.ts';
import type { Dimension } from '../core/counters.ts';
import type { Settings } from '../settings/settings.ts';
import { formatBytes, formatDate, formatUptime } from '../table/format.ts';
import { glyphsFor } from '../table/glyphs.ts';
import { isHidden, passesFilter, TABLE_TITLES, TABLES } from '../table/table.ts';
import { cleanName } from '../text/safe.ts';
import { padEnd, padStart, textWidth } from '../text/width.ts';
import type { DimensionTotal, Flow, Row, Sample } from '../traffic/sample.ts';
import { totalOf } from './json.ts';
import { allRows, shownRows } from './rows.ts';
import type { BatchContext, SampleWriter } from './writer.ts';

export function textWriter(context: BatchContext): SampleWriter {
  return { head: '', sample: (sample) => sampleText(sample, context) };
}

/** One sample as a block of lines that ends in an empty one. */
export function sampleText(sample: Sample, context: BatchContext): string {
  const tables = tablesText(sample, context, (dimension) => tableText(sample, dimension, context));
  return `${headText(sample, context)}\n${tables}\n`;
}

/** The tables that have rows, one below the other, or a line that says why there are none. */
export function tablesText(
  sample: Sample,
  { settings }: BatchContext,
  table: (dimension: Dimension) => string,
): string {
  const counted = TABLES.filter((dimension) => sample.rows[dimension].length > 0);
  if (counted.length === 0) return 'No counters: "v2top doctor" says what is missing in the configuration.\n';
  const filtered = counted.filter((dimension) => allRows(sample, dimension, settings).length > 0);
  if (filtered.length === 0) return `No name holds "${cleanName(settings.filter)}".\n`;
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
    sample.foreignReset ? 'somebody else resets the counters' : '',
    sample.maybeLost > 0n ? `up to ${formatBytes(sample.maybeLost, settings)} missed` : '',
  ];
  return parts.filter((part) => part !== '').join('  ');
}

function tableText(sample: Sample, dimension: Dimension, { settings }: BatchContext): string {
  const glyphs = glyphsFor(settings.ascii);
  const number = (value: bigint | number | null): string =>
    value === null ? glyphs.unknown : formatBytes(value, settings);
  const speeds = sample.elapsed !== null;
  const rowCells = (name: string, up: Flow | null, down: Flow | null): string[] => [
    name,
    number(up?.total ?? null),
    number(down?.total ?? null),
    ...(speeds ? [number(up?.rate ?? null), number(down?.rate ?? null)] : []),
  ];
  const rows = shownRows(sample, dimension, settings);
  const total = listedTotal(sample, dimension, settings);
  const head = [
    `${glyphs.uplink} total`,
    `${glyphs.downlink} total`,
    `${glyphs.uplink} /s`,
    `${glyphs.downlink} /s`,
  ];
  return columnsText([
    [`${TABLE_TITLES[dimension]} ${rows.length}`, ...head.slice(0, speeds ? 4 : 2)],
    ...rows.map((row) => rowCells(` ${cleanName(row.name)}`, row.uplink, row.downlink)),
    rowCells(totalTitle(sample, dimension, settings), total.uplink, total.downlink),
  ]);
}

const hiddenRows = (sample: Sample, dimension: Dimension, settings: Settings): Row[] =>
  sample.rows[dimension].filter((row) => isHidden(row, settings) && passesFilter(row.name, settings.filter));

/** How the total's line is called: it says what it leaves out. */
export function totalTitle(sample: Sample, dimension: Dimension, settings: Settings): string {
  const hidden = hiddenRows(sample, dimension, settings).map((row) => cleanName(row.name));
  return hidden.length === 0 ? ' TOTAL' : ` TOTAL without ${hidden.join(', ')}`;
}

/** The sums of the rows that are listed. */
export function listedTotal(sample: Sample, dimension: Dimension, settings: Settings): DimensionTotal {
  const total = totalOf(sample, dimension, settings.filter);
  const hidden = hiddenRows(sample, dimension, settings);
  return {
    uplink: lessHidden(total.uplink, hidden, 'uplink'),
    downlink: lessHidden(total.downlink, hidden, 'downlink'),
  };
}

/** The total of what is listed: all of it less the rows that are not shown. */
function lessHidden(
  total: Flow | null,
  hidden: readonly Row[],
  direction: 'uplink' | 'downlink',
): Flow | null {
  return hidden.reduce<Flow | null>((left, row) => {
    const flow = row[direction];
    if (left === null || flow === null) return left;
    const rates = left.rate === null || flow.rate === null ? null : Math.max(0, left.rate - flow.rate);
    return { total: left.total - flow.total, delta: left.delta - flow.delta, rate: rates };
  }, total);
}

/** Lines the cells up: names to the left, numbers to the right. */
export function columnsText(lines: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const line of lines) {
    for (const [index, text] of line.entries()) widths[index] = Math.max(widths[index] ?? 0, textWidth(text));
  }
  const cell = (text: string, index: number): string =>
    index === 0 ? padEnd(text, widths[0] ?? 0) : `  ${padStart(text, widths[index] ?? 0)}`;
  return lines.map((line) => `${line.map(cell).join('')}\n`).join('');
}

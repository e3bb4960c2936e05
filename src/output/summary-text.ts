/**
 * A run's summary as text, left on standard output when the screen has closed:
 *
 *     v2top ran for 4:07.
 *     2026-11-23 03:04:08  127.0.0.1:10085  V2Ray 4  up 3d 04:12  reset  totals since the core's start or last reset
 *     User 1               ↑ total   ↓ total   ↑ mean/s    ↓ mean/s   ↑ peak/s    ↓ peak/s
 *      alice@example.net  1.20 GiB  90.1 GiB  12.0 KiB/s  1.02 MiB/s  ...
 */

import type { Dimension } from '../core/counters.ts';
import { formatBytes, formatDuration } from '../table/format.ts';
import { glyphsFor } from '../table/glyphs.ts';
import { TABLE_TITLES, totalTitle } from '../table/table.ts';
import { cleanName } from '../text/safe.ts';
import type { Run } from '../traffic/run.ts';
import type { Sample } from '../traffic/sample.ts';
import { type RunFlow, type RunFlows, type Summary, summarize } from './summary.ts';
import { type Tables, tablesForPeople } from './tables.ts';
import { columnsText, headText, tablesText } from './text.ts';
import type { BatchContext } from './writer.ts';

/** The summary's lines, the largest rows first. `lasted` is how long the program ran, in seconds. */
export function summaryText(run: Run, { server, settings }: BatchContext, lasted: number): string {
  const context: BatchContext = {
    server,
    settings: { ...settings, sort: { column: 'total', descending: true } },
  };
  const { first, last } = run;
  const before = tablesForPeople(first, context.settings);
  const now = tablesForPeople(last, context.settings);
  const whole: Sample = {
    ...last,
    elapsed: null,
    gap: null,
    restarted: false,
    maybeLost: last.maybeLostSoFar,
  };
  const summary = summarize(run);
  const tables = tablesText(now, context, (dimension) => tableText(dimension, now, before, summary, context));
  return `v2top ran for ${formatDuration(lasted)}.\n${headText(whole, context)}\n${tables}`;
}

function tableText(
  dimension: Dimension,
  now: Tables,
  before: Tables,
  summary: Summary,
  { settings }: BatchContext,
): string {
  const table = now[dimension];
  const { uplink: up, downlink: down, unknown } = glyphsFor(settings.ascii);
  const speeds = summary.samples > 0;
  const number = (value: bigint | number | null | undefined): string =>
    value == null ? unknown : formatBytes(value, settings);
  const cells = (name: string, { uplink, downlink }: RunFlows): string[] => {
    const both = (figure: (flow: RunFlow | null) => bigint | number | null | undefined): string[] => [
      number(figure(uplink)),
      number(figure(downlink)),
    ];
    const totals = both((flow) => flow?.total);
    return speeds
      ? [name, ...totals, ...both((flow) => flow?.mean), ...both((flow) => flow?.peak)]
      : [name, ...totals];
  };
  const head = ['total', 'mean/s', 'peak/s'].flatMap((title) => [`${up} ${title}`, `${down} ${title}`]);
  return columnsText([
    [`${TABLE_TITLES[dimension]} ${table.rows.length}`, ...head.slice(0, speeds ? 6 : 2)],
    ...table.rows.map(({ row }) => cells(` ${cleanName(row.name)}`, summary.row(row))),
    cells(` ${totalTitle(table)}`, summary.sum(table.sums, before[dimension].sums)),
  ]);
}

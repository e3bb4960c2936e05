/** The totals of many servers in few lines: one for each, where their tables do not fit into the terminal. */
import { formatBytes, formatDuration } from '../table/format.ts';
import { glyphsFor } from '../table/glyphs.ts';
import { TABLES } from '../table/table.ts';
import { cleanName } from '../text/safe.ts';
import type { Run } from '../traffic/run.ts';
import { summarize } from './summary.ts';
import { tablesForPeople } from './tables.ts';
import { fittedText } from './text.ts';
import type { BatchContext } from './writer.ts';

/** A server that was read, and what it is called. */
export interface ServerRun {
  readonly label: string;
  readonly run: Run;
  readonly context: BatchContext;
}

/** A line for each server: the totals of its inbounds, or else of what it counts, and their means over the run. */
export function serversText(servers: readonly ServerRun[], lasted: number, columns: number): string {
  const { uplink, downlink, ellipsis } = glyphsFor(servers[0]?.context.settings.ascii === true);
  const head = ['total', 'mean/s'].flatMap((title) => [`${downlink} ${title}`, `${uplink} ${title}`]);
  const lines = [[`Server ${servers.length}`, ...head], ...servers.map(cellsOf)];
  const more = '"v2top history" lists their users, --summary-all all rows.';
  return `v2top ran for ${formatDuration(lasted)}.\n${fittedText(lines, lines, columns, ellipsis)}${more}\n`;
}

function cellsOf({ label, run, context: { settings } }: ServerRun): string[] {
  const now = tablesForPeople(run.last, settings);
  const before = tablesForPeople(run.first, settings);
  const dimension = TABLES.find((one) => now[one].counted) ?? 'inbound';
  const { uplink, downlink } = summarize(run).sum(now[dimension].sums, before[dimension].sums);
  const number = (value: bigint | number | null | undefined): string =>
    value == null ? glyphsFor(settings.ascii).unknown : formatBytes(value, settings);
  const figures = [downlink?.total, uplink?.total, downlink?.mean, uplink?.mean];
  return [` ${cleanName(label)}`, ...figures.map(number)];
}

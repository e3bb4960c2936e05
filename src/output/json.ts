/** `--json`: one object a line. Its fields are described in docs/output.md and schema/sample.json. */

import type { CoreKind } from '../core/core.ts';
import type { Dimension } from '../core/counters.ts';
import type { Sums } from '../table/figures.ts';
import { escapeControls } from '../text/safe.ts';
import type { Sample } from '../traffic/sample.ts';
import { type Tables, tablesForMachines } from './tables.ts';
import type { BatchContext, SampleWriter } from './writer.ts';

/** The core's family for scripts. */
export const CORE_NAMES: Readonly<Record<CoreKind, string>> = {
  v2ray4: 'v2ray',
  v2ray5: 'v2ray',
  xray: 'xray',
  'sing-box': 'sing-box',
};

/** The core's family for machines; empty while it is unknown. */
export function coreName(sample: Sample): string {
  return sample.core === null ? '' : CORE_NAMES[sample.core];
}

/** A JSON string in which characters that act on a terminal are written as JSON escapes. */
export const jsonString = (text: string): string => escapeControls(JSON.stringify(text));

/** Seconds or bytes per second, rounded to thousandths. */
export function formatNumber(value: number | null): string {
  return value === null ? 'null' : String(Math.round(value * 1000) / 1000);
}

/** Measured seconds, rounded to microseconds. */
export function formatSeconds(value: number | null): string {
  return value === null ? 'null' : String(Math.round(value * 1e6) / 1e6);
}

/** A total in all its digits, exact above 2^53 too. */
const exact = (total: bigint | null): string => (total === null ? 'null' : total.toString());

const flows = (sums: Sums, { elapsed }: Sample): string =>
  `"uplink":${exact(sums.uplinkTotal)},"downlink":${exact(sums.downlinkTotal)},` +
  `"uplinkRate":${formatNumber(sums.uplinkRate)},"downlinkRate":${formatNumber(sums.downlinkRate)},` +
  `"uplinkDelta":${exact(deltaOf(sums.uplinkDelta, elapsed))},` +
  `"downlinkDelta":${exact(deltaOf(sums.downlinkDelta, elapsed))}`;

/** The bytes of a sample; null for the first reading, which has no predecessor. */
export const deltaOf = (delta: bigint | null, elapsed: number | null): bigint | null =>
  elapsed === null ? null : delta;

/** One sample as a line of JSON, without the newline; `tables` are those of the screen if it shows others. */
export function sampleJson(
  sample: Sample,
  { server, serverName, settings }: BatchContext,
  tables: Tables = tablesForMachines(sample, settings),
): string {
  const rows = (dimension: Dimension): string =>
    tables[dimension].rows
      .map((figures) => `{"name":${jsonString(figures.row.name)},${flows(figures, sample)}}`)
      .join(',');
  const total = (dimension: Dimension): string => `{${flows(tables[dimension].sums, sample)}}`;
  const core = coreName(sample);
  return [
    `{"format":1,"time":${jsonString(new Date(sample.at.wall).toISOString())}`,
    `"elapsed":${formatSeconds(sample.elapsed)}`,
    `"server":${jsonString(server)}`,
    `"serverName":${serverName === undefined ? 'null' : jsonString(serverName)}`,
    `"core":${core === '' ? 'null' : jsonString(core)}`,
    `"uptime":${sample.uptime ?? 'null'}`,
    `"mode":${jsonString(sample.mode)}`,
    `"gap":${sample.gap !== null}`,
    `"maybeLost":${sample.maybeLost > 0n}`,
    `"maybeLostBytes":${sample.maybeLost}`,
    `"restarted":${sample.restarted}`,
    `"foreignReset":${sample.foreignReset}`,
    `"shared":${sample.shared}`,
    `"recorded":${jsonString(sample.recorded)}`,
    `"inbound":[${rows('inbound')}]`,
    `"outbound":[${rows('outbound')}]`,
    `"user":[${rows('user')}]`,
    `"total":{"inbound":${total('inbound')},"outbound":${total('outbound')},"user":${total('user')}}}`,
  ].join(',');
}

/** Writes samples for `--json`. */
export function jsonWriter(context: BatchContext): SampleWriter {
  return { head: '', sample: (sample) => `${sampleJson(sample, context)}\n` };
}

/** `--json`: one object a line. Its fields are described in docs/output.md and schema/sample.json. */

import type { CoreKind } from '../core/core.ts';
import type { Dimension } from '../core/counters.ts';
import { sumFlows } from '../table/figures.ts';
import { passesFilter } from '../table/table.ts';
import { escapeControls } from '../text/safe.ts';
import type { DimensionTotal, Flow, Row, Sample } from '../traffic/sample.ts';
import { allRows } from './rows.ts';
import type { BatchContext, SampleWriter } from './writer.ts';

/** The core's family, as scripts see it. */
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

/** A JSON string literal, in which JSON's own escape stands for what acts on a terminal. */
export const jsonString = (text: string): string => escapeControls(JSON.stringify(text));

/** A number of seconds or of bytes per second, to the thousandth. */
export function formatNumber(value: number | null): string {
  return value === null ? 'null' : String(Math.round(value * 1000) / 1000);
}

/** A total is printed digit by digit, exact above 2^53 too. */
const exact = (flow: Flow | null): string => (flow === null ? 'null' : flow.total.toString());
const rate = (flow: Flow | null): string => formatNumber(flow?.rate ?? null);

function flows({ uplink, downlink }: { uplink: Flow | null; downlink: Flow | null }): string {
  return (
    `"uplink":${exact(uplink)},"downlink":${exact(downlink)},` +
    `"uplinkRate":${rate(uplink)},"downlinkRate":${rate(downlink)}`
  );
}

const rowJson = (row: Row): string => `{"name":${jsonString(row.name)},${flows(row)}}`;

/** One sample as a line of JSON, without the newline. */
export function sampleJson(sample: Sample, { server, settings }: BatchContext): string {
  const rows = (dimension: Dimension): string =>
    `[${allRows(sample, dimension, settings).map(rowJson).join(',')}]`;
  const total = (dimension: Dimension): string => `{${flows(totalOf(sample, dimension, settings.filter))}}`;
  const core = coreName(sample);
  return [
    `{"format":1,"time":${jsonString(new Date(sample.at.wall).toISOString())}`,
    `"elapsed":${formatNumber(sample.elapsed)}`,
    `"server":${jsonString(server)}`,
    `"core":${core === '' ? 'null' : jsonString(core)}`,
    `"uptime":${sample.uptime ?? 'null'}`,
    `"mode":${jsonString(sample.mode)}`,
    `"gap":${sample.gap !== null}`,
    `"maybeLost":${sample.maybeLost > 0n}`,
    `"maybeLostBytes":${sample.maybeLost}`,
    `"restarted":${sample.restarted}`,
    `"foreignReset":${sample.foreignReset}`,
    `"inbound":${rows('inbound')}`,
    `"outbound":${rows('outbound')}`,
    `"user":${rows('user')}`,
    `"total":{"inbound":${total('inbound')},"outbound":${total('outbound')},"user":${total('user')}}}`,
  ].join(',');
}

/** The sums of a dimension: all of it, or of the rows that pass the filter. */
export function totalOf(sample: Sample, dimension: Dimension, filter: string): DimensionTotal {
  if (filter === '') return sample.totals[dimension];
  const passing = sample.rows[dimension].filter((row) => passesFilter(row.name, filter));
  return {
    uplink: sumFlows(passing.map((row) => row.uplink)),
    downlink: sumFlows(passing.map((row) => row.downlink)),
  };
}

export function jsonWriter(context: BatchContext): SampleWriter {
  return { head: '', sample: (sample) => `${sampleJson(sample, context)}\n` };
}

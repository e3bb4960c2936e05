/** A run's summary as one line of JSON. Its fields are described in docs/output.md and schema/summary.json. */

import type { Dimension } from '../core/counters.ts';
import type { Run } from '../traffic/run.ts';
import type { Row } from '../traffic/sample.ts';
import { coreName, formatNumber, jsonString } from './json.ts';
import { type RunFlow, type RunFlows, summarize } from './summary.ts';
import { tablesForMachines } from './tables.ts';
import type { BatchContext } from './writer.ts';

/** The summary, ending in a newline. */
export function summaryJson(run: Run, { server, serverName, settings }: BatchContext): string {
  const { first, last, seconds } = run;
  const summary = summarize(run);
  const [before, tables] = [tablesForMachines(first, settings), tablesForMachines(last, settings)];
  const rowJson = (row: Row): string =>
    `{"name":${jsonString(row.name)},${flows(summary.row(row))},${peaks(summary.row(row))}}`;
  const rows = (dimension: Dimension): string =>
    `[${tables[dimension].rows.map(({ row }) => rowJson(row)).join(',')}]`;
  const total = (dimension: Dimension): string =>
    `{${flows(summary.sum(tables[dimension].sums, before[dimension].sums))}}`;
  const core = coreName(last);
  const fields = [
    `"from":${jsonString(new Date(first.at.wall).toISOString())}`,
    `"to":${jsonString(new Date(last.at.wall).toISOString())}`,
    `"seconds":${formatNumber(seconds)}`,
    `"samples":${summary.samples}`,
    `"server":${jsonString(server)}`,
    `"serverName":${serverName === undefined ? 'null' : jsonString(serverName)}`,
    `"core":${core === '' ? 'null' : jsonString(core)}`,
    `"mode":${jsonString(last.mode)}`,
    `"maybeLostBytes":${last.maybeLostSoFar}`,
    `"inbound":${rows('inbound')}`,
    `"outbound":${rows('outbound')}`,
    `"user":${rows('user')}`,
    `"total":{"inbound":${total('inbound')},"outbound":${total('outbound')},"user":${total('user')}}`,
  ];
  return `{"format":1,"summary":{${fields.join(',')}}}\n`;
}

const total = (flow: RunFlow | null): string => (flow === null ? 'null' : flow.total.toString());
const during = (flow: RunFlow | null): string => (flow === null ? 'null' : flow.run.toString());
const mean = (flow: RunFlow | null): string => formatNumber(flow?.mean ?? null);
const peak = (flow: RunFlow | null): string => formatNumber(flow?.peak ?? null);

const flows = ({ uplink, downlink }: RunFlows): string =>
  `"uplink":${total(uplink)},"downlink":${total(downlink)},` +
  `"uplinkRun":${during(uplink)},"downlinkRun":${during(downlink)},` +
  `"uplinkMean":${mean(uplink)},"downlinkMean":${mean(downlink)}`;

const peaks = ({ uplink, downlink }: RunFlows): string =>
  `"uplinkPeak":${peak(uplink)},"downlinkPeak":${peak(downlink)}`;

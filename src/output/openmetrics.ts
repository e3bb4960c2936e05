/**
 * `--once --format openmetrics` and `--format prometheus`: one reading for Prometheus, through node_exporter's textfile
 * collector, which takes Prometheus' own format. There are no timestamps, because the collector refuses them.
 */
import { DIMENSIONS } from '../core/counters.ts';
import type { Sample } from '../traffic/sample.ts';
import { type ExpositionFormat, exposition } from './exposition.ts';
import { type CoreFigures, familiesOf } from './figures.ts';
import { tablesForMachines } from './tables.ts';
import { plainTarget, TrafficSums } from './traffic-sums.ts';
import type { BatchContext, Reading, ReadingsWriter } from './writer.ts';

/** The readings in OpenMetrics. */
export const openMetricsText: ReadingsWriter = (readings) => textOf(readings, 'openmetrics');

/** The readings in Prometheus' own format. */
export const prometheusText: ReadingsWriter = (readings) => textOf(readings, 'prometheus');

/** Several servers are told apart by a label. */
const textOf = (readings: readonly Reading[], format: ExpositionFormat): string =>
  exposition(familiesOf(readings.map(figuresOf), readings.length > 1), format);

/** A core that cannot be read is `v2ray_up` 0 and nothing else. */
function figuresOf({ context, sample }: Reading): CoreFigures {
  const { server, serverName = server } = context;
  const traffic = new TrafficSums(plainTarget);
  return sample === null
    ? { server: serverName, core: null, traffic, numbers: { up: 0 } }
    : { server: serverName, ...readFigures(sample, context, traffic) };
}

/** The totals of one reading, as far as the filter lets them pass. */
function readFigures(
  sample: Sample,
  { settings }: BatchContext,
  traffic: TrafficSums,
): Omit<CoreFigures, 'server'> {
  const tables = tablesForMachines(sample, settings);
  for (const { row } of DIMENSIONS.flatMap((dimension) => tables[dimension].rows))
    traffic.addRow(row, row.uplink?.total, row.downlink?.total);
  const { uptime, core, at } = sample;
  return {
    core,
    traffic,
    numbers: { up: 1, lastAnswer: at.wall / 1000, ...(uptime === null ? {} : { uptime }) },
  };
}

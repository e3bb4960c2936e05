/**
 * `--once --format openmetrics` and `--format prometheus`: one reading for Prometheus, by way of node_exporter's
 * textfile collector, which takes Prometheus' own format. There are no timestamps, which the collector refuses.
 */
import { DIMENSIONS } from '../core/counters.ts';
import type { Sample } from '../traffic/sample.ts';
import { type ExpositionFormat, exposition } from './exposition.ts';
import { type CoreFigures, familiesOf } from './figures.ts';
import { tablesForMachines } from './tables.ts';
import { plainTarget, TrafficSums } from './traffic-sums.ts';
import type { BatchContext, SampleWriter } from './writer.ts';

export const openMetricsWriter = (context: BatchContext): SampleWriter => writer(context, 'openmetrics');
export const prometheusWriter = (context: BatchContext): SampleWriter => writer(context, 'prometheus');

function writer(context: BatchContext, format: ExpositionFormat): SampleWriter {
  return {
    head: '',
    down: downText(context.server, format),
    sample: (sample) => exposition(familiesOf([readingFigures(sample, context)], false), format),
  };
}

/** What a core that cannot be read is written as: `v2ray_up` 0 and nothing else. */
export function downText(server: string, format: ExpositionFormat): string {
  const figures = { server, core: null, traffic: new TrafficSums(plainTarget), numbers: { up: 0 } };
  return exposition(familiesOf([figures], false), format);
}

/** The totals of one reading, as far as the filter lets them pass. */
function readingFigures(sample: Sample, { server, settings }: BatchContext): CoreFigures {
  const traffic = new TrafficSums(plainTarget);
  const tables = tablesForMachines(sample, settings);
  for (const { row } of DIMENSIONS.flatMap((dimension) => tables[dimension].rows))
    traffic.addRow(row, row.uplink?.total, row.downlink?.total);
  const { uptime, core, at } = sample;
  return {
    server,
    core,
    traffic,
    numbers: { up: 1, lastAnswer: at.wall / 1000, ...(uptime === null ? {} : { uptime }) },
  };
}

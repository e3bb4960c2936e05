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

/** The text for a core that cannot be read: only `v2ray_up` 0. */
export function downText(server: string, format: ExpositionFormat): string {
  const figures = { server, core: null, traffic: new TrafficSums(plainTarget), numbers: { up: 0 } };
  return exposition(familiesOf([figures], false), format);
}

/** The totals of one reading that pass the filter. */
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

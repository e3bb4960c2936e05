/**
 * `--once --format openmetrics`: one reading for Prometheus, by way of node_exporter's textfile collector. What the
 * core counts goes out as it stands there, as counters want it; there are no timestamps, which the collector refuses.
 */
import type { Row, Sample } from '../fold/sample.ts';
import { DIMENSIONS, type Direction } from '../reading/name.ts';
import { escapeActive } from './escape.ts';
import { coreName } from './json.ts';
import { allRows } from './rows.ts';
import type { BatchContext, SampleWriter } from './writer.ts';

export function openMetricsWriter(context: BatchContext): SampleWriter {
  return { head: '', sample: (sample) => exposition(sample, context) };
}

function exposition(sample: Sample, context: BatchContext): string {
  const server = label('server', context.server);
  const core = coreName(sample);
  return [
    ...family(
      'v2top_traffic_bytes',
      'counter',
      'bytes',
      'What the core has counted since it started, or since its counters were last zeroed. The dimensions are views of the same traffic; do not add them up.',
    ),
    ...trafficLines(sample, context, server),
    ...(sample.uptime === null
      ? []
      : [
          ...family('v2top_core_uptime_seconds', 'gauge', 'seconds', 'Time since the core started.'),
          `v2top_core_uptime_seconds{${server}} ${sample.uptime}`,
        ]),
    ...(core === ''
      ? []
      : [
          ...family('v2top_core_info', 'gauge', '', 'The kind of core that answers; always 1.'),
          `v2top_core_info{${server},${label('core', core)}} 1`,
        ]),
    '# EOF',
    '',
  ].join('\n');
}

/** The lines before the samples of one metric. */
function family(name: string, type: string, unit: string, help: string): string[] {
  return [
    `# TYPE ${name} ${type}`,
    ...(unit === '' ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${help}`,
  ];
}

/** A line for each counter. Names that become the same once they are fit to be written are summed. */
function trafficLines(sample: Sample, { settings }: BatchContext, server: string): string[] {
  const values = new Map<string, bigint>();
  const add = ({ dimension, name, ...flows }: Row, direction: Direction): void => {
    const flow = flows[direction];
    if (flow === null) return;
    const labels = [
      server,
      label('dimension', dimension),
      label('name', name),
      label('direction', direction),
    ];
    const series = `v2top_traffic_bytes_total{${labels.join(',')}}`;
    values.set(series, (values.get(series) ?? 0n) + flow.total);
  };
  for (const row of DIMENSIONS.flatMap((dimension) => allRows(sample, dimension, settings))) {
    add(row, 'uplink');
    add(row, 'downlink');
  }
  return [...values].map(([series, value]) => `${series} ${value}`);
}

/** A label, with nothing in its value that could act on a terminal. */
function label(name: string, value: string): string {
  return `${name}="${escapeActive(value).replace(/[\\"]/g, '\\$&')}"`;
}

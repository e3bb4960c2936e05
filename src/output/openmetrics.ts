/**
 * `--once --format openmetrics`: one reading for Prometheus, by way of node_exporter's textfile collector. What the
 * core counts goes out as it stands there, as counters want it; there are no timestamps, which the collector refuses.
 */

import { DIMENSIONS, type Direction } from '../core/counters.ts';
import type { Row, Sample } from '../traffic/sample.ts';
import { escapeActive } from './escape.ts';
import { coreName } from './json.ts';
import { allRows } from './rows.ts';
import type { BatchContext, SampleWriter } from './writer.ts';

export function openMetricsWriter(context: BatchContext): SampleWriter {
  return { head: '', sample: (sample) => exposition(sample, context) };
}

/** A metric's name without the suffix of its samples, and what stands before them. */
export interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly unit?: string;
  readonly help: string;
  readonly labels: readonly string[];
}

const TRAFFIC: Metric = {
  name: 'v2top_traffic_bytes',
  type: 'counter',
  unit: 'bytes',
  help: 'What the core has counted since it started, or since its counters were last zeroed. The dimensions are views of the same traffic; do not add them up.',
  labels: ['server', 'dimension', 'name', 'direction'],
};

const UPTIME: Metric = {
  name: 'v2top_core_uptime_seconds',
  type: 'gauge',
  unit: 'seconds',
  help: 'Time since the core started.',
  labels: ['server'],
};

const CORE: Metric = {
  name: 'v2top_core_info',
  type: 'gauge',
  help: 'The kind of core that answers; always 1.',
  labels: ['server', 'core'],
};

export const METRICS: readonly Metric[] = [TRAFFIC, UPTIME, CORE];

/** What a metric's samples are called. */
export const seriesName = ({ name, type }: Metric): string => (type === 'counter' ? `${name}_total` : name);

function exposition(sample: Sample, context: BatchContext): string {
  const { server } = context;
  const core = coreName(sample);
  const lines = [...head(TRAFFIC), ...trafficLines(sample, context)];
  if (sample.uptime !== null) lines.push(...head(UPTIME), `${series(UPTIME, [server])} ${sample.uptime}`);
  if (core !== '') lines.push(...head(CORE), `${series(CORE, [server, core])} 1`);
  return [...lines, '# EOF', ''].join('\n');
}

/** The lines before the samples of a metric. */
function head({ name, type, unit, help }: Metric): string[] {
  const lines = [`# TYPE ${name} ${type}`, `# HELP ${name} ${help}`];
  if (unit !== undefined) lines.splice(1, 0, `# UNIT ${name} ${unit}`);
  return lines;
}

/** A line for each counter. Names that become the same once they are fit to be written are summed. */
function trafficLines(sample: Sample, { server, settings }: BatchContext): string[] {
  const values = new Map<string, bigint>();
  const add = ({ dimension, name, ...flows }: Row, direction: Direction): void => {
    const flow = flows[direction];
    if (flow === null) return;
    const key = series(TRAFFIC, [server, dimension, name, direction]);
    values.set(key, (values.get(key) ?? 0n) + flow.total);
  };
  for (const row of DIMENSIONS.flatMap((dimension) => allRows(sample, dimension, settings))) {
    add(row, 'uplink');
    add(row, 'downlink');
  }
  return [...values].map(([key, value]) => `${key} ${value}`);
}

/** A metric's name with the values of its labels. */
function series(metric: Metric, values: readonly string[]): string {
  const labels = metric.labels.map((name, index) => `${name}="${labelText(values[index] ?? '')}"`);
  return `${seriesName(metric)}{${labels.join(',')}}`;
}

/** A label's value escaped, with nothing in it that could act on a terminal. */
const labelText = (value: string): string => escapeActive(value).replace(/[\\"]/g, '\\$&');

/** Collects what is known about each core under the names of the metrics. */
import type { CoreKind } from '../core/core.ts';
import { type Family, label, sampleLine } from './exposition.ts';
import { CORE_NAMES } from './json.ts';
import { METRICS, type Metric, type MetricId } from './metrics.ts';
import type { TrafficSums } from './traffic-sums.ts';

/** The metrics with a single number per core. */
export type NumberMetric = Exclude<MetricId, 'uplink' | 'downlink' | 'core' | 'onlineUsers' | 'onlineIps'>;

/** How many users are online. */
export interface OnlineFigures {
  readonly users: number;
  /** The number of addresses, by the `target` label of the user. */
  readonly ips: ReadonlyMap<string, number>;
}

/** One core's figures. An unknown number is absent, never written as 0. */
export interface CoreFigures {
  /** The address or name of the core. */
  readonly server: string;
  readonly core: CoreKind | null;
  readonly traffic: TrafficSums;
  readonly online?: OnlineFigures | undefined;
  readonly numbers: Readonly<Partial<Record<NumberMetric, bigint | number>>>;
}

/** The metric families of these cores; `withServer` adds a `server` label first, which several cores need. */
export function familiesOf(cores: readonly CoreFigures[], withServer: boolean): Family[] {
  const families: Family[] = [];
  for (const id of Object.keys(METRICS).filter(isMetric)) {
    const lines = cores.flatMap((figures) => {
      const common = withServer ? [label('server', figures.server)] : [];
      return linesOf(id, figures, common);
    });
    families.push({ metric: METRICS[id], lines });
  }
  return families;
}

const isMetric = (id: string): id is MetricId => id in METRICS;

function linesOf(id: MetricId, figures: CoreFigures, common: readonly string[]): readonly string[] {
  const metric: Metric = METRICS[id];
  switch (id) {
    case 'uplink':
    case 'downlink':
      return figures.traffic.lines(id, `${metric.name}{${common.map((text) => `${text},`).join('')}`);
    case 'onlineUsers':
      return figures.online === undefined ? [] : [sampleLine(metric, common, figures.online.users)];
    case 'onlineIps':
      return [...(figures.online?.ips ?? [])].map(([target, count]) =>
        sampleLine(metric, [...common, label('target', target)], count),
      );
    case 'core':
      return figures.core === null
        ? []
        : [sampleLine(metric, [...common, label('core', CORE_NAMES[figures.core])], 1)];
    default: {
      const value = figures.numbers[id];
      return value === undefined ? [] : [sampleLine(metric, common, value)];
    }
  }
}

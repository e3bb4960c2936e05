/** What a run came to: totals, means and peaks. In reset mode these numbers exist nowhere else any more. */

import type { Dimension, Direction } from '../core/counters.ts';
import type { Run } from '../traffic/run.ts';
import type { DimensionTotal, Flow, Row, Sample } from '../traffic/sample.ts';

/** One direction of a row over a run. */
export interface RunFlow {
  /** Bytes since the core started, as far as they could be read. */
  readonly total: bigint;
  /** Bytes of the run itself. */
  readonly run: bigint;
  /** Bytes per second over the run; null when it had no second reading. */
  readonly mean: number | null;
  /** The highest bytes per second of a sample; null as the mean is, and for sums. */
  readonly peak: number | null;
}

export type RunFlows = Readonly<Record<Direction, RunFlow | null>>;

export interface Summary {
  /** Samples, which the first reading is not. */
  readonly samples: number;
  /** What a row of the last sample did in the run. */
  readonly row: (row: Row) => RunFlows;
  /** The same of a sum that is taken of a sample. */
  readonly sum: (of: (sample: Sample) => DimensionTotal) => RunFlows;
}

/** Works a run's numbers out. */
export function summarize({ first, last, seconds }: Run): Summary {
  const samples = last.serial - first.serial;
  const before: Readonly<Record<Dimension, ReadonlyMap<string, Row>>> = {
    inbound: byName(first.rows.inbound),
    outbound: byName(first.rows.outbound),
    user: byName(first.rows.user),
  };
  const flow = (now: Flow | null, then: Flow | null, peak: number | null): RunFlow | null => {
    if (now === null) return null;
    const run = now.total - (then?.total ?? 0n);
    if (samples === 0) return { total: now.total, run, mean: null, peak: null };
    return { total: now.total, run, mean: Number(run) / seconds, peak };
  };
  return {
    samples,
    row: ({ dimension, name, uplink, downlink, peak }) => {
      const then = before[dimension].get(name);
      return {
        uplink: flow(uplink, then?.uplink ?? null, peak.uplink),
        downlink: flow(downlink, then?.downlink ?? null, peak.downlink),
      };
    },
    sum: (of) => {
      const [then, now] = [of(first), of(last)];
      return {
        uplink: flow(now.uplink, then.uplink, null),
        downlink: flow(now.downlink, then.downlink, null),
      };
    },
  };
}

const byName = (rows: readonly Row[]): ReadonlyMap<string, Row> =>
  new Map(rows.map((row) => [row.name, row]));

/** A run's summary: totals, means and peaks. In reset mode these numbers exist nowhere else. */

import { type Direction, perDimension } from '../core/counters.ts';
import type { Sums } from '../table/figures.ts';
import type { Run } from '../traffic/run.ts';
import type { Row } from '../traffic/sample.ts';

/** One direction of a row over a run. */
export interface RunFlow {
  /** Bytes since the core started, as far as they could be read. */
  readonly total: bigint;
  /** Bytes of the run. */
  readonly run: bigint;
  /** Bytes per second over the run; null without a second reading. */
  readonly mean: number | null;
  /** The highest bytes per second of a sample; null without a second reading, and for sums. */
  readonly peak: number | null;
}

export type RunFlows = Readonly<Record<Direction, RunFlow | null>>;

export interface Summary {
  /** The number of samples, without the first reading. */
  readonly samples: number;
  /** The traffic of a row in this run. */
  readonly row: (row: Row) => RunFlows;
  /** The traffic of a sum in this run, from its values at the end and at the start. */
  readonly sum: (now: Sums, then: Sums) => RunFlows;
}

/** Computes a run's numbers. */
export function summarize({ first, last, seconds }: Run): Summary {
  const samples = last.serial - first.serial;
  const before = perDimension((dimension) => byName(first.rows[dimension]));
  const flow = (
    total: bigint | null | undefined,
    then: bigint | null | undefined,
    peak: number | null,
  ): RunFlow | null => {
    if (total === null || total === undefined) return null;
    const run = total - (then ?? 0n);
    if (samples === 0) return { total, run, mean: null, peak: null };
    return { total, run, mean: Number(run) / seconds, peak };
  };
  return {
    samples,
    row: ({ dimension, name, uplink, downlink, peak }) => {
      const then = before[dimension].get(name);
      return {
        uplink: flow(uplink?.total, then?.uplink?.total, peak.uplink),
        downlink: flow(downlink?.total, then?.downlink?.total, peak.downlink),
      };
    },
    sum: (now, then) => ({
      uplink: flow(now.uplinkTotal, then.uplinkTotal, null),
      downlink: flow(now.downlinkTotal, then.downlinkTotal, null),
    }),
  };
}

const byName = (rows: readonly Row[]): ReadonlyMap<string, Row> =>
  new Map(rows.map((row) => [row.name, row]));

/** What an answer's values say against what the core was known to hold: the signs of a zeroing. */
import { DIMENSIONS, type Dimension } from '../core/counters.ts';
import type { CounterRecord } from './records.ts';

export interface Change {
  /** Counters lower than they were: nothing but a zeroing does that. */
  readonly fell: number;
  /** Counters that still hold at least what they held, and held something. */
  readonly held: number;
  /** Bytes that the counters held, of the dimension where that is most: missing if all were zeroed and regrew unseen. */
  readonly stake: bigint;
}

/** Compares what was read with the baselines. */
export function changeIn(list: readonly CounterRecord[]): Change {
  let fell = 0;
  let held = 0;
  const sums: Record<Dimension, bigint> = { inbound: 0n, outbound: 0n, user: 0n };
  for (const { value, baseline, row } of list) {
    if (baseline === 0n) continue;
    if (value < baseline) fell += 1;
    else held += 1;
    sums[row.dimension] += baseline;
  }
  const stake = DIMENSIONS.reduce((most, dimension) => (sums[dimension] > most ? sums[dimension] : most), 0n);
  return { fell, held, stake };
}

/** Bytes by dimension and target, as metrics count them: sums that only grow, even if the core's counters do not. */
import { DIMENSIONS, type Dimension } from '../core/counters.ts';
import { escapeUnsafe } from '../text/safe.ts';
import type { Row, Sample } from '../traffic/sample.ts';
import { label } from './exposition.ts';

/** The `target` label for a tag or an email. */
export type TargetName = (dimension: Dimension, name: string) => string;

/** The whole name, with a visible `\uXXXX` for each character that could act on a terminal. */
export const plainTarget: TargetName = (_, name) => escapeUnsafe(name);

/** The bytes of one target; null for a direction that the core does not count. */
export interface TargetSum {
  /** The labels `dimension` and `target`, already formatted. */
  readonly labels: string;
  uplink: bigint | null;
  downlink: bigint | null;
  /** The lines as last written, since most targets do not change between two scrapes. */
  readonly written: { uplink?: WrittenLine; downlink?: WrittenLine };
}

/** A line and the value it was made from. */
export interface WrittenLine {
  readonly before: string;
  readonly value: bigint;
  readonly text: string;
}

/** The sums of one core. Names that map to the same target share one sum. */
export class TrafficSums {
  private readonly targetName: TargetName;
  private readonly sums = new Map<string, TargetSum>();
  private readonly byName: Record<Dimension, Map<string, TargetSum>> = {
    inbound: new Map(),
    outbound: new Map(),
    user: new Map(),
  };
  private seen: Sample['rows'] = { inbound: [], outbound: [], user: [] };
  private isSorted = true;

  constructor(targetName: TargetName) {
    this.targetName = targetName;
  }

  /** Adds the bytes of a sample. Every sample has to be added. */
  addSample(sample: Sample): void {
    for (const dimension of DIMENSIONS) {
      const before = this.seen[dimension];
      for (const [index, row] of sample.rows[dimension].entries()) {
        // An unchanged row is the same object as in the previous sample and carried nothing.
        if (row !== before[index]) this.addRow(row, row.uplink?.delta, row.downlink?.delta);
      }
    }
    this.seen = sample.rows;
  }

  /** Adds bytes to a row's target; undefined for a direction that is not counted. */
  addRow(
    { dimension, name }: Pick<Row, 'dimension' | 'name'>,
    uplink: bigint | undefined,
    downlink: bigint | undefined,
  ): void {
    const sum = this.byName[dimension].get(name) ?? this.meet(dimension, name);
    if (uplink !== undefined) sum.uplink = (sum.uplink ?? 0n) + uplink;
    if (downlink !== undefined) sum.downlink = (sum.downlink ?? 0n) + downlink;
  }

  /** All sums in a stable order: by dimension, then by target. */
  *entries(): Iterable<TargetSum> {
    if (!this.isSorted) this.sort();
    yield* this.sums.values();
  }

  private meet(dimension: Dimension, name: string): TargetSum {
    const target = this.targetName(dimension, name);
    const labels = `${label('dimension', dimension)},${label('target', target)}`;
    const sum = this.sums.get(labels) ?? { labels, uplink: null, downlink: null, written: {} };
    this.byName[dimension].set(name, sum);
    this.sums.set(labels, sum);
    this.isSorted = false;
    return sum;
  }

  private sort(): void {
    const sorted = [...this.sums].sort(([a], [b]) => (a < b ? -1 : 1));
    this.sums.clear();
    for (const [labels, sum] of sorted) this.sums.set(labels, sum);
    this.isSorted = true;
  }
}

/** Bytes by dimension and target as metrics count them: sums that only grow, whatever becomes of the core's counters. */
import { DIMENSIONS, type Dimension } from '../core/counters.ts';
import { escapeUnsafe } from '../text/safe.ts';
import type { Row, Sample } from '../traffic/sample.ts';
import { label } from './exposition.ts';

/** What stands in the label `target` for a tag or an email. */
export type TargetName = (dimension: Dimension, name: string) => string;

/** A name whole, but with a visible `\uXXXX` for each character that could act on a terminal. */
export const plainTarget: TargetName = (_, name) => escapeUnsafe(name);

/** The bytes of one target; a direction that the core does not count is null. */
export interface TargetSum {
  /** The labels `dimension` and `target`, as they are written. */
  readonly labels: string;
  uplink: bigint | null;
  downlink: bigint | null;
  /** The lines as they were last written: most targets stand still between two scrapes. */
  readonly written: { uplink?: WrittenLine; downlink?: WrittenLine };
}

/** A line with what it was made of. */
export interface WrittenLine {
  readonly before: string;
  readonly value: bigint;
  readonly text: string;
}

/** The sums of one core. Names that become the same target are one sum. */
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

  /** Adds what a sample says has come since the one before; none may be left out. */
  addSample(sample: Sample): void {
    for (const dimension of DIMENSIONS) {
      const before = this.seen[dimension];
      for (const [index, row] of sample.rows[dimension].entries()) {
        // A row that is the same object as in the sample before has carried nothing since.
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

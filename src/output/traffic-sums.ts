/** Bytes by dimension and target, as metrics count them: sums that only grow, even if the core's counters do not. */
import { DIMENSIONS, type Dimension, type Direction, perDimension } from '../core/counters.ts';
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
  /** Where its line stands among those of a direction; absent until it is written. */
  readonly places: Partial<Record<Direction, number>>;
}

/**
 * The lines of one direction as last written. Most targets do not change between two scrapes, so only lines with a new
 * sum are written again; a text of ten thousand of them would take 20 ms.
 */
class Lines {
  private readonly direction: Direction;
  private before: string | undefined;
  private lines: string[] = [];
  private readonly stale = new Set<TargetSum>();

  constructor(direction: Direction) {
    this.direction = direction;
  }

  /** Notes that a sum has grown. */
  touch(sum: TargetSum): void {
    this.stale.add(sum);
  }

  /** A line for each of these targets that counts this direction, in their order; each begins with `before`. */
  write(before: string, targets: Iterable<TargetSum>): readonly string[] {
    const isPlaced = [...this.stale].every(({ places }) => places[this.direction] !== undefined);
    if (before !== this.before || !isPlaced) this.writeAll(before, targets);
    else for (const sum of this.stale) this.writeLine(before, sum);
    this.stale.clear();
    return this.lines;
  }

  private writeAll(before: string, targets: Iterable<TargetSum>): void {
    this.before = before;
    this.lines = [];
    for (const sum of targets) {
      if (sum[this.direction] === null) continue;
      sum.places[this.direction] = this.lines.length;
      this.writeLine(before, sum);
    }
  }

  private writeLine(before: string, sum: TargetSum): void {
    const place = sum.places[this.direction];
    if (place !== undefined) this.lines[place] = `${before}${sum.labels}} ${sum[this.direction]}`;
  }
}

/** The sums of one core. Names that map to the same target share one sum. */
export class TrafficSums {
  private readonly targetName: TargetName;
  private readonly sums = new Map<string, TargetSum>();
  private readonly byName = perDimension(() => new Map<string, TargetSum>());
  private seen: Sample['rows'] = { inbound: [], outbound: [], user: [] };
  private isSorted = true;
  private readonly written: Record<Direction, Lines> = {
    uplink: new Lines('uplink'),
    downlink: new Lines('downlink'),
  };

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
    this.add(sum, 'uplink', uplink);
    this.add(sum, 'downlink', downlink);
  }

  /** All sums in a stable order: by dimension, then by target. */
  *entries(): Iterable<TargetSum> {
    if (!this.isSorted) this.sort();
    yield* this.sums.values();
  }

  /** A line for each target that counts a direction, in the order of `entries`; each begins with `before`. */
  lines(direction: Direction, before: string): readonly string[] {
    return this.written[direction].write(before, this.entries());
  }

  private add(sum: TargetSum, direction: Direction, bytes: bigint | undefined): void {
    if (bytes === undefined) return;
    sum[direction] = (sum[direction] ?? 0n) + bytes;
    this.written[direction].touch(sum);
  }

  private meet(dimension: Dimension, name: string): TargetSum {
    const target = this.targetName(dimension, name);
    const labels = `${label('dimension', dimension)},${label('target', target)}`;
    const sum = this.sums.get(labels) ?? { labels, uplink: null, downlink: null, places: {} };
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

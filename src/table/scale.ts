/** The common scale of a table's bars, so that rows can be compared. */
import { commonScale, type SparkSource, sparkSeconds } from './spark.ts';
import type { Table } from './table.ts';
import type { FittedColumn } from './widths.ts';

const known = new WeakMap<Table, Map<number, number>>();

/** The speed of a full bar with these columns, in bytes per second. */
export function scaleOf(table: Table, columns: readonly FittedColumn[]): number {
  const cells = columns.find(({ column }) => column.id === 'history')?.width;
  if (cells === undefined) return 0;
  const scales = known.get(table) ?? new Map<number, number>();
  known.set(table, scales);
  const scale = scales.get(cells) ?? commonScale(sources(table, sparkSeconds(cells)), cells);
  scales.set(cells, scale);
  return scale;
}

/** The histories of the rows with traffic in this time, plus some margin. */
function* sources({ all }: Table, seconds: number): Generator<SparkSource> {
  for (const { row, origin } of all) {
    const { history, lastActive } = row;
    const { at, since, until, isGap } = origin;
    if (lastActive === null || at.wall - lastActive > (seconds + 10) * 1000) continue;
    yield { history, since, until, isGap };
  }
}

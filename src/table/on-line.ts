/** Who is on line: users that have carried a byte in the last ten seconds. */
import type { Sample } from '../traffic/sample.ts';

const known = new WeakMap<Sample, number>();

/** How many users are on line; with a longer interval than ten seconds, in the last sample. */
export function onLine(sample: Sample): number {
  const isOnLine = ({ recent }: Sample['rows']['user'][number]): boolean =>
    recent !== null && recent.uplink + recent.downlink > 0;
  const count = known.get(sample) ?? sample.rows.user.filter(isOnLine).length;
  known.set(sample, count);
  return count;
}

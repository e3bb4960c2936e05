/** Counts active users: those with traffic in the last ten seconds. */
import type { Sample } from '../traffic/sample.ts';

const known = new WeakMap<Sample, number>();

/** The number of active users; if the interval is longer than ten seconds, in the last sample. */
export function activeUsers(sample: Sample): number {
  const isActive = ({ recent }: Sample['rows']['user'][number]): boolean =>
    recent !== null && recent.uplink + recent.downlink > 0;
  const count = known.get(sample) ?? sample.rows.user.filter(isActive).length;
  known.set(sample, count);
  return count;
}

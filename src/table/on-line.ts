/** Who is on line: users that have carried a byte in the last ten seconds. */
import { slotOf } from '../traffic/recent.ts';
import type { Row, Sample } from '../traffic/sample.ts';

/** How long a user counts as on line after a byte, in seconds. */
const LATELY = 10;

const known = new WeakMap<Sample, number>();

/** How many users are on line; with a longer interval than ten seconds, in the last sample. */
export function onLine(sample: Sample): number {
  const count = known.get(sample) ?? sample.rows.user.filter((row) => isOnLine(row, sample)).length;
  known.set(sample, count);
  return count;
}

function isOnLine({ uplink, downlink, lastActive, history }: Row, { at, elapsed }: Sample): boolean {
  if ((uplink?.rate ?? 0) + (downlink?.rate ?? 0) > 0) return true;
  if (lastActive === null || (elapsed ?? 0) >= LATELY) return false;
  const now = slotOf(at.mono);
  for (let slot = now; slot > now - LATELY; slot--)
    if (history.uplink(slot) + history.downlink(slot) > 0) return true;
  return false;
}

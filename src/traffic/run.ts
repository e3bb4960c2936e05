/** A run: from the first reading of a core to the last. */
import type { Sample } from './sample.ts';

/** A run from its first reading to what was read last, which are the same while there is no second. */
export interface Run {
  readonly first: Sample;
  readonly last: Sample;
  /** Measured seconds from the one to the other. */
  readonly seconds: number;
}

/** The run with one more sample; it begins with it if there was none. */
export function runWith(run: Run | null, sample: Sample): Run {
  if (run === null) return { first: sample, last: sample, seconds: 0 };
  return { first: run.first, last: sample, seconds: run.seconds + (sample.elapsed ?? 0) };
}

/** A run: from the first reading of a core to the last. */
import type { Sample } from './sample.ts';

/** From a run's first reading to its last, which are the same until there is a second one. */
export interface Run {
  readonly first: Sample;
  readonly last: Sample;
  /** The measured seconds between them. */
  readonly seconds: number;
}

/** The run with one more sample; the first sample begins it. */
export function runWith(run: Run | null, sample: Sample): Run {
  if (run === null) return { first: sample, last: sample, seconds: 0 };
  return { first: run.first, last: sample, seconds: run.seconds + (sample.elapsed ?? 0) };
}

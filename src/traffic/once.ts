/**
 * `--once`: one reading without speeds of everything that the core has counted, by the same poller as everything else.
 */
import { Poller, type PollerOptions } from './poller.ts';
import type { Sample } from './sample.ts';

export interface OnceOptions
  extends Pick<PollerOptions, 'source' | 'clock' | 'timeout' | 'mode' | 'recording' | 'claim' | 'insists'> {
  /** Prints the reading; false if it could not be written. */
  readonly print: (sample: Sample) => Promise<boolean>;
}

export interface Once {
  readonly sample: Sample;
  /** Whether it was printed. If not, nothing was reset that is not on disk. */
  readonly isPrinted: boolean;
  /** Process ids of other v2tops at this API, because of which nothing was reset. */
  readonly others: readonly number[];
}

/**
 * Takes one reading and prints it. In `reset` mode the counters are zeroed too: after the reading is on disk, or after
 * it is printed if nothing is recorded. Rejects with a SourceFailure.
 */
export async function readOnce({ print, ...options }: OnceOptions): Promise<Once> {
  let isPrinted: boolean | undefined;
  const show = async (sample: Sample): Promise<boolean> => {
    isPrinted = await print(sample);
    return isPrinted;
  };
  const poller = new Poller({ ...options, interval: 1, beforeReset: show, onEvent: () => {} });
  const sample = await poller.once();
  const others = poller.others;
  return { sample, isPrinted: isPrinted ?? (await show(sample)), others };
}

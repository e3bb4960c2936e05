/** Polls and writes samples to a stream until the count is reached, the core cannot be read, or the reader has gone. */

import type { Mode, Source, SourceFailure } from '../core/core.ts';
import { type Clock, orAborted } from '../traffic/clock.ts';
import { Poller, type PollerOptions } from '../traffic/poller.ts';
import { type Run, runWith } from '../traffic/run.ts';
import type { SampleWriter } from './writer.ts';

/** Failures in a row after which a core counts as gone; it has been retried after one and two seconds. */
const MOST_FAILURES = 4;

/** Takes text. */
export interface Sink {
  /** Resolves when the text has been written; false if the reader has gone. */
  readonly write: (text: string) => Promise<boolean>;
}

export interface BatchOptions extends Pick<PollerOptions, 'recording' | 'claim' | 'insists'> {
  readonly source: Source;
  readonly clock: Clock;
  readonly writer: SampleWriter;
  readonly sink: Sink;
  readonly interval: number;
  readonly timeout: number;
  readonly mode: Mode;
  readonly count: number | undefined;
  /** Ends the run when the core has gone; otherwise it keeps trying, once the core has been read. */
  readonly fail: boolean;
  /** Called once per outage, when the core has gone and is still being retried. */
  readonly onGone: (failure: SourceFailure) => void;
  /** Stops it from outside, as a signal does. */
  readonly signal: AbortSignal;
}

/** How a batch ended. */
export interface BatchEnd {
  /** The failure that ended it; null if it finished. */
  readonly failure: SourceFailure | null;
  /** What was read; null if nothing was. */
  readonly run: Run | null;
}

/** Writes a sample for each poll after the first reading. */
export async function runBatch(options: BatchOptions): Promise<BatchEnd> {
  const { writer, sink, count, signal, fail, onGone } = options;
  let written = 0;
  let failure: SourceFailure | null = null;
  let run: Run | null = null;
  let queue = writer.head === '' ? Promise.resolve(true) : sink.write(writer.head);
  const poller = new Poller({
    ...options,
    onEvent: (event) => {
      if (event.type === 'failure') {
        if (event.inRow < MOST_FAILURES) return;
        if (run !== null && !fail) {
          if (event.inRow === MOST_FAILURES) onGone(event.failure);
          return;
        }
        failure = event.failure;
        poller.stop();
        return;
      }
      if (written === count) return;
      run = runWith(run, event.sample);
      if (event.sample.elapsed === null) return;
      written += 1;
      const text = writer.sample(event.sample);
      queue = queue.then((open) => open && sink.write(text));
      void queue.then((open) => {
        if (!open) poller.stop();
      });
      if (written === count) poller.stop();
      // A stalled reader also stops the polling; the core keeps counting meanwhile.
      return queue;
    },
  });
  const stop = (): void => poller.stop();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  await poller.run();
  signal.removeEventListener('abort', stop);
  // A run that ends before its second reading has printed nothing yet, and may have zeroed what it read.
  if (written === 0 && run !== null) queue = printReading(queue, options, run);
  await orAborted(queue, signal);
  return { failure, run };
}

async function printReading(
  queue: Promise<boolean>,
  { writer, sink }: BatchOptions,
  { first }: Run,
): Promise<boolean> {
  return (await queue) && sink.write(writer.sample(first));
}

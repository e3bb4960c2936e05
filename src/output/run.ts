/** Polls servers and writes samples to a stream until the count is reached, a core cannot be read, or the reader has gone. */

import type { Mode, Source, SourceFailure } from '../core/core.ts';
import { type Clock, orAborted } from '../traffic/clock.ts';
import { type PollEvent, Poller, type PollerOptions } from '../traffic/poller.ts';
import { type Run, runWith } from '../traffic/run.ts';
import type { Sample } from '../traffic/sample.ts';
import type { SampleWriter } from './writer.ts';

/** Failures in a row after which a core counts as gone; it has been retried after one and two seconds. */
const MOST_FAILURES = 4;

/** Takes text. */
export interface Sink {
  /** Resolves when the text has been written; false if the reader has gone. */
  readonly write: (text: string) => Promise<boolean>;
}

/** A server whose samples are written. */
export interface BatchServer extends Pick<PollerOptions, 'recording' | 'claim' | 'insists'> {
  readonly source: Source;
  readonly writer: SampleWriter;
  readonly mode: Mode;
  /** Called once per outage, when the core has gone and is still being retried. */
  readonly onGone: (failure: SourceFailure) => void;
}

/** What is the same for all of them. */
export interface BatchOptions {
  readonly clock: Clock;
  readonly sink: Sink;
  readonly interval: number;
  readonly timeout: number;
  /** Samples of each server. */
  readonly count: number | undefined;
  /** Ends the run when a core has gone; otherwise it keeps trying, once the core has been read. */
  readonly fail: boolean;
  /** Stops it from outside, as a signal does. */
  readonly signal: AbortSignal;
}

/** How a server's batch ended. */
export interface BatchEnd<S extends BatchServer> {
  readonly server: S;
  /** The failure that ended it; null if it finished. */
  readonly failure: SourceFailure | null;
  /** What was read; null if nothing was. */
  readonly run: Run | null;
}

/** Writes a sample for each poll of each server after its first reading. Returns how each ended, in their order. */
export async function runBatches<S extends BatchServer>(
  servers: readonly S[],
  options: BatchOptions,
): Promise<readonly BatchEnd<S>[]> {
  const stop = new AbortController();
  const common = { ...options, signal: AbortSignal.any([options.signal, stop.signal]) };
  const batches: readonly Batch<S>[] = servers.map(
    (server) =>
      new Batch(server, common, {
        headed: server === servers[0],
        isAlone: (batch) => batches.every((other) => other === batch || !other.isHopeful),
        stopAll: () => stop.abort(),
      }),
  );
  return Promise.all(batches.map((batch) => batch.run()));
}

/** What one server's batch needs of the others. */
interface Company {
  /** Whether it writes what comes before all samples. */
  readonly headed: boolean;
  /** Whether no other core is being read. */
  readonly isAlone: (batch: Batch<BatchServer>) => boolean;
  readonly stopAll: () => void;
}

class Batch<S extends BatchServer> {
  private readonly server: S;
  private readonly options: BatchOptions;
  private readonly company: Company;
  private readonly poller: Poller;
  private written = 0;
  private failures = 0;
  private failure: SourceFailure | null = null;
  private read: Run | null = null;
  private ended = false;
  private queue: Promise<boolean>;

  constructor(server: S, options: BatchOptions, company: Company) {
    this.server = server;
    this.options = options;
    this.company = company;
    const { head } = server.writer;
    this.queue = head === '' || !company.headed ? Promise.resolve(true) : options.sink.write(head);
    this.poller = new Poller({ ...options, ...server, onEvent: (event) => this.note(event) });
  }

  /** Whether it is under way and its core has been read, or may yet be. */
  get isHopeful(): boolean {
    return !this.ended && (this.read !== null || this.failures < MOST_FAILURES);
  }

  async run(): Promise<BatchEnd<S>> {
    const { signal } = this.options;
    const stop = (): void => this.poller.stop();
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    await this.poller.run();
    signal.removeEventListener('abort', stop);
    this.ended = true;
    // A run that ends before its second reading has printed nothing yet, and may have zeroed what it read.
    if (this.written === 0 && this.read !== null) this.write(this.read.first);
    await orAborted(this.queue, signal);
    return { server: this.server, failure: this.failure, run: this.read };
  }

  private note(event: PollEvent): Promise<boolean> | undefined {
    if (event.type === 'sample') return this.take(event.sample);
    this.failures = event.inRow;
    if (event.inRow >= MOST_FAILURES) this.miss(event.failure, event.inRow === MOST_FAILURES);
    return undefined;
  }

  /** A stalled reader also stops the polling; the core keeps counting meanwhile. */
  private take(sample: Sample): Promise<boolean> | undefined {
    const { count } = this.options;
    this.failures = 0;
    if (this.written === count) return undefined;
    this.read = runWith(this.read, sample);
    if (sample.elapsed === null) return undefined;
    this.written += 1;
    this.write(sample);
    if (this.written === count) this.poller.stop();
    return this.queue;
  }

  private write(sample: Sample): void {
    const text = this.server.writer.sample(sample);
    this.queue = this.queue.then(async (open) => {
      const isRead = open && (await this.options.sink.write(text));
      if (!isRead) this.company.stopAll();
      return isRead;
    });
  }

  /** The core has gone. One that was never read is given up, unless others are being read meanwhile. */
  private miss(failure: SourceFailure, isNews: boolean): void {
    const { fail } = this.options;
    if (!fail && (this.read !== null || !this.company.isAlone(this))) {
      if (isNews) this.server.onGone(failure);
      return;
    }
    this.failure = failure;
    this.poller.stop();
    if (fail) this.company.stopAll();
  }
}

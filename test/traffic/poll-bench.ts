/** A poller on a core in memory and a test clock, with everything that it reports. */

import type { Mode } from '../../src/core/core.ts';
import { type PollEvent, Poller, type PollerOptions } from '../../src/traffic/poller.ts';
import type { Sample } from '../../src/traffic/sample.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';
import { FakeSource } from '../support/fake-source.ts';

export interface BenchOptions {
  readonly mode?: Mode;
  readonly interval?: number;
  readonly timeout?: number;
  /** Another run at the core of an earlier one: its clock and its core. */
  readonly after?: Bench;
}

type Keeping = Pick<
  PollerOptions,
  'recording' | 'recordLater' | 'recordedByOthers' | 'claim' | 'insists' | 'eachPoll' | 'beforeReset'
>;

export type FailureEvent = Extract<PollEvent, { type: 'failure' }>;

export class Bench {
  readonly clock: FakeClock;
  readonly source: FakeSource;
  readonly events: PollEvent[] = [];
  readonly poller: Poller;
  /** The monotonic time of the beginning. */
  readonly begun: number;
  /** Whether the poller has come to its end. */
  ended = false;

  constructor({ mode = 'reset', interval = 1, timeout = 3, after, ...keeping }: BenchOptions & Keeping = {}) {
    this.clock = after?.clock ?? new FakeClock();
    this.source = after?.source ?? new FakeSource(this.clock);
    this.begun = this.clock.now().mono;
    const { source, clock, events } = this;
    this.poller = new Poller({
      ...keeping,
      source,
      clock,
      interval,
      timeout,
      mode,
      onEvent: (event) => events.push(event),
    });
  }

  /** Starts polling; the first poll is done when this resolves, if its calls are answered. */
  async start(): Promise<void> {
    void this.poller.run().then(() => {
      this.ended = true;
    });
    await settle();
  }

  /** Lets that many seconds pass. */
  pass(seconds: number): Promise<void> {
    return this.clock.advance(seconds * 1000);
  }

  get samples(): Sample[] {
    return this.events.flatMap((event) => (event.type === 'sample' ? [event.sample] : []));
  }

  get failures(): FailureEvent[] {
    return this.events.flatMap((event) => (event.type === 'failure' ? [event] : []));
  }

  /** The last sample. */
  get sample(): Sample {
    const sample = this.samples.at(-1);
    if (sample === undefined) throw new Error('there is no sample yet');
    return sample;
  }
}

/** What the failures were, the how many-th in a row, and the second of the next try, counted from the beginning. */
export function triesOf(bench: Bench): [kind: string, inRow: number, retry: number | null][] {
  return bench.failures.map(({ failure, inRow, retryAt }) => [
    failure.kind,
    inRow,
    retryAt === null ? null : (retryAt - bench.begun) / 1000,
  ]);
}

export const BOB = 'user>>>bob>>>traffic>>>downlink';
export const DOWN = 'user>>>alice>>>traffic>>>downlink';

/** The bytes of alice's downlink in a sample. */
export function aliceDown(sample: Sample): bigint {
  return sample.rows.user[0]?.downlink?.total ?? -1n;
}

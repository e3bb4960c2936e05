/** A poller on a core over gRPC, in real time but with short intervals. */
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { parseAddress } from '../../src/core/address.ts';
import type { Mode, Source } from '../../src/core/core.ts';
import { connect } from '../../src/core/grpc.ts';
import { systemClock } from '../../src/traffic/clock.ts';
import { type PollEvent, Poller } from '../../src/traffic/poller.ts';
import type { Flow, Sample } from '../../src/traffic/sample.ts';

export interface WatchOptions {
  readonly mode?: Mode;
  /** Seconds. */
  readonly interval?: number;
  readonly timeout?: number;
  /** Runs before a plain reading, or a reset, is sent. */
  readonly before?: (reset: boolean) => Promise<void>;
}

export class Watch {
  readonly events: PollEvent[] = [];
  private readonly poller: Poller;
  private readonly source: Source;
  private readonly running: Promise<void>;

  constructor(address: string, { mode = 'reset', interval = 0.05, timeout = 3, before }: WatchOptions) {
    const parsed = parseAddress(address);
    if (!parsed.ok) throw new Error(parsed.problem);
    this.source = before === undefined ? connect(parsed.address) : preceded(connect(parsed.address), before);
    this.poller = new Poller({
      source: this.source,
      clock: systemClock,
      interval,
      timeout,
      mode,
      onEvent: (event) => this.events.push(event),
    });
    this.running = this.poller.run();
  }

  get samples(): Sample[] {
    return this.events.flatMap((event) => (event.type === 'sample' ? [event.sample] : []));
  }

  /** The kinds of the failures so far. */
  get failures(): string[] {
    return this.events.flatMap((event) => (event.type === 'failure' ? [event.failure.kind] : []));
  }

  /** The last sample. */
  get last(): Sample {
    const sample = this.samples.at(-1);
    if (sample === undefined) throw new Error('there is no sample yet');
    return sample;
  }

  /** Waits until that many more samples have come. */
  async more(samples: number): Promise<void> {
    const wanted = this.samples.length + samples;
    await until(() => this.samples.length >= wanted, `${samples} more samples`);
  }

  setMode(mode: Mode): void {
    this.poller.setMode(mode);
  }

  /** Stops polling, takes along what is on its way, and returns the last sample. */
  async stop(): Promise<Sample> {
    this.poller.stop();
    await this.running;
    this.source.close();
    return this.last;
  }
}

/** A source before whose queries something happens. */
function preceded(source: Source, before: (reset: boolean) => Promise<void>): Source {
  return {
    address: source.address,
    get connection() {
      return source.connection;
    },
    query: async (reset, deadline, signal) => {
      await before(reset);
      return source.query(reset, deadline, signal);
    },
    uptime: (deadline, signal) => source.uptime(deadline, signal),
    identify: (deadline, signal) => source.identify(deadline, signal),
    reconnect: () => source.reconnect(),
    close: () => source.close(),
  };
}

/** Watches a core until the test ends. */
export function watch(t: TestContext, address: string, options: WatchOptions = {}): Watch {
  const watching = new Watch(address, options);
  t.after(() => watching.stop());
  return watching;
}

/** Waits until something is so; throws after half a minute. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  for (const end = performance.now() + 30_000; !isSo(); await delay(5)) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
  }
}

/** One direction of a user or a tag in a sample; null where it is not (yet) there. */
export function flowOf(
  sample: Sample,
  dimension: 'inbound' | 'outbound' | 'user',
  name: string,
  direction: 'uplink' | 'downlink' = 'downlink',
): Flow | null {
  return sample.rows[dimension].find((row) => row.name === name)?.[direction] ?? null;
}

/** Its total bytes; 0 where it is not there. */
export const bytesOf = (sample: Sample, dimension: 'inbound' | 'outbound' | 'user', name: string): bigint =>
  flowOf(sample, dimension, name)?.total ?? 0n;

/** What a test can make happen to one call at the fake core. */
import { status } from '@grpc/grpc-js';
import { type Reply, StatusError } from '../../src/demo/core.ts';

/** What becomes of one call. Without any of it, the call is answered as usual. */
export interface Script {
  /** Waits for this before the core looks at its counters. */
  readonly before?: Promise<unknown>;
  /** Waits for this after the counters were read and zeroed, before the answer is sent. */
  readonly after?: Promise<unknown>;
  /** Whether a reset zeroes; false: the call fails before it comes to that. Default true. */
  readonly zero?: boolean;
  /**
   * `never`: no answer; `dropped`: the connections break; `garbage`: bytes that are no protobuf; `exhausted`: a proxy
   * on the way finds the answer too large; or this very status.
   */
  readonly answer?: 'never' | 'dropped' | 'garbage' | 'exhausted' | StatusError;
}

/** A counter whose length says more bytes than follow. */
const GARBAGE = Buffer.from([0x0a, 0x7f, 0x0a, 0x03, 0x61]);

/** Carries a script out around `work`, which reads the counters and, told so, zeroes them. */
export async function perform<T>(
  script: Script,
  work: (zero: boolean) => Reply<T>,
  dropConnections: () => void,
): Promise<T | Buffer> {
  await script.before;
  const ordinary = await work(script.zero ?? true);
  await script.after;
  switch (script.answer) {
    case undefined:
      return ordinary;
    case 'garbage':
      return GARBAGE;
    case 'exhausted':
      throw new StatusError(
        status.RESOURCE_EXHAUSTED,
        'Received message larger than max (5283104 vs 4194304)',
      );
    case 'dropped':
      dropConnections();
      return new Promise(() => undefined);
    case 'never':
      return new Promise(() => undefined);
    default:
      throw script.answer;
  }
}

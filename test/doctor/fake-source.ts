/** A core that answers what a test says, and keeps a record of what it was asked. */
import { type CoreKind, type FailureKind, type Source, SourceFailure } from '../../src/core/core.ts';

export interface FakeSource extends Source {
  /** Whether each query asked for a reset. */
  readonly resets: readonly boolean[];
  readonly closed: boolean;
}

/** Answers with these counters, or fails in this way. */
export function fakeSource(
  answer: readonly string[] | FailureKind,
  core: CoreKind | null = 'v2ray4',
  address = '127.0.0.1:10085',
): FakeSource {
  const resets: boolean[] = [];
  let closed = false;
  return {
    address,
    resets,
    get closed() {
      return closed;
    },
    query: async (reset) => {
      resets.push(reset);
      if (typeof answer === 'string') throw new SourceFailure(answer, 'as told');
      return { names: answer, values: answer.map(() => 1n) };
    },
    uptime: async () => 1,
    identify: async () => {
      if (core === null) throw new SourceFailure('lost', 'as told');
      return core;
    },
    reconnect: () => undefined,
    close: () => {
      closed = true;
    },
  };
}

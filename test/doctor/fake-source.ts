/** A core for the doctor with given counters, or with a given failure. */
import type { CoreKind, FailureKind } from '../../src/core/core.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeSource } from '../support/fake-source.ts';

/** `core` null: one that answers like none that is known. */
export function fakeSource(
  answer: readonly string[] | FailureKind,
  core: CoreKind | null = 'v2ray4',
  address = '127.0.0.1:10085',
): FakeSource {
  const source = new FakeSource(new FakeClock(), address);
  source.core = core;
  if (typeof answer === 'string') source.fail(answer);
  else for (const name of answer) source.count(name, 1);
  return source;
}

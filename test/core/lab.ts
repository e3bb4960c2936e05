/** Helpers for tests of sources: opening one that closes itself, and catching a call's failure. */
import type { TestContext } from 'node:test';
import { parseAddress } from '../../src/core/address.ts';
import { type OnlineSource, SourceFailure } from '../../src/core/core.ts';
import { connect, type TlsOptions } from '../../src/core/grpc.ts';

/** Milliseconds, enough for anything that is answered at all: the machine may be very busy. */
export const PATIENT = 60_000;

/** A source on what an operator would type, closed when the test ends. */
export function open(t: TestContext, address: string, tls?: TlsOptions): OnlineSource {
  const parsed = parseAddress(address);
  if (!parsed.ok) throw new Error(parsed.problem);
  const source = connect(parsed.address, tls);
  t.after(() => source.close());
  return source;
}

/** How a call failed; throws when it did not. */
export async function failureOf(call: Promise<unknown>): Promise<SourceFailure> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof SourceFailure) return outcome;
  throw outcome ?? new Error('the call was answered');
}

/** The counters of an answer as `name value`, sorted. */
export async function linesOf(source: Pick<OnlineSource, 'query'>, reset = false): Promise<string[]> {
  const { names, values } = await source.query(reset, PATIENT);
  return names.map((name, index) => `${name} ${values[index]}`).sort();
}

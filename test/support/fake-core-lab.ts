/** A fake core with three counters and a plain client, closed when the test ends. */
import type { TestContext } from 'node:test';
import { type FakeCore, type FakeCoreOptions, startFakeCore } from './fake-core.ts';
import { createPlainClient, type PlainClient, type PlainClientOptions } from './plain-client.ts';

export const A_UP = 'user>>>a>>>traffic>>>uplink';
export const A_DOWN = 'user>>>a>>>traffic>>>downlink';
export const TCP = 'inbound>>>tcp>>>traffic>>>downlink';

/** What the plain client reads from a core of startWithCounters. */
export const ALL = [`${TCP} 3`, `${A_DOWN} 2`, `${A_UP} 1`];

/** A fake core without counters. */
export async function start(t: TestContext, options: FakeCoreOptions = {}): Promise<FakeCore> {
  const core = await startFakeCore(options);
  t.after(() => core.close());
  return core;
}

/** A client at the core's address. */
export function connect(t: TestContext, core: FakeCore, options: PlainClientOptions = {}): PlainClient {
  const client = createPlainClient(core.address, options);
  t.after(() => client.close());
  return client;
}

/** A core with the three counters, and a client at it. */
export async function startWithCounters(
  t: TestContext,
  options: FakeCoreOptions = {},
): Promise<{ core: FakeCore; client: PlainClient }> {
  const core = await start(t, options);
  core.add(A_UP, 1n);
  core.add(A_DOWN, 2n);
  core.add(TCP, 3n);
  return { core, client: connect(t, core) };
}

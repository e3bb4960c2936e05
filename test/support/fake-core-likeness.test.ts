/** The fake V2Ray 4 compared with the real one: the same requests give the same names and error texts. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { XRAY_SERVICE } from '../../src/core/service.ts';
import { start } from './fake-core-lab.ts';
import { createPlainClient, type PlainClient, type Request } from './plain-client.ts';
import { startV2Ray, type V2RayOptions } from './v2ray.ts';

const BLACKHOLES = ['outbound>>>blackhole-0', 'outbound>>>blackhole-1'];

/** Clients at a real and at a fake V2Ray with the same counters. */
async function startBoth(
  t: TestContext,
  options: Pick<V2RayOptions, 'stats' | 'statsService'>,
): Promise<((service?: string) => PlainClient)[]> {
  const real = await startV2Ray({ ...options, vmess: [], blackholes: BLACKHOLES.length });
  t.after(() => real.stop());
  const fake = await start(t, options);
  for (const place of ['inbound>>>api', 'inbound>>>socks', 'outbound>>>direct', ...BLACKHOLES]) {
    fake.add(`${place}>>>traffic>>>uplink`, 0n);
    fake.add(`${place}>>>traffic>>>downlink`, 0n);
  }
  return [real.api, fake.address].map((address) => (service) => {
    const client = createPlainClient(address, service === undefined ? {} : { service });
    t.after(() => client.close());
    return client;
  });
}

/** The names in an answer, or the status that came in its place. */
async function outcome(answer: Promise<string[]>): Promise<unknown> {
  try {
    return (await answer).map((line) => line.split(' ')[0]);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && 'details' in error)) throw error;
    return { code: error.code, details: error.details };
  }
}

const REQUESTS: Request[] = [
  {},
  { pattern: 'blackhole' },
  { pattern: 'Blackhole' },
  { patterns: ['blackhole'] },
  { pattern: 'inbound.*up', regexp: true },
  { pattern: 'inbound', patterns: ['outbound'] },
];

test('every filter matches the same counters', async (t) => {
  const [real, fake] = (await startBoth(t, {})).map((connect) => connect());
  assert.ok(real !== undefined && fake !== undefined);
  for (const request of REQUESTS) {
    const expected = await outcome(real.query(request));
    assert.deepEqual(await outcome(fake.query(request)), expected, JSON.stringify(request));
  }
});

for (const options of [{}, { stats: false }, { statsService: false }]) {
  test(`the complaints are the same with ${JSON.stringify(options)}`, async (t) => {
    const outcomes = (await startBoth(t, options)).map(async (connect) => [
      await outcome(connect().query()),
      await outcome(
        connect()
          .get({ name: 'user>>>nobody' })
          .then((line) => [line]),
      ),
      await outcome(
        connect()
          .uptime()
          .then(() => ['uptime']),
      ),
      await outcome(connect(XRAY_SERVICE).query()),
    ]);
    const [real, fake] = await Promise.all(outcomes);
    assert.deepEqual(fake, real);
  });
}

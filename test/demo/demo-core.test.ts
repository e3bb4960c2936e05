/** The demo's core over real gRPC: v2top's own source reads it as it reads any other core. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAddress } from '../../src/core/address.ts';
import type { Answer } from '../../src/core/core.ts';
import { GrpcSource } from '../../src/core/grpc.ts';
import { startDemoCore } from '../../src/demo/demo-core.ts';

const DEADLINE = 5000;

test('the demo is a V2Ray 4 with some days of traffic, whose counters follow the clock and can be reset', async () => {
  let clock = 0;
  const core = await startDemoCore({ seed: 3, now: () => clock });
  const address = parseAddress(core.address);
  assert.ok(address.ok);
  const source = new GrpcSource(address.address);
  try {
    assert.equal(await source.identify(DEADLINE), 'v2ray4');
    const uptime = await source.uptime(DEADLINE);
    assert.ok(uptime !== null && uptime > 86_400);

    const first = await source.query(false, DEADLINE);
    const again = await source.query(true, DEADLINE);
    assert.equal(userBytes(again), userBytes(first));
    assert.ok(userBytes(first) > 1_000_000_000n);
    assert.ok(first.names.includes('inbound>>>api>>>traffic>>>uplink'));

    assert.equal(userBytes(await source.query(false, DEADLINE)), 0n);
    clock += 20_000;
    assert.ok(userBytes(await source.query(false, DEADLINE)) > 0n);
    assert.equal(await source.uptime(DEADLINE), uptime + 20);
  } finally {
    source.close();
    await core.close();
  }
});

function userBytes({ names, values }: Answer): bigint {
  return values.reduce(
    (sum, value, index) => (names[index]?.startsWith('user>>>') === true ? sum + value : sum),
    0n,
  );
}

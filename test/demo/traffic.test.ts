/** The demo's traffic: the same for the same seed, never backwards, and consistent. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseCounterName } from '../../src/core/counters.ts';
import { DemoTraffic } from '../../src/demo/traffic.ts';

describe('the traffic of the demo', () => {
  test('is the same for the same seed, whatever the time steps', () => {
    const coarse = new DemoTraffic({ users: 36, seed: 7 });
    const fine = new DemoTraffic({ users: 36, seed: 7 });
    coarse.advance(64);
    for (let step = 0; step < 256; step++) fine.advance(0.25);
    assert.deepEqual(coarse.counters(), fine.counters());
    assert.equal(coarse.uptime, fine.uptime);
  });

  test('is different for another seed', () => {
    const [one, two] = [1, 2].map((seed) => new DemoTraffic({ users: 36, seed }));
    assert.notDeepEqual(one?.counters(), two?.counters());
  });

  test('never goes backwards', () => {
    const traffic = new DemoTraffic({ users: 36 });
    let before = new Map(traffic.counters());
    for (let second = 0; second < 600; second++) {
      traffic.advance(1);
      const after = new Map(traffic.counters());
      for (const [name, value] of before) {
        assert.ok((after.get(name) ?? -1n) >= value, `${name} fell at second ${second}`);
      }
      before = after;
    }
  });

  test('leaves through the outbounds exactly as users make it, and costs a few percent more at the inbounds', () => {
    const traffic = new DemoTraffic({ users: 36 });
    for (let minute = 0; minute < 20; minute++) {
      traffic.advance(60.3);
      for (const direction of ['uplink', 'downlink'] as const) {
        const user = sum(traffic, 'user', direction);
        assert.equal(sum(traffic, 'outbound', direction), user);
        const overhead = Number(sum(traffic, 'inbound', direction)) / Number(user) - 1;
        assert.ok(overhead > 0.01 && overhead < 0.07, `overhead ${overhead}`);
      }
    }
  });

  test('has idle and busy users in each minute, and new users over time', () => {
    const traffic = new DemoTraffic({ users: 36 });
    const countUsers = () => traffic.counters().filter(([name]) => name.startsWith('user>>>')).length / 2;
    assert.equal(countUsers(), 36);
    for (let minute = 0; minute < 5; minute++) {
      const before = new Map(traffic.counters());
      traffic.advance(60);
      const moved = traffic.counters().filter(([name, value]) => {
        return name.endsWith('downlink') && name.startsWith('user>>>') && value !== before.get(name);
      }).length;
      assert.ok(moved > 5 && moved < 36, `${moved} users moved`);
    }
    assert.ok(countUsers() > 36);
    traffic.advance(86_400);
    assert.ok(countUsers() < 60);
  });

  test('costs nothing for users who sleep: a crowd is as cheap as a small server', () => {
    const traffic = new DemoTraffic({ users: 50_000 });
    const before = new Map(traffic.counters());
    assert.equal([...before.keys()].filter((name) => name.startsWith('user>>>')).length, 100_000);
    traffic.advance(60);
    const moved = traffic.counters().filter(([name, value]) => value !== before.get(name)).length;
    assert.ok(moved > 50 && moved < 1000, `${moved} counters moved`);
  });
});

function sum(traffic: DemoTraffic, dimension: string, direction: string): bigint {
  return traffic.counters().reduce((total, [counter, value]) => {
    const name = parseCounterName(counter);
    return name?.dimension === dimension && name.direction === direction ? total + value : total;
  }, 0n);
}

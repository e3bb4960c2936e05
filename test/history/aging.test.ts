/** Slots become hours and days, and no sum changes. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { ageOnce, HOUR_LIFE, RECENT_LIFE } from '../../src/history/aging.ts';
import { formatDay } from '../../src/history/calendar.ts';
import { Reader } from '../../src/history/reader.ts';
import { Store } from '../../src/history/store.ts';
import { ADDRESS, change, entryAt, START, sumsOf, tempFolder } from './lab.ts';

const NAMES = ['alice', 'bob', 'carol'];
const ZONES = ['UTC', 'Asia/Kolkata', 'America/Havana', 'Europe/Berlin'];

const open = (zone: string): Promise<Store> =>
  Store.open({ path: ':memory:', zone, systemZone: 'UTC', now: START });

/** Bytes by local day, wherever they are kept. */
function byDay(store: Store): Record<string, number> {
  const days: Record<string, number> = {};
  const add = (date: number, bytes: unknown): void => {
    const key = formatDay(date);
    days[key] = (days[key] ?? 0) + Number(bytes);
  };
  for (const { date, down } of store.db.prepare('SELECT date, down FROM day').all()) add(Number(date), down);
  for (const { start, down } of store.db.prepare('SELECT start, down FROM slot').all())
    add(store.calendar.dateOf(Number(start)), down);
  return days;
}

/** A run of polls: how far the clock moves before each, what is counted, and how many pieces are aged after it. */
const RUN = fc.record({
  zone: fc.constantFrom(...ZONES),
  moves: fc.array(
    fc.record({
      // Mostly on by minutes, now and then by days, or back.
      by: fc.oneof(
        { weight: 6, arbitrary: fc.integer({ min: 0, max: 5000 }) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 9 * 86_400 }) },
        { weight: 1, arbitrary: fc.integer({ min: -4 * 86_400, max: 0 }) },
      ),
      name: fc.constantFrom(...NAMES),
      bytes: fc.integer({ min: 0, max: 10_000 }),
      pieces: fc.integer({ min: 0, max: 3 }),
    }),
    { maxLength: 60 },
  ),
});

test('no order of polls, clock jumps and rollups changes a sum, or moves a byte to another day', async () => {
  const property = fc.asyncProperty(RUN, async ({ zone, moves }) => {
    const store = await open(zone);
    store.acquire(ADDRESS);
    const sums: Record<string, bigint> = {};
    const days: Record<string, number> = {};
    let [now, slot] = [START, 0];
    for (const { by, name, bytes, pieces } of moves) {
      now += by;
      const natural = now - (now % 300);
      slot = natural < slot && slot - natural <= 3600 ? slot : natural;
      store.commit(ADDRESS, entryAt(now, { changes: [change(name, BigInt(bytes))] }));
      sums[name] = (sums[name] ?? 0n) + BigInt(bytes);
      const day = formatDay(store.calendar.dateOf(slot));
      if (bytes > 0) days[day] = (days[day] ?? 0) + bytes;
      for (let piece = 0; piece < pieces; piece++) ageOnce(store.db, store.calendar, now);
    }
    const counted = Object.entries(sums).filter(([, bytes]) => bytes > 0n);
    const kept = Object.entries(sumsOf(store)).filter(([, bytes]) => bytes > 0n);
    assert.deepEqual(new Map(kept), new Map(counted));
    assert.deepEqual(byDay(store), days);
    store.close();
  });
  await fc.assert(property, { numRuns: 60 });
});

test('five minutes are kept for two days, hours for ninety, days forever', async () => {
  const store = await open('UTC');
  store.acquire(ADDRESS);
  for (let day = 0; day < 100; day++)
    store.commit(ADDRESS, entryAt(START + day * 86_400, { changes: [change('alice', 1n)] }));
  const now = START + 99 * 86_400;
  while (ageOnce(store.db, store.calendar, now));
  const count = (query: string): unknown => Object.values(store.db.prepare(query).get() ?? {})[0];
  assert.equal(count('SELECT count(*) FROM slot'), 1);
  assert.equal(count('SELECT min(start) FROM recent'), now - RECENT_LIFE);
  assert.equal(count('SELECT count(*) FROM recent'), 2);
  assert.equal(count('SELECT min(start) FROM hour'), now - HOUR_LIFE);
  assert.equal(count('SELECT count(*) FROM day'), 99);
  assert.deepEqual(sumsOf(store), { alice: 100n });
  store.close();
});

test('a slot with more names than fit into one transaction is moved completely, in several', async () => {
  const store = await open('UTC');
  store.acquire(ADDRESS);
  const changes = Array.from({ length: 4500 }, (_, index) => change(`user ${index}`, 1n));
  store.commit(ADDRESS, entryAt(START, { changes }));
  let pieces = 0;
  while (ageOnce(store.db, store.calendar, START + 300)) pieces += 1;
  assert.equal(pieces, 3);
  const { names, bytes } =
    store.db.prepare('SELECT count(*) AS names, sum(down) AS bytes FROM day').get() ?? {};
  assert.deepEqual([names, bytes], [4500, 4500]);
  store.close();
});

test('a report that is under way sees nothing of what is recorded and moved meanwhile', async (t) => {
  const path = join(tempFolder(t), 'history.db');
  const store = await Store.open({ path, zone: 'UTC', systemZone: 'UTC', now: START });
  store.acquire(ADDRESS);
  store.commit(ADDRESS, entryAt(START, { changes: [change('alice', 10n)] }));
  const reader = await Reader.open(path);
  const [alice] = reader.names(reader.servers());
  assert.ok(alice);
  const sums = () => reader.sums({ kind: 'ever' }).get(alice.id)?.downlink;
  assert.equal(sums(), 10n);
  store.commit(ADDRESS, entryAt(START + 300, { changes: [change('alice', 5n)] }));
  while (ageOnce(store.db, store.calendar, START + 300));
  assert.equal(sums(), 10n);
  reader.close();
  assert.deepEqual(sumsOf(store), { alice: 15n });
  store.close();
});

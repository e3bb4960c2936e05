/** The store alone: what was written is found again, whatever happens in between. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { Store } from '../../src/history/store.ts';
import { JournalFailure } from '../../src/traffic/journal.ts';
import { ADDRESS, change, counterOf, entryAt, rowsOf, START, sumsOf, tempFolder } from './lab.ts';

const open = (path: string, now = START, zone?: string): Promise<Store> =>
  Store.open({ path, zone, systemZone: 'UTC', now });

test('a server that was never recorded has no saved state', async () => {
  const store = await open(':memory:');
  assert.deepEqual(store.acquire(ADDRESS), { role: 'writer', saved: null });
  store.close();
});

const PACE = { fastest: { inbound: 5_000_000, outbound: 4_000_000, user: 3_000_000 }, reset: 0.02 };
const SINCE = { boot: 'boot', seconds: 12.5 };

test('the next v2top finds raw values, totals, the start and the mark of a reset', async (t) => {
  const path = join(tempFolder(t), 'history.db');
  const first = await open(path);
  first.acquire(ADDRESS);
  first.commit(
    ADDRESS,
    entryAt(START, {
      start: SINCE,
      isEarlier: true,
      changes: [change('alice', 1000n, { life: 1000n }), change('bob', 5n)],
    }),
  );
  first.commit(
    ADDRESS,
    entryAt(START + 1, {
      start: SINCE,
      changes: [change('alice', 200n, { raw: 1200n, life: 1200n })],
      resetUnderWay: true,
      pace: PACE,
    }),
  );
  first.close();
  const second = await open(path);
  const { saved } = second.acquire(ADDRESS);
  second.close();
  assert.deepEqual(saved, {
    counters: [
      { counter: counterOf('alice'), raw: 1200n, life: 1200n },
      { counter: counterOf('bob'), raw: 5n, life: 5n },
    ],
    start: SINCE,
    sighted: { boot: 'boot', at: { mono: (START + 1) * 1000, wall: (START + 1) * 1000 } },
    resetUnderWay: true,
    pace: PACE,
  });
  assert.deepEqual(rowsOf(path, 'SELECT name, earlier_down FROM name ORDER BY name'), [
    { name: 'alice', earlier_down: 1000n },
    { name: 'bob', earlier_down: 5n },
  ]);
  assert.deepEqual(rowsOf(path, 'SELECT start, up, down FROM slot'), [
    { start: BigInt(START), up: 0n, down: 200n },
  ]);
});

test('a reset zeroes every raw value and keeps what was counted; a restart ends both', async () => {
  const store = await open(':memory:');
  store.acquire(ADDRESS);
  store.commit(ADDRESS, entryAt(START, { changes: [change('alice', 10n), change('bob', 20n)] }));
  const answered = change('alice', 1n, { raw: 0n, life: 11n });
  store.commit(ADDRESS, entryAt(START, { basis: 'zeroed', changes: [answered] }));
  assert.deepEqual(store.acquire(ADDRESS).saved?.counters, [
    { counter: counterOf('alice'), raw: 0n, life: 11n },
    { counter: counterOf('bob'), raw: 0n, life: 20n },
  ]);
  store.commit(ADDRESS, entryAt(START, { basis: 'restarted', changes: [change('bob', 3n)] }));
  assert.deepEqual(store.acquire(ADDRESS).saved?.counters, [
    { counter: counterOf('bob'), raw: 3n, life: 3n },
  ]);
  assert.deepEqual(sumsOf(store), { alice: 11n, bob: 23n });
  store.close();
});

test('another core behind the address gets its own books', async () => {
  const store = await open(':memory:');
  store.acquire(ADDRESS);
  store.commit(ADDRESS, entryAt(START, { changes: [change('alice', 10n)] }));
  store.commit(
    ADDRESS,
    entryAt(START + 9, {
      basis: 'another core',
      isEarlier: true,
      changes: [change('alice', 7n)],
      events: [{ type: 'another core' }],
    }),
  );
  assert.deepEqual(store.acquire(ADDRESS).saved?.counters, [
    { counter: counterOf('alice'), raw: 7n, life: 7n },
  ]);
  const books = store.db.prepare('SELECT number, address FROM book ORDER BY id').all();
  assert.deepEqual(
    books.map(({ number, address }) => [number, address]),
    [
      [1, ADDRESS],
      [2, ADDRESS],
    ],
  );
  assert.deepEqual(sumsOf(store), { alice: 17n });
  store.close();
});

test('only one v2top writes at a time: the second is a reader until the first has gone', async (t) => {
  const path = join(tempFolder(t), 'history.db');
  const [first, second] = [await open(path), await open(path)];
  assert.equal(first.acquire(ADDRESS).role, 'writer');
  first.commit(ADDRESS, entryAt(START, { changes: [change('alice', 10n)] }));
  const { role, saved } = second.acquire(ADDRESS);
  assert.equal(role, 'reader');
  assert.deepEqual(saved?.counters, [{ counter: counterOf('alice'), raw: 10n, life: 10n }]);
  assert.equal(second.acquire('127.0.0.1:2').role, 'writer', 'another server is free');
  first.release(ADDRESS);
  assert.equal(second.acquire(ADDRESS).role, 'writer');
  first.close();
  second.close();
});

test('what was recorded is found while another process is in the middle of a commit', async (t) => {
  const path = join(tempFolder(t), 'history.db');
  const [first, second] = [await open(path), await open(path)];
  first.acquire(ADDRESS);
  first.commit(ADDRESS, entryAt(START, { changes: [change('alice', 10n)] }));
  first.db.exec('BEGIN IMMEDIATE');
  const { role, saved } = second.acquire(ADDRESS);
  assert.equal(role, 'reader');
  assert.deepEqual(saved?.counters, [{ counter: counterOf('alice'), raw: 10n, life: 10n }]);
  assert.equal(second.acquire('127.0.0.1:2').role, 'writer', 'another server is free');
  first.db.exec('ROLLBACK');
  first.close();
  second.close();
});

test('a writer whose lock failed is refused rather than counted twice', async (t) => {
  const path = join(tempFolder(t), 'history.db');
  const [first, second] = [await open(path), await open(path)];
  first.acquire(ADDRESS);
  first.commit(ADDRESS, entryAt(START));
  second.acquire(ADDRESS);
  second.commit(ADDRESS, entryAt(START, { changes: [change('alice', 1n)] }));
  assert.throws(
    () => first.commit(ADDRESS, entryAt(START, { changes: [change('alice', 1n)] })),
    /another v2top writes/,
  );
  assert.deepEqual(sumsOf(second), { alice: 1n });
  first.close();
  second.close();
});

test('events of one kind within an hour become one row, with their number and bytes', async () => {
  const store = await open(':memory:');
  store.acquire(ADDRESS);
  for (const second of [0, 10, 20]) {
    const time = START + second;
    store.commit(ADDRESS, entryAt(time, { events: [{ type: 'maybe lost', bytes: 5n }] }));
  }
  const { first, last, bytes, times } = store.db.prepare('SELECT * FROM event').get() ?? {};
  assert.deepEqual([first, last, bytes, times], [START, START + 20, 15, 3]);
  store.close();
});

test('a clock set back by less than an hour stays in its slot; by more it is followed and reported', async () => {
  const store = await open(':memory:');
  store.acquire(ADDRESS);
  for (const seconds of [0, -1800, -7200])
    store.commit(ADDRESS, entryAt(START + seconds, { changes: [change('alice', 1n)] }));
  const slots = store.db.prepare('SELECT start, down FROM slot ORDER BY start').all();
  assert.deepEqual(
    slots.map(({ start, down }) => [start, down]),
    [
      [START - 7200, 1],
      [START, 2],
    ],
  );
  const event = store.db.prepare('SELECT type, first, last FROM event').get();
  assert.deepEqual({ ...event }, { type: 'clock', first: START, last: START - 7200 });
  store.close();
});

test('a core that repeatedly counts up to the end of int64 breaks no sum', async () => {
  const most = 2n ** 63n - 1n;
  const store = await open(':memory:');
  store.acquire(ADDRESS);
  for (let time = 0; time < 3; time++) {
    const lie = change('alice', most, { raw: most, life: most * 3n });
    store.commit(ADDRESS, entryAt(START + time, { changes: [lie] }));
  }
  assert.deepEqual(sumsOf(store), { alice: most });
  store.close();
});

test('names are stored verbatim, and counters of other kinds are skipped', async () => {
  const store = await open(':memory:');
  store.acquire(ADDRESS);
  const names = ['', 'a>>>b', "o'hara; DROP TABLE name", '\u0000\u001b[31m', 'علی\u200cرضا', '👩‍👩‍👧'];
  const changes = names.map((name) => change(name, 1n));
  const fork = { counter: 'fork>>>x', growth: 1n, raw: 1n, life: 1n };
  store.commit(ADDRESS, entryAt(START, { changes: [...changes, fork] }));
  assert.deepEqual(
    store.acquire(ADDRESS).saved?.counters.map(({ counter }) => counter),
    names.map(counterOf),
  );
  store.close();
});

test('a file of another program, of a newer v2top, or damaged is not changed, and the reason is given', async (t) => {
  const folder = tempFolder(t);
  const foreign = join(folder, 'foreign.db');
  const db = new DatabaseSync(foreign);
  db.exec('CREATE TABLE t (x); PRAGMA application_id = 7');
  db.close();
  const newer = join(folder, 'newer.db');
  (await open(newer)).close();
  const edit = new DatabaseSync(newer);
  edit.exec('PRAGMA user_version = 99');
  edit.close();
  const text = join(folder, 'text.db');
  writeFileSync(text, 'This is not SQLite.\n'.repeat(400));
  for (const [path, reason] of [
    [foreign, /is not a history of v2top/],
    [newer, /was written by a newer v2top \(format 99\)/],
    [text, /is not a history of v2top/],
  ] as const) {
    const before = readFileSync(path);
    await assert.rejects(
      open(path),
      (error) => error instanceof JournalFailure && reason.test(error.message),
    );
    assert.deepEqual(readFileSync(path), before);
  }
});

test('the zone of the file stays; another one applies from the next midnight', async (t) => {
  const path = join(tempFolder(t), 'history.db');
  (await open(path)).close();
  (await open(path, START, 'Asia/Tehran')).close();
  const store = await open(path, START, 'Asia/Tehran');
  assert.equal(store.calendar.zoneName(START), 'UTC');
  assert.equal(store.calendar.zoneName(START + 86_400), 'Asia/Tehran');
  store.close();
});

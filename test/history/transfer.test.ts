/** Exports, imports and forgetting: nothing is doubled, and nothing of a forgotten person stays. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ageOnce } from '../../src/history/aging.ts';
import { exportLines } from '../../src/history/export.ts';
import { forget } from '../../src/history/forget.ts';
import { importLines } from '../../src/history/import.ts';
import { Reader } from '../../src/history/reader.ts';
import { Store } from '../../src/history/store.ts';
import { UsageError } from '../../src/text/usage-error.ts';
import { ADDRESS, change, counterOf, entryAt, rowsOf, START, SUMS, sumsOf, tempFolder } from './lab.ts';

const open = (path = ':memory:'): Promise<Store> =>
  Store.open({ path, zone: 'UTC', systemZone: 'UTC', now: START });

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

async function filled(): Promise<Store> {
  const store = await open();
  store.acquire(ADDRESS);
  store.commit(ADDRESS, entryAt(START - 86_400, { isEarlier: true, changes: [change('alice', 1000n)] }));
  store.commit(ADDRESS, entryAt(START - 3600, { changes: [change('alice', 2n ** 60n), change('bob', 5n)] }));
  while (ageOnce(store.db, store.calendar, START));
  store.commit(ADDRESS, entryAt(START, { changes: [change('bob', 7n)], events: [{ type: 'restarted' }] }));
  return store;
}

const exported = (store: Store): string[] => [...exportLines(store.db, store.calendar, 'hk1')];

test('an export takes every byte and event to another machine, under its name', async () => {
  const [from, to] = [await filled(), await open()];
  to.acquire(ADDRESS);
  to.commit(ADDRESS, entryAt(START, { changes: [change('carol', 3n)] }));
  const imported = await importLines(to.db, each(exported(from)), to.calendar);
  assert.deepEqual(imported, { machine: 'hk1', servers: 1, names: 2 });
  assert.deepEqual(sumsOf(to), { ...sumsOf(from), carol: 3n });
  const reader = new Reader(to.db);
  const servers = reader.servers().map(({ server }) => server);
  assert.deepEqual(servers.sort(), ['127.0.0.1:10085', 'hk1/127.0.0.1:10085']);
  assert.equal(reader.events(reader.servers(), 0, START + 1).length, 1);
  assert.deepEqual(to.acquire(ADDRESS).saved?.counters.length, 1, 'the own books go on as they were');
});

test('an export is accepted once, and never by the history that it came from', async () => {
  const [from, to] = [await filled(), await open()];
  const lines = exported(from);
  await importLines(to.db, each(lines), to.calendar);
  const before = sumsOf(to);
  await assert.rejects(importLines(to.db, each(lines), to.calendar), /imported before/);
  await assert.rejects(importLines(from.db, each(lines), from.calendar), /this history itself/);
  assert.deepEqual(sumsOf(to), before);
});

test('an invalid line is refused with its number, and nothing is imported', async () => {
  const good = exported(await filled());
  const head = good[0] ?? '';
  const cases: readonly (readonly [string[], RegExp])[] = [
    [[], /empty/],
    [['{"type":"else"}'], /Line 1 .* does not begin an export/],
    [[head.replace('"format":1', '"format":2')], /newer/],
    [[head.replace(/"uuid":"[^"]*"/, '"uuid":"x"')], /Line 1 .* no uuid/],
    [[head, 'x'], /Line 2 .* is not a JSON object/],
    [[head, '[]'], /Line 2 .* is not a JSON object/],
    [[head, '{"type":"day","day":"2026-11-31","name":1,"up":"1","down":"1"}'], /Line 2 .* has no day/],
    [[head, '{"type":"hour","start":0,"name":9,"up":"1","down":"1"}'], /Line 2 .* no line before it/],
    [[head, '{"type":"name","id":1,"book":1}'], /Line 2/],
    [[...good, '{"type":"hour","start":0,"name":1,"up":"-1","down":"1"}'], /has no bytes "up"/],
    [
      [...good, '{"type":"hour","start":0,"name":1,"up":"9223372036854775808","down":"1"}'],
      /has no bytes "up"/,
    ],
    [[head, '{"type":"drop"}'], /unknown type/],
  ];
  for (const [lines, reason] of cases) {
    const to = await open();
    await assert.rejects(
      importLines(to.db, each(lines), to.calendar),
      (error) => error instanceof UsageError && reason.test(error.message),
      String(reason),
    );
    assert.deepEqual(sumsOf(to), {});
    assert.equal(new Reader(to.db).servers().length, 0);
  }
});

test('a machine with a name that looks like an address or a path gets another name', async () => {
  const to = await open();
  const lines = exported(await filled());
  const head = (lines[0] ?? '').replace('"hk1"', '"../\\u001b[31m"');
  const { machine } = await importLines(to.db, each([head, ...lines.slice(1)]), to.calendar);
  assert.match(machine, /^[0-9a-f]{8}$/);
});

test('a forgotten name leaves nothing in the file, and its present counters are not counted again', async (t) => {
  const path = join(tempFolder(t), 'history.db');
  const store = await open(path);
  store.acquire(ADDRESS);
  const name = 'erase.me@example.com';
  store.commit(ADDRESS, entryAt(START, { changes: [change(name, 5000n), change('bob', 1n)] }));
  while (ageOnce(store.db, store.calendar, START + 600));
  store.commit(ADDRESS, entryAt(START + 600, { changes: [change(name, 10n, { raw: 5010n, life: 5010n })] }));
  const reader = new Reader(store.db);
  forget(
    store.db,
    reader.names(reader.servers()).filter((one) => one.name === name),
  );
  store.close();
  for (const file of [path, `${path}-wal`]) {
    let bytes = Buffer.alloc(0);
    try {
      bytes = readFileSync(file);
    } catch {
      // Without a writer there is no WAL.
    }
    assert.equal(bytes.includes('erase.me'), false, file);
  }
  assert.deepEqual(rowsOf(path, SUMS), [{ name: 'bob', up: 0n, down: 1n }]);

  const next = await open(path);
  const { saved } = next.acquire(ADDRESS);
  assert.deepEqual(
    saved?.counters.map(({ counter }) => counter),
    [counterOf('bob')],
  );
  // The next v2top knows nothing of the name, and takes all that the core holds for growth.
  next.commit(ADDRESS, entryAt(START + 900, { changes: [change(name, 5100n)] }));
  next.commit(ADDRESS, entryAt(START + 901, { changes: [change(name, 7n, { raw: 5107n, life: 5107n })] }));
  assert.equal(sumsOf(next)[name], 97n);
  next.close();
});

test('a name forgotten under a running v2top is counted from there', async (t) => {
  const path = join(tempFolder(t), 'history.db');
  const [recorder, other] = [await open(path), await open(path)];
  recorder.acquire(ADDRESS);
  recorder.commit(ADDRESS, entryAt(START, { changes: [change('alice', 5000n)] }));
  const reader = new Reader(other.db);
  forget(other.db, reader.names(reader.servers()));
  recorder.commit(
    ADDRESS,
    entryAt(START + 1, { changes: [change('alice', 7n, { raw: 5007n, life: 5007n })] }),
  );
  assert.deepEqual(sumsOf(recorder), { alice: 7n });
  recorder.close();
  other.close();
});

/** Every later v2top can read and write a history of 0.2: `fixtures/history-1.db` never changes. */
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Reader } from '../../src/history/reader.ts';
import { FORMAT } from '../../src/history/schema.ts';
import { Store } from '../../src/history/store.ts';
import { ADDRESS, change, counterOf, entryAt, START, sumsOf, tempFolder } from './lab.ts';

test('a history of format 1 is opened, read completely and continued', async (t) => {
  const path = join(tempFolder(t), 'history.db');
  copyFileSync(fileURLToPath(new URL('../fixtures/history-1.db', import.meta.url)), path);
  const store = await Store.open({ path, zone: undefined, systemZone: 'UTC', now: START });
  const { saved, role } = store.acquire(ADDRESS);
  assert.equal(role, 'writer');
  assert.deepEqual(saved, {
    counters: [
      { counter: counterOf('alice'), raw: 3_000_500n, life: 3_000_500n },
      { counter: counterOf('bob@example.com'), raw: 10n, life: 10n },
    ],
    start: { boot: 'boot', seconds: 5 },
    sighted: { boot: 'boot', at: { mono: START * 1000, wall: START * 1000 } },
    resetUnderWay: true,
  });
  assert.deepEqual(sumsOf(store), { alice: 3_000_500n, 'bob@example.com': 10n });
  assert.equal(store.calendar.zoneName(START), 'Europe/Berlin');
  const reader = new Reader(store.db);
  assert.deepEqual(
    reader.events(reader.servers(), 0, START).map(({ type, bytes }) => [type, bytes]),
    [
      ['maybe lost', 9n],
      ['restarted', 0n],
    ],
  );
  store.commit(ADDRESS, entryAt(START + 600, { changes: [change('carol', 1n)] }));
  assert.equal(sumsOf(store).carol, 1n);
  store.close();
  const again = await Reader.open(path);
  assert.equal(again.db.prepare('PRAGMA user_version').get()?.user_version, FORMAT);
  again.close();
});

/** What a screen reads from a history: its own, and one that others write. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { History } from '../../src/history/history.ts';
import type { BookEvent } from '../../src/traffic/journal.ts';
import { ADDRESS, change, entryAt, PATIENT, START, tempFolder } from './lab.ts';

const [DAY, SLOT] = [86_400, 300];

test('a screen is told when a server was last read, and what happened to it, the newest first', async (t) => {
  const path = join(tempFolder(t), 'history.db');
  const history = await History.open({ path, zone: 'UTC', deadlines: PATIENT });
  assert.deepEqual(await history.record({ address: ADDRESS, now: START }), {
    file: path,
    seen: null,
    events: [],
  });
  const [journal, other] = [history.journal(ADDRESS), history.journal('hk1.example:10085')];
  await journal.acquire();
  await other.acquire();
  await journal.commit(entryAt(START - 7200, { events: [{ type: 'restarted' }] }));
  await journal.commit(entryAt(START, { events: [{ type: 'maybe lost', bytes: 5n }] }));
  // One v2top was ended and another started.
  const absence = { type: 'absence', from: (START - 60) * 1000, to: START * 1000, bytes: 5n } as const;
  await journal.commit(entryAt(START, { events: [absence] }));
  await other.commit(entryAt(START + 30, { events: [{ type: 'strangers' }] }));
  const record = await history.record({ address: 'localhost:10085', now: START + 60 });
  assert.equal(record?.seen, START);
  assert.deepEqual(
    record?.events.map(({ type, first, bytes, times }) => [type, first, bytes, times]),
    [
      ['maybe lost', START, 5n, 1],
      ['restarted', START - 7200, 0n, 1],
    ],
  );
  await history.close();
});

/** A history in which alice and bob have carried something today, days ago and last month. */
async function historyOfDays(): Promise<History> {
  const history = await History.open({ path: ':memory:', zone: 'UTC', deadlines: PATIENT });
  const journal = history.journal(ADDRESS);
  await journal.acquire();
  for (const [ago, bytes] of [
    [40 * DAY, 1n],
    [3 * DAY, 10n],
    [3600, 100n],
    [0, 1000n],
  ] as const)
    await journal.commit(entryAt(START - ago, { changes: [change('alice', bytes), change('bob', 2n)] }));
  return history;
}

const QUERY = {
  address: 'localhost:10085',
  dimension: 'user',
  billingDay: 1,
  now: START + 60,
  limits: new Map([['alice', 10_000n]]),
} as const;

test('a screen gets the traffic of a row or a table by period', async () => {
  const history = await historyOfDays();
  const days = (await history.series({ ...QUERY, name: 'alice', by: 'day' })) ?? [];
  assert.deepEqual(
    days.filter(({ downlink }) => downlink > 0n).map(({ label, downlink }) => [label, downlink]),
    [
      ['2026-11-20', 10n],
      ['2026-11-23', 1100n],
    ],
  );
  assert.equal(days.at(-1)?.start, START - 3 * 3600);
  const hours = (await history.series({ ...QUERY, name: null, by: 'hour' })) ?? [];
  assert.deepEqual(
    hours.slice(-2).map(({ downlink }) => downlink),
    [102n, 1002n],
  );
  assert.equal(hours.length, 24);
  const months = (await history.series({ ...QUERY, name: 'alice', by: 'month' })) ?? [];
  assert.deepEqual(
    months.map(({ label, downlink }) => [label, downlink]),
    [
      ['2026-10', 1n],
      ['2026-11', 1110n],
    ],
  );
  await history.close();
});

test('a screen gets the usage of each name today and in this month, and of quotas', async () => {
  const history = await historyOfDays();
  const usage = await history.usage(QUERY);
  assert.deepEqual(
    usage?.names.map(({ name, today, month }) => [name, today.downlink, month.downlink]),
    [
      ['alice', 1100n, 1110n],
      ['bob', 4n, 6n],
    ],
  );
  assert.deepEqual(
    usage?.quotas.map(({ name, used, percent }) => [name, used, percent]),
    [['alice', 1110n, 11]],
  );
  await history.close();
});

/** A history in which alice has carried something last month, in the last days, and today between two gaps. */
async function historyWithGaps(): Promise<History> {
  const history = await History.open({ path: ':memory:', zone: 'UTC', deadlines: PATIENT });
  const journal = history.journal(ADDRESS);
  await journal.acquire();
  const add = (ago: number, alice: bigint, events: readonly BookEvent[] = []) =>
    journal.commit(entryAt(START - ago, { changes: [change('alice', alice), change('bob', 1n)], events }));
  await add(40 * DAY, 1n);
  await add(2 * DAY, 10n);
  await add(DAY, 100n);
  await add(8 * SLOT, 300_000n);
  // Three slots in which nothing was read: what flowed then is found at their end.
  const absence = { from: (START - 8 * SLOT + 10) * 1000, to: (START - 4 * SLOT) * 1000, bytes: 1n } as const;
  await add(4 * SLOT, 1_200_000n, [{ type: 'absence', ...absence }]);
  await journal.commit(entryAt(START - 2 * SLOT, { changes: [change('bob', 1n)] }));
  await add(0, 5000n);
  return history;
}

test('the page of a row is told its days, and the last day by five minutes with its gaps', async () => {
  const history = await historyWithGaps();
  const query = {
    address: ADDRESS,
    dimension: 'user',
    name: 'alice',
    billingDay: 1,
    now: START + 9,
  } as const;
  const record = await history.row(query);
  const { today, yesterday, month, all } = record ?? {};
  assert.deepEqual(
    [today, yesterday, month, all].map((bytes) => bytes?.downlink),
    [1_505_000n, 100n, 1_505_110n, 1_505_111n],
  );
  assert.deepEqual(
    [...(record?.trace.slots ?? [])]
      .slice(-6)
      .map(([start, speeds]) => [(start - START) / SLOT, speeds?.downlink ?? null]),
    [
      [-8, 1000],
      [-7, null],
      [-6, null],
      [-5, null],
      [-4, 1000],
      [0, 5000],
    ],
  );
  assert.deepEqual([record?.trace.from, record?.trace.to], [START - 40 * DAY, START]);
  assert.equal(await History.reading([]).row(query), null);
  await history.close();
});

test('what others record is read while they write, after they have ended, and without making a file', async (t) => {
  const folder = tempFolder(t);
  const [system, own] = [join(folder, 'system.db'), join(folder, 'own.db')];
  const screen = History.reading([system, own]);
  const query = { address: ADDRESS, billingDay: 1, now: START, limits: new Map() } as const;
  const today = async () =>
    (await screen.usage(query))?.names.map(({ name, today }) => [name, today.downlink]);
  assert.equal(await today(), undefined);
  assert.deepEqual(readdirSync(folder), []);

  const recorder = await History.open({ path: own, zone: 'UTC' });
  const journal = recorder.journal(ADDRESS);
  await journal.acquire();
  assert.equal(await today(), undefined, 'not of this server');
  await journal.commit(entryAt(START, { changes: [change('alice', 10n)] }));
  assert.deepEqual(await today(), [['alice', 10n]]);
  await journal.commit(entryAt(START, { changes: [change('alice', 5n)] }));
  assert.deepEqual(await today(), [['alice', 15n]]);
  await recorder.close();
  assert.deepEqual(await today(), [['alice', 15n]]);
  assert.deepEqual(
    readdirSync(folder).filter((name) => !name.includes('-writer-')),
    ['own.db'],
  );
  await screen.close();
});

test('a history of others comes before the own one where it holds the server', async (t) => {
  const folder = tempFolder(t);
  const [system, own] = [join(folder, 'system.db'), join(folder, 'own.db')];
  for (const [path, address, bytes] of [
    [system, ADDRESS, 1n],
    [own, ADDRESS, 2n],
    [own, 'hk1.example:10085', 3n],
  ] as const) {
    const history = await History.open({ path, zone: 'UTC', deadlines: PATIENT });
    await history.journal(address).acquire();
    await history.journal(address).commit(entryAt(START, { changes: [change('alice', bytes)] }));
    await history.close();
  }
  for (const screen of [History.reading([system, own]), await History.open({ path: own, files: [system] })]) {
    const today = async (address: string) =>
      (await screen.usage({ address, billingDay: 1, now: START, limits: new Map() }))?.names.map(
        ({ today }) => today.downlink,
      );
    assert.deepEqual(await today(ADDRESS), [1n]);
    assert.deepEqual(await today('hk1.example:10085'), [3n]);
    await screen.close();
  }
});

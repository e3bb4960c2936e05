/** Reports at 80 columns, and their notes about missing data. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageOnce } from '../../src/history/aging.ts';
import { notesOf, type Words } from '../../src/history/notes.ts';
import { periodsOf, readSince, readUntil } from '../../src/history/periods.ts';
import { quotasOf } from '../../src/history/quotas.ts';
import { Reader } from '../../src/history/reader.ts';
import {
  type Choice,
  monthSums,
  rankingOf,
  seriesOf,
  summaryOf,
  usageOf,
} from '../../src/history/reports.ts';
import { Store } from '../../src/history/store.ts';
import { historyCsv, historyJson } from '../../src/output/history-lines.ts';
import { type Page, quotaText, rankingText, seriesText, summaryText } from '../../src/output/history-text.ts';
import { formatBytes } from '../../src/table/format.ts';
import type { CounterChange } from '../../src/traffic/journal.ts';
import { ADDRESS, change, entryAt, START } from './lab.ts';

const DAY = 86_400;
const GIB = 2n ** 30n;
const PAGE: Page = { width: 80, ascii: false, bits: false, si: false, top: 100 };

const everyone = (reader: Reader): Choice => ({
  servers: reader.servers(),
  dimensions: ['user'],
  includes: () => true,
});

const up = (name: string, growth: bigint): CounterChange => ({
  counter: `user>>>${name}>>>traffic>>>uplink`,
  growth,
  raw: growth,
  life: growth,
});

/** Two users over two months: START is Monday the 23rd of November 2026, 03:00 UTC. */
async function twoMonths(zone = 'UTC'): Promise<Reader> {
  const store = await Store.open({ path: ':memory:', zone, systemZone: 'UTC', now: START - 60 * DAY });
  store.acquire(ADDRESS);
  store.commit(ADDRESS, entryAt(START - 60 * DAY, { isEarlier: true, changes: [change('alice', 7n * GIB)] }));
  for (let day = 59; day >= 0; day--) {
    const time = START - day * DAY;
    const changes = [change('alice', BigInt(60 - day) * (GIB / 8n)), up('alice', GIB / 16n)];
    if (day % 2 === 0) changes.push(change('bob@example.com', GIB / 2n));
    store.commit(ADDRESS, entryAt(time, { changes }));
    while (ageOnce(store.db, store.calendar, time));
  }
  store.commit(ADDRESS, entryAt(START, { changes: [change('idle', 0n)] }));
  return new Reader(store.db);
}

const lines = (text: string): string[] => text.split('\n');

test('the summary shows today, yesterday, both months and all, the greatest first', async () => {
  const reader = await twoMonths();
  const report = summaryOf(reader, everyone(reader), { now: START + 60, billingDay: 1 });
  assert.equal(report.idle, 1);
  assert.deepEqual(lines(summaryText(report, PAGE)), [
    ' User                today yesterday   2026-11 share   2026-10       all',
    ' ──────────────────────────────────────────────────────────────────────────────',
    ' alice            7.56 GiB  7.44 GiB   142 GiB   96%  87.2 GiB   240 GiB',
    ' bob@example.com   512 MiB       0 B  6.00 GiB    4%  7.50 GiB  15.0 GiB',
    ' ──────────────────────────────────────────────────────────────────────────────',
    ' TOTAL            8.06 GiB  7.44 GiB   148 GiB  100%  94.7 GiB   255 GiB',
    '',
  ]);
});

test('hours begin with the first one that was recorded, also once its day has been summed up', async () => {
  const store = await Store.open({ path: ':memory:', zone: 'UTC', systemZone: 'UTC', now: START });
  store.acquire(ADDRESS);
  store.commit(ADDRESS, entryAt(START, { isEarlier: true }));
  store.commit(ADDRESS, entryAt(START + 100, { changes: [change('alice', GIB)] }));
  const labels = (): readonly string[] => {
    const reader = new Reader(store.db);
    const occasion = { now: START + 4000, billingDay: 1 };
    return seriesOf(reader, everyone(reader), occasion, 'hour').periods.map(({ label }) => label);
  };
  const recorded = ['2026-11-23 03:00', '2026-11-23 04:00'];
  assert.deepEqual(labels(), recorded);
  while (ageOnce(store.db, store.calendar, START + 4000));
  assert.equal(store.db.prepare('SELECT count(*) AS days FROM day').get()?.days, 1);
  assert.deepEqual(labels(), recorded);
});

test("a name's days are listed with bars on one scale", async () => {
  const reader = await twoMonths();
  const choice = { ...everyone(reader), includes: (name: string) => name === 'bob@example.com' };
  const range = { from: START - 3 * DAY, to: START + 60 };
  const report = seriesOf(reader, choice, { now: START + 60, billingDay: 1 }, 'day', range);
  assert.deepEqual(lines(seriesText(report, PAGE)), [
    ' day               ↓ down      ↑ up     total',
    ' ──────────────────────────────────────────────────────────────────────────────',
    ' 2026-11-20 Fri       0 B       0 B       0 B',
    ' 2026-11-21 Sat   512 MiB       0 B   512 MiB  █████████████████████████████████',
    ' 2026-11-22 Sun       0 B       0 B       0 B',
    ' 2026-11-23 Mon   512 MiB       0 B   512 MiB  █████████████████████████████████',
    ' ──────────────────────────────────────────────────────────────────────────────',
    ' TOTAL           1.00 GiB       0 B  1.00 GiB',
    '',
  ]);
});

test('a range without a name ranks the names by traffic', async () => {
  const reader = await twoMonths();
  const report = rankingOf(reader, everyone(reader), {
    from: START - 3 * 3600 - DAY,
    to: START - 3 * 3600 + DAY,
  });
  assert.deepEqual(lines(rankingText(report, { ...PAGE, ascii: true, top: 1 })), [
    ' User                 down        up     total share',
    ' ------------------------------------------------------------------------------',
    ' alice            14.9 GiB   128 MiB  15.0 GiB   97%  ##########################',
    ' ------------------------------------------------------------------------------',
    ' TOTAL            15.4 GiB   128 MiB  15.5 GiB  100%',
    '',
  ]);
});

test('every division of time adds up to the same sum', async () => {
  for (const zone of ['UTC', 'Asia/Kolkata', 'America/New_York']) {
    const reader = await twoMonths(zone);
    const occasion = { now: START + 60, billingDay: 15 };
    const range = { from: START - 61 * DAY, to: START + 60 };
    const sumOf = (by: 'hour' | 'day' | 'month' | 'year'): bigint =>
      seriesOf(reader, everyone(reader), occasion, by, range)
        .lines.flatMap(({ bytes }) => bytes)
        .reduce((sum, { uplink, downlink }) => sum + uplink + downlink, 0n);
    const counted = (60n * 61n * GIB) / 16n + (60n * GIB) / 16n + 15n * GIB;
    assert.deepEqual(
      [sumOf('hour'), sumOf('day'), sumOf('month'), sumOf('year')],
      Array(4).fill(counted),
      zone,
    );
    const all = seriesOf(reader, everyone(reader), occasion, 'all');
    const [sum] = all.lines.map(({ bytes: [bytes] }) => bytes?.downlink);
    assert.equal(sum, (60n * 61n * GIB) / 16n + 7n * GIB, 'with what the core held before');
  }
});

test('JSON has exact integers, the start with its offset, and no line without traffic', async () => {
  const reader = await twoMonths('Asia/Kolkata');
  const report = summaryOf(reader, everyone(reader), { now: START + 60, billingDay: 1 });
  const text = historyJson(report, reader.calendar);
  assert.deepEqual(lines(text).slice(5), [
    '{"format":1,"server":"127.0.0.1:10085","dimension":"user","name":"bob@example.com","by":"day","start":"2026-11-23T00:00:00+05:30","uplink":null,"downlink":536870912}',
    '{"format":1,"server":"127.0.0.1:10085","dimension":"user","name":"bob@example.com","by":"month","start":"2026-11-01T00:00:00+05:30","uplink":null,"downlink":6442450944}',
    '{"format":1,"server":"127.0.0.1:10085","dimension":"user","name":"bob@example.com","by":"month","start":"2026-10-01T00:00:00+05:30","uplink":null,"downlink":8053063680}',
    '{"format":1,"server":"127.0.0.1:10085","dimension":"user","name":"bob@example.com","by":"all","start":null,"uplink":null,"downlink":16106127360}',
    '',
  ]);
  assert.equal(
    lines(historyCsv(report, reader.calendar))[5],
    '1,127.0.0.1:10085,user,bob@example.com,day,2026-11-23T00:00:00+05:30,,536870912',
  );
});

test('a hostile name is harmless in every format', async () => {
  const store = await Store.open({ path: ':memory:', zone: 'UTC', systemZone: 'UTC', now: START });
  store.acquire(ADDRESS);
  const name = '=cmd\u001b]0;x\u0007\u202e';
  store.commit(ADDRESS, entryAt(START, { changes: [change(name, 5n)] }));
  const reader = new Reader(store.db);
  const report = summaryOf(reader, everyone(reader), { now: START, billingDay: 1 });
  const texts = [
    summaryText(report, PAGE),
    historyJson(report, reader.calendar),
    historyCsv(report, reader.calendar),
  ];
  for (const text of texts) assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  assert.match(texts[2] ?? '', /,"'=cmd/);
});

test('names that are cut are told apart', async () => {
  const store = await Store.open({ path: ':memory:', zone: 'UTC', systemZone: 'UTC', now: START });
  store.acquire(ADDRESS);
  const names = ['10234', '10235', '10334'].map((number) => `customer-${number}@vpn.example.com`);
  store.commit(ADDRESS, entryAt(START, { changes: names.map((name) => change(name, 5n)) }));
  const reader = new Reader(store.db);
  const report = summaryOf(reader, everyone(reader), { now: START, billingDay: 1 });
  assert.deepEqual(
    lines(summaryText(report, PAGE))
      .slice(2, 5)
      .map((line) => line.slice(0, 20).trimEnd()),
    [' customer-10234@…', ' customer-10235@…', ' customer-10334@…'],
  );
});

test("a user's quota covers all servers; 80 % and more are marked", async () => {
  const store = await Store.open({ path: ':memory:', zone: 'UTC', systemZone: 'UTC', now: START });
  for (const address of [ADDRESS, 'hk1:10085']) {
    store.acquire(address);
    store.commit(
      address,
      entryAt(START, { changes: [change('alice', 45n * 10n ** 9n), up('alice', 5n * 10n ** 9n)] }),
    );
  }
  store.commit(ADDRESS, entryAt(START, { changes: [change('bob', 85n * 10n ** 9n)] }));
  const reader = new Reader(store.db);
  const usage = usageOf(reader, monthSums(reader, { now: START, billingDay: 1 })).get('alice');
  assert.deepEqual(usage, { uplink: 10n * 10n ** 9n, downlink: 90n * 10n ** 9n });
  const limits = new Map([
    ['carol', 10n ** 12n],
    ['bob', 100n * 10n ** 9n],
    ['alice', 100n * 10n ** 9n],
  ]);
  const quotas = quotasOf(reader, monthSums(reader, { now: START, billingDay: 1 }), limits);
  assert.deepEqual(lines(quotaText(quotas, 'since 2026-11-01', { ...PAGE, si: true })), [
    ' Quota since 2026-11-01      used        of',
    ' ──────────────────────────────────────────────────────────────────────────────',
    ' alice                     100 GB    100 GB  100%  OVER  ███████████████████████',
    ' bob                      85.0 GB    100 GB   85%  near  ███████████████████▌',
    ' carol                        0 B   1.00 TB    0%',
    '',
  ]);
});

const wordsOf = ({ calendar }: Reader): Words => ({
  time: (seconds) => calendar.iso(seconds).slice(11, 16),
  bytes: (bytes) => formatBytes(bytes, PAGE),
});

test('missing data is described in sentences', async () => {
  const store = await Store.open({ path: ':memory:', zone: 'UTC', systemZone: 'UTC', now: START });
  store.acquire(ADDRESS);
  const wall = (seconds: number): number => (START + seconds) * 1000;
  store.commit(ADDRESS, entryAt(START, { events: [{ type: 'strangers' }, { type: 'restarted' }] }));
  store.commit(
    ADDRESS,
    entryAt(START + 60, { events: [{ type: 'strangers' }, { type: 'maybe lost', bytes: 2048n }] }),
  );
  store.commit(
    ADDRESS,
    entryAt(START + 7200, {
      events: [
        { type: 'absence', from: wall(120), to: wall(7200), bytes: 3n * GIB },
        { type: 'gap', from: wall(6000), to: wall(7200) },
      ],
    }),
  );
  const reader = new Reader(store.db);
  const words = wordsOf(reader);
  assert.deepEqual(notesOf(reader.events(reader.servers(), 0, START + 9000), words), [
    'Up to 2.00 KiB may be missing: resets that no reading could confirm.',
    "Another program reset the core's counters (twice, last 03:01): what it took between two readings is missing.",
    'The core was restarted (once, last 03:00): what flowed after its last reading is missing.',
    'Nothing was recorded from 03:02 to 05:00; 3.00 GiB from that time are counted at its end.',
    'The core gave no answer (once, last from 04:40 to 05:00): what flowed then is counted at the end of that time.',
  ]);
  assert.deepEqual(
    notesOf(reader.events(reader.servers(), 0, START - 1), words),
    [],
    'not before it happened',
  );
});

test('interruptions within one hour, which the history keeps together, are not said to be one', async () => {
  const store = await Store.open({ path: ':memory:', zone: 'UTC', systemZone: 'UTC', now: START });
  store.acquire(ADDRESS);
  const wall = (seconds: number): number => (START + seconds) * 1000;
  for (const from of [60, 600])
    store.commit(
      ADDRESS,
      entryAt(START + from + 30, {
        events: [
          { type: 'absence', from: wall(from), to: wall(from + 30), bytes: GIB },
          { type: 'gap', from: wall(from), to: wall(from + 30) },
        ],
      }),
    );
  const reader = new Reader(store.db);
  assert.deepEqual(notesOf(reader.events(reader.servers(), 0, START + 900), wordsOf(reader)), [
    'Recording was interrupted twice between 03:01 and 03:10; 2.00 GiB from those times are counted at their ends.',
    'The core gave no answer (twice, last at 03:10): what flowed then is counted at the end of that time.',
  ]);
});

test('dates, months and spans are understood as people mean them', async () => {
  const { calendar } = await twoMonths();
  const midnight = START - 3 * 3600;
  const since = (text: string): number | undefined => readSince(text, calendar, START);
  assert.equal(since('today'), midnight);
  assert.equal(since('yesterday'), midnight - DAY);
  assert.equal(since('7d'), midnight - 6 * DAY, 'today is one of them');
  assert.equal(since('2h'), START - 3600);
  assert.equal(since('2026-11-01'), Date.UTC(2026, 10, 1) / 1000);
  assert.equal(since('2026-02-30'), undefined);
  assert.equal(since('soon'), undefined);
  assert.equal(
    readUntil('2026-10', calendar, START),
    Date.UTC(2026, 10, 1) / 1000,
    'to the end of the month',
  );
  assert.equal(readUntil('yesterday', calendar, START), midnight);
});

test('a repeated hour counts as two, a skipped one as none', () => {
  const store = Store.open({ path: ':memory:', zone: 'Europe/Berlin', systemZone: 'UTC', now: 0 });
  return store.then(({ calendar }) => {
    const labels = (day: string): string[] => {
      const from = readSince(day, calendar, 0) ?? 0;
      const to = readUntil(day, calendar, 0) ?? 0;
      return periodsOf('hour', calendar, { from, to }, 1).map(({ label }) => label.slice(11, 13));
    };
    assert.equal(labels('2026-10-25').length, 25);
    assert.deepEqual(labels('2026-10-25').slice(1, 5), ['01', '02', '02', '03']);
    assert.deepEqual(labels('2026-03-29').slice(1, 4), ['01', '03', '04']);
  });
});

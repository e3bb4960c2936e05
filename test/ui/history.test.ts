/** The history page: its bars, ranges and rows, and its words when nothing is recorded. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { NameUsage, SeriesPeriod, SeriesQuery } from '../../src/history/lookup.ts';
import type { Size } from '../../src/terminal/screen.ts';
import { JournalFailure } from '../../src/traffic/journal.ts';
import type { WatchedServer } from '../../src/ui/watch.ts';
import { openScreen } from '../support/screen-lab.ts';

const GIBIBYTE = 2n ** 30n;
const SIZES: readonly Size[] = [
  { columns: 80, rows: 24 },
  { columns: 40, rows: 12 },
];

/** Three hours, days or months; each period twice the one before, and bob a tenth of alice. */
function periodsOf({ by, name }: SeriesQuery): SeriesPeriod[] {
  const labels = {
    hour: ['2026-11-23 01:00', '2026-11-23 02:00', '2026-11-23 03:00'],
    day: ['2026-11-21', '2026-11-22', '2026-11-23'],
    month: ['2026-09', '2026-10', '2026-11'],
  };
  if (by === '5m' || by === 'year') return [];
  const share = name === 'bob' ? 10n : 1n;
  return labels[by].map((label, index) => ({
    start: index,
    label,
    uplink: (GIBIBYTE * 2n ** BigInt(index)) / share,
    downlink: (GIBIBYTE * 20n * 2n ** BigInt(index)) / share,
  }));
}

/** A history that answers, and what it was asked. */
function historyOf(answer: (query: SeriesQuery) => SeriesPeriod[], names: readonly NameUsage[] = []) {
  const asked: SeriesQuery[] = [];
  const queries: WatchedServer['queries'] = {
    series: async (query) => {
      asked.push(query);
      return answer(query);
    },
    usage: async () => ({ names, quotas: [] }),
    record: async () => null,
    row: async () => null,
  };
  return { asked, queries };
}

const TRAFFIC = { 'user>>>alice': [0, 2000], 'user>>>bob': [0, 1000] } as const;

for (const size of SIZES) {
  const { columns, rows } = size;
  describe(`the page of the history at ${columns}×${rows}`, () => {
    test('H shows the whole table, or the selected row', async (t) => {
      const { queries, asked } = historyOf(periodsOf);
      const screen = await openScreen(t, { size, queries, perSecond: TRAFFIC });
      await screen.seconds(2);
      const all = await screen.press('H');
      assert.match(all, /^User all together\n \[24 hours\] {2}31 days/m);
      assert.match(all, /sum.*140 GiB/);
      assert.deepEqual(
        asked.map(({ dimension, name, by }) => [dimension, name, by]),
        [['user', null, 'hour']],
      );
      const alice = await screen.press('escape', 'j', 'H');
      assert.match(alice, /^User alice\n/m);
      const bob = await screen.press('down');
      assert.match(bob, /^User bob\n/m);
      assert.match(bob, /sum.*14\.0 GiB/);
    });

    test('Tab goes through the ranges and back to the first, Shift-Tab the other way', async (t) => {
      const { queries } = historyOf(periodsOf);
      const screen = await openScreen(t, { size, queries, perSecond: TRAFFIC });
      await screen.seconds(2);
      await screen.press('H');
      assert.match(await screen.press('tab'), / {2}24 hours {2}\[31 days\] {2}12 months/);
      assert.match(await screen.press('tab'), / {2}24 hours {3}31 days {2}\[12 months\]/);
      assert.match(await screen.press('tab'), / \[24 hours\] {2}31 days/);
      assert.match(await screen.press('shift-tab'), /\[12 months\]/);
    });

    test('bars grow with the bytes on a scale, above dates, after what is not recorded', async (t) => {
      const { queries } = historyOf(periodsOf);
      const screen = await openScreen(t, { size, queries, perSecond: TRAFFIC });
      await screen.seconds(2);
      const text = await screen.press('H', 'shift-tab');
      assert.match(text, /^80\.0G/m);
      assert.match(text, /^4\.00G/m);
      assert.match(text, /^ {4}0 ╌+ not recorded ╌+[▁-█]/m);
      assert.match(text, columns < 80 ? /2026-11│$/m : /│2026-09/);
    });

    test('Esc returns to the tables, and from a row to its own page', async (t) => {
      const { queries } = historyOf(periodsOf);
      const screen = await openScreen(t, { size, queries, perSecond: TRAFFIC });
      await screen.seconds(2);
      await screen.press('H');
      assert.match(await screen.press('escape'), /^User 2/m);
      await screen.press('j', 'enter', 'H', 'down');
      assert.match(await screen.press('escape'), /^User bob\n.*down/m);
    });

    test('a sentence explains if nothing is recorded, no history is kept, or it fails', async (t) => {
      const empty = await openScreen(t, { size, queries: historyOf(() => []).queries, perSecond: TRAFFIC });
      await empty.seconds(2);
      assert.match(await empty.press('j', 'H'), /Nothing is recorded of alice in these\s+24 hours\./);
      const none = await openScreen(t, { size, perSecond: TRAFFIC });
      await none.seconds(2);
      assert.match(await none.press('H'), /Nothing is recorded in this run/);
      const fails = historyOf(() => {
        throw new JournalFailure('the disk does not answer');
      });
      const broken = await openScreen(t, { size, queries: fails.queries, perSecond: TRAFFIC });
      await broken.seconds(2);
      assert.match(await broken.press('H'), /The history cannot be read: the disk\s+does not answer\./);
    });
  });
}

test('on 20 columns and 5 rows the range and the sum are whole', async (t) => {
  const size = { columns: 20, rows: 5 };
  const screen = await openScreen(t, { size, queries: historyOf(periodsOf).queries, perSecond: TRAFFIC });
  await screen.seconds(2);
  assert.match(await screen.press('j', 'H'), /^ \[24 hours\]\n sum ↓ 140G ↑ 7\.00G$/m);
});

test('the page asks again after a minute, but not while paused', async (t) => {
  const { queries, asked } = historyOf(periodsOf);
  const screen = await openScreen(t, { queries, perSecond: TRAFFIC });
  await screen.seconds(2);
  await screen.press('H');
  await screen.seconds(59);
  assert.equal(asked.length, 1);
  await screen.seconds(2);
  assert.equal(asked.length, 2);
  await screen.press('escape', 'space', 'H');
  assert.equal(asked.length, 3);
  await screen.seconds(130);
  assert.equal(asked.length, 3);
});

test('a late answer changes nothing after the page has moved on', async (t) => {
  const answers: (() => void)[] = [];
  const queries: WatchedServer['queries'] = {
    series: (query) =>
      new Promise((resolve) => answers.push(() => resolve(query.by === 'hour' ? periodsOf(query) : []))),
    usage: async () => ({ names: [], quotas: [] }),
    record: async () => null,
    row: async () => null,
  };
  const screen = await openScreen(t, { queries, perSecond: TRAFFIC });
  await screen.seconds(2);
  assert.match(await screen.press('H'), /Reading the history\./);
  await screen.press('tab');
  answers[0]?.();
  assert.match(await screen.text(), /Reading the history\./);
  answers[1]?.();
  assert.match(await screen.text(), /Nothing is recorded here in these 31 days\./);
});

test('the columns today and month show what is recorded, and a dash otherwise', async (t) => {
  const alice = { dimension: 'user', name: 'alice' } as const;
  const { queries } = historyOf(
    () => [],
    [
      {
        ...alice,
        today: { uplink: 0n, downlink: GIBIBYTE },
        month: { uplink: GIBIBYTE, downlink: 3n * GIBIBYTE },
      },
      // The same name in another book of this server.
      { ...alice, today: { uplink: 0n, downlink: 0n }, month: { uplink: 0n, downlink: GIBIBYTE } },
    ],
  );
  const columns = new Set(['today', 'month'] as const);
  for (const size of SIZES) {
    const screen = await openScreen(t, { size, queries, settings: { columns }, perSecond: TRAFFIC });
    const text = await screen.seconds(2);
    if (size.columns === 40) {
      assert.doesNotMatch(text, /month/, 'it leaves before a name is cut');
      assert.match(text, /^ alice +/m);
      continue;
    }
    assert.match(text, /^ alice .* 1\.00 GiB +5\.00 GiB$/m);
    assert.match(text, /^ bob .* – +–$/m);
  }
});

/** A table's rows and sums, and what they leave out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_SETTINGS } from '../../src/settings/settings.ts';
import { sumUp } from '../../src/table/figures.ts';
import { tableOf, totalTitle, withHidden } from '../../src/table/table.ts';
import { samplesOf } from '../support/states.ts';
import { Desk } from '../traffic/desk.ts';

const [FIRST, SECOND] = samplesOf(
  {
    'inbound>>>tcp': [100, 1000],
    'inbound>>>ws': [10, 10],
    'inbound>>>api': [5, 5],
    'user>>>Anna': [1, 2],
    'user>>>bob': [3, 4],
    'user>>>joanna': [5, 6],
  },
  {
    'inbound>>>tcp': [150, 1500],
    'inbound>>>ws': [10, 10],
    'inbound>>>api': [7, 9],
    'user>>>Anna': [1, 2],
    'user>>>bob': [3, 404],
    'user>>>joanna': [5, 26],
  },
);
assert.ok(FIRST !== undefined && SECOND !== undefined);

const names = ({ rows }: ReturnType<typeof tableOf>): string[] => rows.map(({ row }) => row.name);

test('hidden rows are neither listed nor summed, but named', () => {
  const table = tableOf(SECOND, 'inbound', { ...DEFAULT_SETTINGS, hidden: new Set(['ws']) });
  assert.deepEqual(names(table), ['tcp']);
  assert.equal(table.all.length, 1);
  assert.deepEqual(table.sums, {
    uplinkTotal: 150n,
    downlinkTotal: 1500n,
    uplinkDelta: 50n,
    downlinkDelta: 500n,
    uplinkRate: 50,
    downlinkRate: 500,
    recentRate: 550,
    today: null,
    month: null,
  });
  assert.equal(totalTitle(table), 'TOTAL without api, ws');
});

test('machines get hidden rows too', () => {
  const table = tableOf(SECOND, 'inbound', withHidden(DEFAULT_SETTINGS));
  assert.deepEqual(names(table), ['tcp', 'api', 'ws']);
  assert.equal(table.sums.downlinkTotal, 1519n);
  assert.equal(totalTitle(table), 'TOTAL');
});

test('a filter narrows the rows and their sums, but not the whole', () => {
  const table = tableOf(SECOND, 'user', { ...DEFAULT_SETTINGS, filter: 'ANNA' });
  assert.deepEqual(names(table), ['joanna', 'Anna']);
  assert.deepEqual([table.sums.downlinkTotal, sumUp(table.all).downlinkTotal], [28n, 432n]);
  assert.equal(table.all.length, 3);
});

test('zeroed totals count from a sample on, and speeds stay', () => {
  const { rows, sums } = tableOf(SECOND, 'user', DEFAULT_SETTINGS, { zero: FIRST });
  assert.deepEqual(
    rows.map(({ row, downlinkTotal }) => [row.name, downlinkTotal]),
    [
      ['bob', 400n],
      ['joanna', 20n],
      ['Anna', 0n],
    ],
  );
  assert.deepEqual([sums.downlinkTotal, sums.downlinkRate], [420n, 420]);
});

test('a kept order leaves rows where they are and puts new ones last', () => {
  const order = tableOf(FIRST, 'user', { ...DEFAULT_SETTINGS, filter: 'anna' });
  assert.deepEqual(names(tableOf(SECOND, 'user', DEFAULT_SETTINGS, { before: order, hold: true })), [
    'Anna',
    'joanna',
    'bob',
  ]);
});

test('a sum is unknown while no row has that direction', () => {
  const { sums, counted } = tableOf(SECOND, 'outbound', DEFAULT_SETTINGS);
  assert.deepEqual([sums.uplinkTotal, sums.uplinkRate, counted], [null, null, false]);
});

test('rows with equal numbers stand by name, also those that came later', () => {
  const [, later] = samplesOf(
    { 'user>>>dora': [1, 1], 'user>>>carl': [1, 1] },
    { 'user>>>dora': [1, 1], 'user>>>carl': [1, 1], 'user>>>bert': [0, 0], 'user>>>ada': [9, 9] },
  );
  assert.ok(later !== undefined);
  assert.deepEqual(names(tableOf(later, 'user', DEFAULT_SETTINGS)), ['ada', 'bert', 'carl', 'dora']);
});

test('the sums of all rows are those that the sample has', () => {
  for (const zero of [null, FIRST]) {
    const { all, sums } = tableOf(SECOND, 'user', DEFAULT_SETTINGS, { zero });
    assert.deepEqual(sums, sumUp(all));
  }
});

for (const dimension of ['user', 'inbound'] as const) {
  test(`totals count from where they were zeroed, whatever ${dimension} rows were let go of since`, () => {
    const desk = new Desk();
    const carried = (hour: number): Record<string, number> =>
      Object.fromEntries(
        Array.from({ length: 100 }, (_, at) => [`${dimension} x${hour * 100 + at} down`, 1]),
      );
    desk.read(0, {});
    const zero = desk.read(3600, { ...carried(1), 'inbound api down': 9 });
    for (let hour = 2; hour <= 50; hour++)
      desk.read(hour * 3600, { ...carried(hour), 'inbound api down': 9 });
    const sample = desk.read(200_000, { [`${dimension} last down`]: 5, 'inbound api down': 9 });
    assert.ok(sample.forgotten[dimension].rows > 1000);
    const { sums } = tableOf(sample, dimension, DEFAULT_SETTINGS, { zero });
    assert.equal(sums.downlinkTotal, 4905n);
  });
}

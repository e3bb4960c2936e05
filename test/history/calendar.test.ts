/** Local days, hours and billing months. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { billingMonth, Calendar, formatDay, parseDay } from '../../src/history/calendar.ts';

const seconds = (iso: string): number => Date.parse(iso) / 1000;
const zone = (name: string): Calendar => new Calendar([{ from: 0, zone: name }]);
const day = (text: string): number => parseDay(text) ?? Number.NaN;

test('a day with a change of clocks has 23 or 25 hours', () => {
  const berlin = zone('Europe/Berlin');
  for (const [date, hours] of [
    ['2026-03-28', 24],
    ['2026-03-29', 23],
    ['2026-10-25', 25],
  ] as const) {
    assert.equal(berlin.startOf(day(date) + 1) - berlin.startOf(day(date)), hours * 3600, date);
  }
  assert.equal(formatDay(berlin.dateOf(seconds('2026-03-28T22:59:59Z'))), '2026-03-28');
  assert.equal(formatDay(berlin.dateOf(seconds('2026-03-28T23:00:00Z'))), '2026-03-29');
});

test("a day starts at one o'clock where clocks skip midnight", () => {
  const beirut = zone('Asia/Beirut');
  assert.equal(beirut.iso(beirut.startOf(day('2024-03-31'))), '2024-03-31T01:00:00+03:00');
  assert.equal(formatDay(beirut.dateOf(seconds('2024-03-30T21:59:59Z'))), '2024-03-30');
});

test('days and hours start on the half or quarter hour in zones with such offsets', () => {
  const kolkata = zone('Asia/Kolkata');
  assert.equal(kolkata.startOf(day('2026-11-23')), seconds('2026-11-22T18:30:00Z'));
  assert.equal(kolkata.hourOf(seconds('2026-11-22T19:29:00Z')), seconds('2026-11-22T18:30:00Z'));
  const kathmandu = zone('Asia/Kathmandu');
  assert.equal(kathmandu.hourOf(seconds('2026-11-22T19:10:00Z')), seconds('2026-11-22T18:15:00Z'));
});

test('each second of a year belongs to the right day, in zones of all kinds', () => {
  for (const name of [
    'Asia/Tehran',
    'America/Sao_Paulo',
    'Australia/Lord_Howe',
    'America/Havana',
    'Pacific/Apia',
    'Africa/Casablanca',
  ]) {
    const calendar = zone(name);
    let date = calendar.dateOf(seconds('2018-01-01T00:00:00Z'));
    for (let time = seconds('2018-01-01T00:00:00Z'); time < seconds('2019-01-02T00:00:00Z'); time += 900) {
      const now = calendar.dateOf(time);
      assert.ok(now === date || now === date + 1, `${name}: ${formatDay(date)}, then ${formatDay(now)}`);
      assert.ok(calendar.startOf(now) <= time && time < calendar.startOf(now + 1), `${name} at ${time}`);
      date = now;
    }
  }
});

test('a change of zone at midnight leaves no second without a day, or in two days', () => {
  const midnight = seconds('2026-11-24T00:00:00Z');
  for (const name of ['Asia/Tokyo', 'America/Los_Angeles', 'Asia/Kolkata']) {
    const calendar = new Calendar([
      { from: 0, zone: 'UTC' },
      { from: midnight, zone: name },
    ]);
    for (let time = midnight - 86_400; time < midnight + 3 * 86_400; time += 900) {
      const date = calendar.dateOf(time);
      assert.ok(calendar.startOf(date) <= time && time < calendar.startOf(date + 1), `${name} at ${time}`);
    }
  }
});

test('a billing month begins on its day, or on the last day of a shorter month', () => {
  const start = (date: string, billingDay: number, months = 0): string =>
    formatDay(billingMonth(day(date), billingDay, months));
  assert.equal(start('2026-11-23', 1), '2026-11-01');
  assert.equal(start('2026-11-23', 1, -1), '2026-10-01');
  assert.equal(start('2026-01-10', 1, -1), '2025-12-01');
  assert.equal(start('2026-11-23', 25), '2026-10-25');
  assert.equal(start('2026-11-25', 25), '2026-11-25');
  assert.equal(start('2026-02-27', 31), '2026-01-31');
  assert.equal(start('2026-02-28', 31), '2026-02-28');
  assert.equal(start('2026-02-28', 31, 1), '2026-03-31');
  assert.equal(start('2028-02-28', 30), '2028-01-30');
});

test('an impossible date is refused', () => {
  for (const text of ['2026-02-29', '2026-13-01', '26-01-01', '2026-1-1', ''])
    assert.equal(parseDay(text), undefined, text);
});

test("this machine's own zone has the offsets that any other machine gives it", (t) => {
  const { TZ } = process.env;
  t.after(() => {
    if (TZ === undefined) delete process.env.TZ;
    else process.env.TZ = TZ;
  });
  for (const zone of ['Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/St_Johns']) {
    const offsets = (): number[] => {
      const calendar = new Calendar([{ from: 0, zone }]);
      return Array.from({ length: 365 * 12 }, (_, at) =>
        calendar.offset(Date.UTC(2026, 0, 1) / 1000 + at * 7200),
      );
    };
    process.env.TZ = 'Pacific/Honolulu';
    const elsewhere = offsets();
    process.env.TZ = zone;
    assert.deepEqual(offsets(), elsewhere, zone);
  }
});

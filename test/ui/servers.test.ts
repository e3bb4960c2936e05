/** Several servers on one screen: keys pressed on states, and pollers that fail and hang beside ones that don't. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ServerEvent } from '../../src/ui/gathering.ts';
import type { State } from '../../src/ui/state.ts';
import { Watch } from '../../src/ui/watch.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeSource } from '../support/fake-source.ts';
import { type ServerPlan, serversState } from '../support/servers.ts';
import { press, screenOf } from '../support/states.ts';

const MIB = 1024 * 1024;

const PLANS: readonly [ServerPlan, ...ServerPlan[]] = [
  { name: 'hk1', perSecond: { 'user>>>alice': [0, MIB], 'user>>>bob': [0, 2 * MIB] } },
  { name: 'tokyo', perSecond: { 'user>>>alice': [0, 4 * MIB], 'user>>>carol': [0, MIB] } },
  { name: 'berlin', diesAt: 6, perSecond: { 'user>>>alice': [0, 8 * MIB] } },
];

const SIZE = { columns: 100, rows: 24 };
const state = serversState(PLANS, 11, SIZE);

const rowsIn = (shown: State): string[] =>
  shown.tables.user.rows.map(
    ({ row, origin }) => `${row.name} ${origin.servers === 1 ? origin.label : origin.servers}`,
  );

const typed = (text: string): string[] => text.split('');

test('a server that does not answer is left out of speeds, not of totals', () => {
  const { sums, rows } = state.tables.user;
  assert.equal(sums.downlinkRate, 8 * MIB);
  assert.equal(sums.downlinkTotal, BigInt((10 * 8 + 5 * 8) * MIB));
  const dead = rows.find(({ origin }) => origin.label === 'berlin');
  assert.equal(dead?.downlinkRate, null);
  assert.match(screenOf(state)[0] ?? '', /^NO ANSWER from berlin for 5 s: connection refused/);
});

test('v makes one row of a name, with the sums of all servers', () => {
  const grouped = press(state, 'v');
  assert.deepEqual(rowsIn(grouped), ['alice 3', 'bob hk1', 'carol tokyo']);
  const alice = grouped.tables.user.rows[0];
  assert.equal(alice?.downlinkRate, 5 * MIB);
  assert.equal(alice?.downlinkTotal, BigInt((10 * 5 + 5 * 8) * MIB));
  assert.equal(grouped.tables.user.sums.downlinkTotal, state.tables.user.sums.downlinkTotal);
  assert.deepEqual(rowsIn(press(grouped, 'v')), rowsIn(state));
});

test('@ shows one server alone, by number or by a part of its name, and Esc all again', () => {
  for (const name of ['2', 'tok', '@Tokyo']) {
    const narrowed = press(state, '@', ...typed(name), 'enter');
    assert.deepEqual(rowsIn(narrowed), ['alice tokyo', 'carol tokyo']);
    assert.match(screenOf(narrowed)[0] ?? '', /^v2top {2}tokyo 127\.0\.0\.1:10081 \(2 of 3\)/);
    assert.deepEqual(rowsIn(press(narrowed, 'escape')), rowsIn(state));
    assert.deepEqual(rowsIn(press(narrowed, '@')), rowsIn(state));
  }
});

test('@ says when no server or several are meant', () => {
  assert.match(screenOf(press(state, '@', 'x', 'enter')).at(-1) ?? '', /^No server is called that/);
  assert.match(screenOf(press(state, '@', 'k')).at(-1) ?? '', /^@k {3}2 servers/);
  assert.match(screenOf(press(state, '@', 'k', 'enter')).at(-1) ?? '', /^Several servers are called that/);
});

test('R and Z act on one server only', () => {
  for (const key of ['R', 'Z']) {
    const refused = press(state, key);
    assert.match(screenOf(refused).at(-1) ?? '', /choose it with @ first/);
    assert.equal(refused.front.kind, 'tables');
  }
  const [, tokyo] = press(state, '@', '2', 'enter', 'R').servers;
  assert.equal(tokyo?.mode, 'read-only');
});

test('a filter finds rows by their server too', () => {
  assert.deepEqual(rowsIn(press(state, '/', ...typed('tokyo'))), ['alice tokyo', 'carol tokyo']);
  assert.deepEqual(rowsIn(press(state, '/', ...typed('alice !hk1'))), ['alice tokyo', 'alice berlin']);
});

test('the selection keeps to its server as rows of one name change places', () => {
  const selected = press(state, 'j', 'j').selected.user;
  assert.deepEqual(selected, { place: 0, name: 'bob' });
  const narrowed = press(
    { ...state, selected: { ...state.selected, user: { place: 1, name: 'alice' } } },
    '@',
    '1',
    'enter',
  );
  assert.deepEqual(narrowed.selected.user, { place: 0, name: 'alice' });
});

test('totals from zero count from each server on its own', () => {
  const zeroed = press(state, 'ctrl-r');
  assert.equal(zeroed.tables.user.sums.downlinkTotal, 0n);
  assert.equal(press(zeroed, 'T').tables.user.sums.downlinkTotal, state.tables.user.sums.downlinkTotal);
  const one = press(state, '@', '1', 'enter', 'ctrl-r', '@');
  assert.equal(one.tables.user.sums.downlinkTotal, BigInt((10 * 5 + 5 * 8) * MIB));
  assert.match(screenOf(one)[0] ?? '', /some totals since|NO ANSWER/);
});

test('where the screen is low, the strip goes before a row of the table does', () => {
  const crowd = Array.from({ length: 100 }, (_, index) => ({
    name: `server-${index}`,
    perSecond: { 'user>>>alice': [0, MIB] } as const,
    ...(index === 7 ? { diesAt: 6 } : {}),
    change: { strangers: true },
  }));
  const [first = PLANS[0], ...others] = crowd;
  const rowsAt = (rows: number): number => {
    const lines = screenOf(serversState([first, ...others], 11, { columns: 20, rows }));
    assert.equal(lines.length, rows);
    assert.match(lines.slice(0, 2).join(' '), /1 silent/);
    assert.match(lines.at(-1) ?? '', /help/);
    return lines.filter((line) => line.startsWith(' alice')).length;
  };
  assert.deepEqual([5, 6, 8].map(rowsAt), [1, 2, 3]);
  const calm = serversState([PLANS[0], ...PLANS.slice(1, 2)], 11, { columns: 20, rows: 5 });
  assert.match(screenOf(calm).join('\n'), /^ alice.*\n (alice|bob|carol)/m);
});

describe('pollers of several servers', () => {
  test('one that hangs and one that fails delay no other, and an interval brings one delivery', async () => {
    const clock = new FakeClock();
    const [good, hung, bad] = [new FakeSource(), new FakeSource(), new FakeSource()];
    good.add({ 'user>>>alice': [1, 2] });
    hung.fates.read.usual = 'hangs before';
    bad.fail('not-grpc');
    const deliveries: (readonly ServerEvent[])[] = [];
    const watch = new Watch({
      servers: [good, hung, bad].map((source) => ({ source, mode: 'read-only' })),
      clock,
      interval: 1,
      timeout: 3,
      onEvents: (events) => deliveries.push(events),
      onCounted: () => {},
    });
    const running = watch.run();
    for (let second = 0; second < 20; second++) await clock.advance(1000);
    const samples = deliveries.flat().filter(({ event }) => event.type === 'sample');
    assert.ok(samples.length >= 20, `${samples.length} samples`);
    assert.ok(samples.every(({ place }) => place === 0));
    assert.ok(deliveries.length <= 24, `${deliveries.length} deliveries`);
    watch.stop();
    await clock.advance(5000);
    await running;
    assert.deepEqual(
      watch.runs.map((run) => run !== null),
      [true, false, false],
    );
  });

  test('twenty that answer are one delivery an interval', async () => {
    const clock = new FakeClock();
    let deliveries = 0;
    const watch = new Watch({
      servers: Array.from({ length: 20 }, () => ({ source: new FakeSource(), mode: 'read-only' as const })),
      clock,
      interval: 1,
      timeout: 3,
      onEvents: () => {
        deliveries += 1;
      },
      onCounted: () => {},
    });
    const running = watch.run();
    for (let second = 0; second < 10; second++) await clock.advance(1000);
    assert.ok(deliveries >= 10 && deliveries <= 12, `${deliveries} deliveries`);
    watch.stop();
    await clock.advance(1000);
    await running;
  });
});

/** How keys change what the numbers are: pausing, zeroing, and whether the core is reset. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { State } from '../../src/ui/state.ts';
import { update } from '../../src/ui/update.ts';
import { pressed } from '../support/keyboard.ts';
import { press, screenOf, second, send, stateOf, withSample } from '../support/states.ts';
import { order, users } from './users.ts';

const downTotal = (state: State, name: string): bigint | null | undefined =>
  state.tables.user.rows.find(({ row }) => row.name === name)?.downlinkTotal;

test('a pause freezes the data but not the view, and counting goes on', () => {
  const [first, second_, third] = users({ a: 0, b: 0 }, { a: 10, b: 20 }, { a: 1000, b: 21 });
  assert.ok(first && second_ && third);
  const paused = press(stateOf([first, second_]), 'space');
  const later = withSample(paused, third);
  assert.equal(downTotal(later, 'a'), 10n);
  assert.deepEqual(order(press(later, 'n')), ['a', 'b'], 'sorting works');
  assert.deepEqual(order(press(later, '/', 'b', 'enter')), ['b'], 'filtering works');
  assert.equal(downTotal(press(later, 'space'), 'a'), 1000n, 'nothing was lost');
});

test('a paused sparkline does not move', () => {
  const [first, second_, third] = users({ a: 0 }, { a: 1000 }, { a: 2_000_000 });
  assert.ok(first && second_ && third);
  const paused = press(stateOf([first, second_]), 'p');
  assert.deepEqual(
    screenOf(withSample(paused, third)),
    screenOf(send(paused, { type: 'tick', now: second(2) })),
  );
});

test('zeroing the totals can be undone with the same key for some seconds', () => {
  const [first, second_, third] = users({ a: 500 }, { a: 600 }, { a: 650 });
  assert.ok(first && second_ && third);
  const zeroed = press(stateOf([first, second_]), 'ctrl-r');
  assert.equal(downTotal(zeroed, 'a'), 0n);
  const later = withSample(zeroed, third);
  assert.equal(downTotal(later, 'a'), 50n);
  assert.equal(downTotal(press(later, 'ctrl-r'), 'a'), 650n, 'a slip costs nothing');
  const kept = send(later, { type: 'tick', now: second(30) });
  assert.equal(downTotal(press(kept, 'z'), 'a'), 0n, 'after five seconds the key zeroes again');
});

test('five seconds after zeroing the key zeroes again, even if nothing happened in between', () => {
  const zeroed = press(stateOf(users({ a: 500 }, { a: 600 })), 'ctrl-r');
  const later = send(zeroed, { type: 'key', key: pressed('ctrl-r'), now: second(8) });
  assert.equal(downTotal(later, 'a'), 0n);
});

test('T switches between all totals and those since they were zeroed, however often that was', () => {
  const [first, second_, third] = users({ a: 500 }, { a: 600 }, { a: 650 });
  assert.ok(first && second_ && third);
  const once = withSample(press(stateOf([first, second_]), 'ctrl-r'), third);
  assert.equal(downTotal(press(once, 'T'), 'a'), 650n);
  assert.equal(downTotal(press(once, 'T', 'T'), 'a'), 50n);
  const twice = send(once, { type: 'key', key: pressed('z'), now: second(9) });
  assert.equal(downTotal(twice, 'a'), 0n);
  assert.equal(downTotal(press(twice, 'T'), 'a'), 650n);
  assert.equal(downTotal(press(twice, 'T', 'z'), 'a'), 0n, 'zeroing shows what it zeroed');
  assert.equal(downTotal(press(stateOf([first, second_]), 'T'), 'a'), 600n);
});

test('the header says since when totals count, as long as they do', () => {
  const head = (state: State): string => screenOf(state).slice(0, 2).join(' ');
  const wide = { columns: 160, rows: 24 };
  const state = stateOf(users({ a: 500 }, { a: 600 }), wide);
  assert.doesNotMatch(head(state), /totals since/);
  const zeroed = press(state, 'ctrl-r');
  assert.match(head(send(zeroed, { type: 'tick', now: second(3000) })), / totals since \d\d:\d\d /);
  assert.match(head(send(zeroed, { type: 'tick', now: second(90_000) })), / totals since 20\d\d-\d\d-\d\d /);
  assert.doesNotMatch(head(press(zeroed, 'T')), /totals since/);
});

test('R switches to read-only at once, to reset only after confirmation', () => {
  const state = stateOf(users({ a: 1 }));
  const toReadOnly = update(state, { type: 'key', key: pressed('R'), now: second(1) });
  assert.deepEqual(toReadOnly.effects, [{ type: 'mode', place: 0, mode: 'read-only' }]);
  const asked = update(toReadOnly.state, { type: 'key', key: pressed('R'), now: second(2) });
  assert.deepEqual(asked.effects, []);
  assert.match(
    screenOf(asked.state).at(-1) ?? '',
    /^y\/n: zero the core at each poll\? Other readers of its counters lose those bytes\.$/,
  );
  assert.equal(press(asked.state, 'n').servers[0].mode, 'read-only');
  const yes = update(asked.state, { type: 'key', key: pressed('y'), now: second(3) });
  assert.deepEqual(yes.effects, [{ type: 'mode', place: 0, mode: 'reset' }]);
  assert.equal(yes.state.servers[0].mode, 'reset');
});

test('Z does not ask while another v2top prevents resets', () => {
  const [sample] = users({ a: 1 });
  assert.ok(sample !== undefined);
  const size = { columns: 80, rows: 24 };
  const foot = (shared: boolean): string | undefined =>
    screenOf(press(stateOf([{ ...sample, shared }], size, {}, 'read-only'), 'Z')).at(-1);
  assert.match(foot(false) ?? '', /^y\/n: zero the core once/);
  assert.match(foot(true) ?? '', /^Another v2top watches this core/);
});

test('Z promises nothing while nothing can be recorded', () => {
  const [sample] = users({ a: 1 });
  assert.ok(sample !== undefined);
  const unrecorded = { ...sample, mode: 'read-only' as const, recorded: 'not recorded' as const };
  const state = press(stateOf([unrecorded]), 'Z');
  assert.match(screenOf(state).at(-1) ?? '', /^Nothing is zeroed while nothing can be recorded/);
});

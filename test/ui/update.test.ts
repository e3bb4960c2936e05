/** How keys and samples change the state: order, selection, filter. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { State } from '../../src/ui/state.ts';
import { update } from '../../src/ui/update.ts';
import { pressed } from '../support/keyboard.ts';
import { press, samplesOf, screenOf, second, send, stateOf, withSample } from '../support/states.ts';
import { order, users } from './users.ts';

test('rows of equal speed are ordered by name, so that none moves by chance', () => {
  const samples = users({ c: 0, a: 0, b: 0 }, { b: 5, c: 5, a: 5 });
  assert.deepEqual(order(stateOf(samples)), ['a', 'b', 'c']);
  assert.deepEqual(order(press(stateOf(samples), 'r')), ['a', 'b', 'c']);
});

test('a move keeps the order for some seconds, and the selection stays with its name', () => {
  const [first, second_, third, ...later] = users(
    { a: 0, b: 0 },
    { a: 100, b: 10 },
    { a: 100, b: 9000 },
    { a: 100, b: 18_000 },
    { a: 100, b: 27_000 },
    { a: 100, b: 36_000 },
    { a: 100, b: 45_000 },
    { a: 100, b: 54_000 },
  );
  assert.ok(first && second_ && third);
  const moved = press(stateOf([first, second_]), 'down', 'down');
  assert.equal(moved.selected.user?.name, 'b');
  const held = withSample(moved, third);
  assert.deepEqual(order(held), ['a', 'b'], 'b is faster now, but the operator is moving');
  const free = later.reduce(withSample, held);
  assert.deepEqual(order(free), ['b', 'a'], 'five seconds later the order follows the speed again');
  assert.equal(free.selected.user?.name, 'b');
});

test('a kept order is given up after its time though the core is silent by then', () => {
  const [first, second_, third] = users({ a: 0, b: 0 }, { a: 100, b: 10 }, { a: 100, b: 9000 });
  assert.ok(first && second_ && third);
  const held = withSample(press(stateOf([first, second_]), 'down'), third);
  const tick = (state: State, at: number): State => send(state, { type: 'tick', now: second(at) });
  assert.deepEqual(order(tick(held, 3)), ['a', 'b']);
  assert.deepEqual(order(tick(held, 9)), ['b', 'a']);
  assert.deepEqual(order(tick(press(held, 'space'), 9)), ['a', 'b'], 'but a paused screen stays as it is');
});

test('a requested sort applies at once, even while the order is kept', () => {
  const moved = press(stateOf(users({ a: 0, b: 0 }, { a: 1, b: 2 })), 'down', 'n');
  assert.deepEqual(order(moved), ['a', 'b']);
  assert.deepEqual(order(press(moved, 'n')), ['b', 'a'], 'the same key again reverses');
});

test('a burst of one second does not lift a row above one that is busy all the time', () => {
  const steady = [0, 1000, 2000, 3000, 4000, 5000, 6000];
  const samples = users(...steady.map((a, index) => ({ a, b: index < 6 ? 0 : 2000 })));
  const state = stateOf(samples);
  assert.equal(state.tables.user.rows[1]?.row.downlink?.rate, 2000, 'b is twice as fast in this second');
  assert.deepEqual(order(state), ['a', 'b']);
});

test('an older message does not hide the hint of a page', () => {
  const said = press(stateOf(users({ a: 1 })), 'ctrl-r');
  assert.match(screenOf(said).at(-1) ?? '', /^Totals count from zero/);
  assert.match(screenOf(press(said, '?')).at(-1) ?? '', /^Esc back/);
  assert.match(
    screenOf(press(said, 'enter', 'space', 'y')).at(-1) ?? '',
    /^Copied/,
    'what is said there is seen',
  );
});

test('the filter applies to the focused table, and its head says so', () => {
  const traffic = {
    'inbound>>>ann-in': [0, 1],
    'inbound>>>bob-in': [0, 1],
    'user>>>ann': [0, 1],
    'user>>>bob': [0, 2],
  } as const;
  const listed = ({ tables }: State): string[] =>
    [tables.inbound, tables.user].map(({ rows }) => rows.map(({ row }) => row.name).join(' '));
  const state = press(stateOf(samplesOf(traffic)), '/', 'a', 'n', 'n', 'enter');
  assert.deepEqual(listed(state), ['ann-in bob-in', 'ann']);
  const text = screenOf(state).join('\n');
  assert.match(text, /^User 1 of 2 +\/ann/m);
  assert.match(text, /^Inbound 2 +10 s/m);
  assert.deepEqual(
    listed(press(state, '1', '/', 'b', 'enter')),
    ['bob-in', 'ann bob'],
    'another table, another filter',
  );
  assert.deepEqual(
    listed(press(state, '1', '/', 'b', 'escape')),
    ['ann-in bob-in', 'ann'],
    'Esc takes that back',
  );
});

test("the settings' filter applies to every table until one is typed", () => {
  const traffic = {
    'inbound>>>ann-in': [0, 1],
    'inbound>>>b': [0, 1],
    'user>>>ann': [0, 1],
    'user>>>b': [0, 2],
  } as const;
  const state = stateOf(samplesOf(traffic), undefined, { filter: 'ann' });
  assert.equal(state.tables.inbound.rows.length, 1);
  assert.equal(state.tables.user.rows.length, 1);
  assert.equal(press(state, 'escape').tables.inbound.rows.length, 2);
});

describe('the filter is edited with a cursor', () => {
  for (const [keys, filter] of [
    [['a', 'c', 'left', 'b'], 'abc'],
    [['b', 'c', 'home', 'a', 'end', 'd'], 'abcd'],
    [['b', 'c', 'ctrl-a', 'a', 'ctrl-e', 'd'], 'abcd'],
    [['a', 'x', 'b', 'left', 'backspace'], 'ab'],
    [['a', 'x', 'b', 'left', 'left', 'delete'], 'ab'],
    [['a', 'b', 'space', 'c', 'd', 'ctrl-w', 'e'], 'ab e'],
    [['a', 'b', 'space', 'ctrl-w'], ''],
    [['a', 'b', 'c', 'left', 'ctrl-u'], 'c'],
    [['a', 'b', 'c', 'home', 'right', 'ctrl-k'], 'a'],
    [['left', 'backspace', 'delete', 'right', 'a'], 'a'],
  ] as const) {
    test(keys.join(' '), () => {
      assert.equal(press(stateOf(users({ a: 1 })), '/', ...keys).settings.filter, filter);
    });
  }

  test('the filter is edited by graphemes', () => {
    const [e, accent] = ['e', '\u0301'];
    const state = press(stateOf(users({ a: 1 })), '/', 'a', e, accent, 'b', 'left', 'backspace');
    assert.equal(state.settings.filter, 'ab');
  });
});

test('a filter that matches nothing says so', () => {
  const state = press(stateOf(users({ ann: 1, bob: 2 })), '/', 'x');
  assert.match(screenOf(state).at(-1) ?? '', /^\/x +nothing matches/);
  assert.match(screenOf(press(state, 'enter')).join('\n'), /^User 0 of 2 +\/x[\s\S]*no name matches/m);
});

test('a key without a meaning says so, on every page with commands', () => {
  const state = stateOf(users({ a: 1 }));
  for (const before of [[], ['enter'], ['c']])
    assert.equal(screenOf(press(state, ...before, '!')).at(-1), 'no such key · ? help');
  assert.notEqual(screenOf(press(state, 'ctrl-n')).at(-1), 'no such key · ? help', 'only what is printed');
});

test('the filter counts and sums the rows that pass', () => {
  const state = press(stateOf(users({ ann: 1, bob: 2, hannah: 4 })), '/', 'A', 'n', 'n', 'enter');
  const lines = screenOf(state);
  assert.match(lines[2] ?? '', /^User 2 of 3 {2}\/Ann/);
  assert.match(lines[5] ?? '', /^ TOTAL .* 5 B +0 B$/);
});

test('Esc undoes one thing at a time, and never quits', () => {
  const filtered = press(stateOf(users({ ann: 1, bob: 2 })), '/', 'a', 'enter', 'down');
  const first = press(filtered, 'escape');
  assert.equal(first.selected.user, null);
  assert.equal(first.settings.filter, 'a');
  const second_ = press(first, 'escape');
  assert.equal(second_.settings.filter, '');
  const { effects } = update(second_, { type: 'key', key: pressed('escape'), now: second(1) });
  assert.deepEqual(effects, []);
});

test("every key's message fits 80 columns", () => {
  const state = press(stateOf(users({ a: 1 })), 'j');
  for (const key of ['z', 'T', 'm', 'F', 'y', '!', 'R'])
    assert.doesNotMatch(screenOf(press(state, key)).at(-1) ?? '', /…/, key);
});

test('a followed row stays visible as the order changes', () => {
  const names = Array.from({ length: 40 }, (_, index) => `u${String(index).padStart(2, '0')}`);
  const bytes = (speed: (index: number) => number) =>
    Object.fromEntries(names.map((name, index) => [name, speed(index)]));
  const samples = users(
    ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((time) =>
      bytes((index) => (index === 0 && time > 1 ? time * 1e6 : 1000 * index * time)),
    ),
  );
  const [first, second_, ...later] = samples;
  assert.ok(first && second_);
  const following = press(stateOf([first, second_], { columns: 80, rows: 12 }), 'G', 'F');
  assert.equal(following.selected.user?.name, 'u00');
  const after = later.reduce(withSample, following);
  assert.equal(order(after)[0], 'u00');
  assert.match(screenOf(after).join('\n'), />u00/);
});

test('Enter opens the detail of the selected row, or of the first', () => {
  const state = press(stateOf(users({ a: 0, b: 0 }, { a: 5, b: 9000 })), 'enter');
  assert.match(screenOf(state)[2] ?? '', /^User b$/);
  assert.match(screenOf(press(state, 'down'))[2] ?? '', /^User a$/, 'the moving keys go to the next row');
  assert.match(screenOf(press(state, 'escape'))[2] ?? '', /^User 2 /);
});

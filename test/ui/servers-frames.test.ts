/**
 * Whole screens of three servers, one of which has died. They are kept as files beside this one; after a wanted change,
 * `WRITE_FRAMES=1 npm test -- servers-frames` writes them again.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { textWidth } from '../../src/text/width.ts';
import { type ServerPlan, serversState } from '../support/servers.ts';
import { screenOf } from '../support/states.ts';

const KIB = 1024;

const usersOf = (numbers: readonly number[]): ServerPlan['perSecond'] =>
  Object.fromEntries(numbers.map((at) => [`user>>>user-${at}@example.net`, [at * KIB, at * at * KIB]]));

const PLANS: readonly [ServerPlan, ...ServerPlan[]] = [
  {
    name: 'hk1',
    perSecond: {
      'inbound>>>shadowsocks': [40 * KIB, 400 * KIB],
      'outbound>>>direct': [40 * KIB, 400 * KIB],
      'user>>>alice@example.net': [20 * KIB, 300 * KIB],
      'user>>>bob@example.net': [0, 0],
      ...usersOf([1, 2, 3, 4, 5]),
    },
    change: { strangers: true },
  },
  {
    name: 'tokyo',
    perSecond: {
      'inbound>>>vmess': [10 * KIB, 90 * KIB],
      'outbound>>>direct': [10 * KIB, 90 * KIB],
      'user>>>alice@example.net': [5 * KIB, 80 * KIB],
      'user>>>carol@example.net': [KIB, 3 * KIB],
      ...usersOf([6, 7]),
    },
    change: { recorded: 'recorded' },
  },
  {
    name: 'frankfurt',
    diesAt: 15,
    perSecond: {
      'inbound>>>vmess': [KIB, 9 * KIB],
      'user>>>alice@example.net': [KIB, 2 * KIB],
      'user>>>dave@example.net': [7 * KIB, 7 * KIB],
    },
  },
];

for (const size of ['20x5', '40x12', '80x24', '120x40', '200x50']) {
  test(`three servers, one of them silent, at ${size}`, () => {
    const [columns = 0, rows = 0] = size.split('x').map(Number);
    const state = serversState(PLANS, 30, { columns, rows });
    // Clock times are those of this machine's zone.
    const lines = screenOf(state).map((line) => line.replaceAll(/\b\d\d:\d\d/g, 'HH:MM'));
    const file = new URL(`frames/servers-${size}.txt`, import.meta.url);
    if (process.env.WRITE_FRAMES === '1') writeFileSync(file, `${lines.join('\n')}\n`);
    assert.deepEqual(lines, readFileSync(file, 'utf8').trimEnd().split('\n'));
    assert.equal(lines.length, rows);
    for (const line of lines) assert.ok(textWidth(line) <= columns, line);
  });
}

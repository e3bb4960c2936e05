/** Rows that the core no longer lists: kept individually while they are few, then as a sum. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MOST_GONE_ROWS } from '../../src/traffic/roster.ts';
import { bytesOf, Desk, rowOf, type Table, totalOf } from './desk.ts';

/** Users `from` to `to`, each with that many bytes. */
function crowd(from: number, to: number, bytes: number): Table {
  const users = Array.from({ length: to - from + 1 }, (_, index) => `user u${from + index} down`);
  return Object.fromEntries(users.map((user) => [user, bytes]));
}

describe('rows that vanished', () => {
  test('are kept individually up to a limit; beyond it those idle longest become a sum', () => {
    const desk = new Desk();
    desk.read(0, {});
    for (let hour = 1; hour <= 50; hour++) desk.read(hour * 3600, crowd(hour * 100, hour * 100 + 99, 1));
    const { rows, forgotten, totals } = desk.read(200_000, { 'user u9999 down': 5 });
    assert.ok(rows.user.length <= MOST_GONE_ROWS + 101);
    assert.equal(rows.user.length + forgotten.user.rows, 5001);
    assert.equal(forgotten.user.downlink, BigInt(forgotten.user.rows));
    assert.equal(totals.user.downlink?.total, 5005n);
    assert.ok(rows.user.every(({ name }) => Number(name.slice(1)) >= 4000));
  });

  test('count from zero when they return after they were forgotten, and the overall sum stays right', () => {
    const desk = new Desk();
    desk.read(0, {});
    for (let hour = 1; hour <= 50; hour++) desk.read(hour * 3600, crowd(hour * 100, hour * 100 + 99, 1));
    const sample = desk.read(200_000, { 'user u100 down': 7 });
    assert.equal(totalOf(sample, 'user u100 down'), 7n);
    assert.equal(bytesOf(sample, 'user'), 5007n);
  });

  test('count from zero even if the core lists them after the same counter as before', () => {
    const desk = new Desk();
    desk.read(0, {});
    desk.read(1, { 'inbound tcp down': 1, 'user u1 down': 1 });
    for (let hour = 1; hour <= 50; hour++) {
      desk.read(hour * 3600, { ...crowd(hour * 100, hour * 100 + 99, 1), 'inbound tcp down': 1 });
    }
    const sample = desk.read(200_000, { 'inbound tcp down': 1, 'user u1 down': 7 });
    assert.equal(totalOf(sample, 'user u1 down'), 7n);
    assert.equal(bytesOf(sample, 'user'), 5008n);
  });

  test('all stay when a core with more rows than the limit restarts, and its users return one by one', () => {
    const desk = new Desk();
    desk.read(0, crowd(1, 3000, 10));
    desk.read(1, crowd(1, 3000, 10));
    const restarted = desk.read(5, {}, { uptime: 1 });
    assert.equal(restarted.rows.user.length, 3000);
    const sample = desk.read(6, { 'user u1 down': 5 }, { uptime: 2 });
    assert.equal(totalOf(sample, 'user u1 down'), 15n);
    assert.equal(rowOf(sample, 'user u2').gone, true);
    assert.equal(sample.forgotten.user.rows, 0);
  });
});

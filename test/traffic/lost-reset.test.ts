/** A reset whose answer was lost: later readings show what happened, and what they cannot show is reported. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytesOf, Desk, second, totalOf } from './desk.ts';

/** A desk that has seen alice at 1000 bytes a second for two seconds, and whose third reset was not answered. */
function afterLostReset(): Desk {
  const desk = new Desk();
  desk.reset(0, { 'user alice down': 0 });
  desk.reset(1, { 'user alice down': 1000 });
  desk.lostReset(2, { 'user alice down': 1000 });
  return desk;
}

describe('a reset that was never answered', () => {
  test('is proven by a counter lower than before, and what had been read stays counted', () => {
    const desk = afterLostReset();
    const sample = desk.read(2.5, { 'user alice down': 490 });
    assert.equal(totalOf(sample, 'user alice down'), 2490n);
    assert.equal(sample.foreignReset, false);
    assert.equal(sample.restarted, false);
  });

  test('may have taken at most what can pass between two readings, and a lump of it, less what was counted', () => {
    const sample = afterLostReset().read(2.5, { 'user alice down': 490 });
    assert.equal(sample.maybeLost, 600n - 490n);
    assert.equal(sample.maybeLostSoFar, 110n);
  });

  test('counts nothing twice if it had not happened', () => {
    const desk = afterLostReset();
    assert.equal(totalOf(desk.read(2.5, { 'user alice down': 1500 }), 'user alice down'), 2500n);
  });

  test('leaves no trace if all counters have outgrown it: the lower count is used, and the difference is reported', () => {
    const desk = afterLostReset();
    // Either 500 bytes came since, or the core had zeroed and 1500 came.
    const sample = desk.read(2.5, { 'user alice down': 1500 });
    assert.equal(sample.maybeLost, 1000n);
  });

  test('is ruled out if its trace would need more bytes than any line carries', () => {
    const desk = new Desk();
    desk.lostReset(0, { 'user alice down': 50n * 2n ** 40n });
    desk.read(0.5, { 'user alice down': 50n * 2n ** 40n + 100n });
    assert.equal(desk.read(1, { 'user alice down': 50n * 2n ** 40n + 200n }).maybeLostSoFar < 1000n, true);
  });

  test('may happen only after the next reading; the one after that shows it', () => {
    const desk = afterLostReset();
    desk.read(2.3, { 'user alice down': 1300 });
    const sample = desk.read(3.3, { 'user alice down': 900 });
    assert.equal(totalOf(sample, 'user alice down'), 2300n + 900n);
    assert.equal(sample.foreignReset, false);
  });

  test('is not followed by another before it is settled', () => {
    const desk = afterLostReset();
    assert.equal(desk.ledger.mayReset, false);
    desk.read(2.3, { 'user alice down': 1300 });
    assert.equal(desk.ledger.mayReset, false, 'it may still come, in a core that was stalled');
    desk.read(2.6, { 'user alice down': 1600 });
    assert.equal(desk.ledger.mayReset, false);
    desk.read(2.9, { 'user alice down': 1900 });
    assert.equal(desk.ledger.mayReset, true);
  });

  test('is settled at once by a counter that fell', () => {
    const desk = afterLostReset();
    desk.fold(2.3, { 'user alice down': 300 });
    assert.equal(desk.ledger.mayReset, true);
  });

  test('proves nothing about counters that did not fall: the lower count is used, and the difference is reported', () => {
    const desk = new Desk();
    desk.reset(0, { 'user alice down': 0, 'user bob down': 0 });
    desk.lostReset(1, { 'user alice down': 1000, 'user bob down': 10 });
    // Either the reset happened and bob had 400 since, or another program zeroed alice alone.
    const sample = desk.read(1.5, { 'user alice down': 500, 'user bob down': 400 });
    assert.equal(totalOf(sample, 'user alice down'), 1500n);
    assert.equal(totalOf(sample, 'user bob down'), 400n);
    assert.ok(sample.maybeLost >= 10n);
  });

  test('doubles nothing if it never happened while another program zeroes one user', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 5000, 'inbound tcp down': 9000 });
    desk.lostReset(1, { 'user alice down': 5000, 'inbound tcp down': 9000 });
    const sample = desk.read(1.5, { 'user alice down': 40, 'inbound tcp down': 9040 });
    assert.equal(totalOf(sample, 'inbound tcp down'), 9040n);
    assert.equal(totalOf(sample, 'user alice down'), 5040n);
  });

  test('costs nothing if the core has restarted, because the new one never saw it', () => {
    const desk = afterLostReset();
    const sample = desk.read(5, { 'user alice down': 40 }, { uptime: 1 });
    assert.equal(sample.restarted, true);
    assert.equal(sample.maybeLost, 0n);
    assert.equal(totalOf(sample, 'user alice down'), 2040n);
    assert.equal(desk.ledger.mayReset, true);
  });

  test('counts the time from when the reading before it was requested', () => {
    const desk = new Desk();
    desk.reset(0, { 'user alice down': 0 });
    desk.reset(1, { 'user alice down': 1000 });
    desk.lostReset(3, { 'user alice down': 2000 }, { asked: 2 });
    assert.equal(desk.read(3.5, { 'user alice down': 1 }).maybeLost, 1600n - 1n);
  });

  test('is reckoned by the fastest that was ever seen: a burst may be over before the next reading', () => {
    const desk = new Desk();
    for (let at = 0; at < 2000; at++) desk.reset(at, { 'user alice down': at === 10 ? 50_000 : 0 });
    desk.lostReset(2000, { 'user alice down': 0 });
    assert.equal(desk.read(2000.5, { 'user alice down': 0 }).maybeLost, 30_000n);
  });

  test('is estimated again when a speed is seen that may have begun meanwhile', () => {
    const desk = afterLostReset();
    assert.equal(desk.read(2.5, { 'user alice down': 490 }).maybeLost, 110n);
    assert.equal(desk.read(3.5, { 'user alice down': 9490 }).maybeLost, (9000n * 6n) / 10n - 490n - 110n);
    assert.equal(desk.read(4.5, { 'user alice down': 99_490 }).maybeLost, 0n);
  });

  test('is reckoned again by a speed that is seen only after another reset was lost', () => {
    const desk = afterLostReset();
    desk.lostReset(2.2, { 'user alice down': 0 });
    desk.lostReset(2.4, { 'user alice down': 0 });
    desk.read(2.6, { 'user alice down': 0 });
    desk.read(3.6, { 'user alice down': 9000 });
    const sample = desk.read(4.6, { 'user alice down': 18_000 });
    // Three times 0.2 seconds and a lump, at 9000 bytes a second.
    assert.ok(sample.maybeLostSoFar >= 3n * 2700n && sample.maybeLostSoFar <= 3n * 2701n);
  });

  test('is estimated by the first known speed if it was in the first poll', () => {
    const desk = new Desk();
    desk.lostReset(0, { 'user alice down': 5000 });
    desk.read(0.5, { 'user alice down': 300 });
    const sample = desk.read(1.5, { 'user alice down': 1300 });
    assert.equal(sample.maybeLostSoFar, 600n - 300n);
  });

  test('is estimated at once if no reading can follow', () => {
    const desk = afterLostReset();
    desk.ledger.giveUp(second(2.1));
    assert.equal(desk.ledger.sample('reset', 1).maybeLost, 200n);
  });

  test('is bounded by the busiest view, because the dimensions are the same traffic and are not added up', () => {
    const desk = new Desk();
    desk.reset(0, { 'user alice down': 0, 'inbound tcp down': 0 });
    desk.reset(1, { 'user alice down': 1000, 'inbound tcp down': 1200 });
    desk.lostReset(2, { 'user alice down': 1000, 'inbound tcp down': 1200 });
    const sample = desk.read(2.5, { 'user alice down': 1000, 'inbound tcp down': 1200 });
    assert.equal(sample.maybeLost, 1200n);
  });
});

describe('a reset with a late answer', () => {
  test('loses nothing', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 1000 });
    desk.fold(1, { 'user alice down': 2000 });
    desk.ledger.resetAnswered({ names: ['user>>>alice>>>traffic>>>downlink'], values: [9000n] }, second(9));
    const sample = desk.ledger.sample('reset', 1);
    assert.equal(totalOf(sample, 'user alice down'), 9000n);
    assert.equal(sample.maybeLost, 0n);
    assert.equal(bytesOf(desk.reset(10, { 'user alice down': 50 }), 'user'), 9050n);
  });
});

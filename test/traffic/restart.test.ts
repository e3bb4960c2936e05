/** A restarted core, or counters reset by another program: what had been read stays counted. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answer, Desk, rateOf, rowOf, second, totalOf } from './desk.ts';

describe('a restart of the core', () => {
  for (const mode of ['read', 'reset'] as const) {
    test(`is seen by its uptime and loses nothing that had been read (${mode})`, () => {
      const desk = new Desk();
      desk[mode](0, { 'user alice down': 5000 });
      const sample = desk.read(3, { 'user alice down': 200 }, { uptime: 1 });
      assert.equal(sample.restarted, true);
      assert.equal(sample.foreignReset, false);
      assert.equal(totalOf(sample, 'user alice down'), 5200n);
    });
  }

  test('is reported once', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 5000 });
    desk.read(3, { 'user alice down': 200 }, { uptime: 1 });
    assert.equal(desk.read(4, { 'user alice down': 300 }, { uptime: 2 }).restarted, false);
  });

  test('counts from zero what has already outgrown its old value', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 5000, 'user bob down': 10 });
    const sample = desk.read(3, { 'user alice down': 200, 'user bob down': 300 }, { uptime: 1 });
    assert.equal(totalOf(sample, 'user bob down'), 310n);
  });

  test("is noticed by the core's age when the outage was longer than its former life", () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 5000 }, { uptime: 5 });
    const sample = desk.read(100, { 'user alice down': 200 }, { uptime: 50 });
    assert.equal(sample.restarted, true);
    assert.equal(totalOf(sample, 'user alice down'), 5200n);
  });

  test("is noticed by the core's start, although it is older now than it was then", () => {
    const desk = new Desk();
    desk.interval = 60;
    desk.read(0, { 'user alice down': 5000, 'user bob down': 5 }, { uptime: 50 });
    const sample = desk.read(60, { 'user alice down': 200, 'user bob down': 7 }, { uptime: 58 });
    assert.equal(sample.restarted, true);
    assert.equal(totalOf(sample, 'user bob down'), 12n);
  });

  test('is not believed by age alone, because a core whose machine slept is too young as well', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 5000 }, { uptime: 5 });
    const sample = desk.read(100, { 'user alice down': 5100 }, { uptime: 50 });
    assert.equal(sample.restarted, false);
    assert.equal(totalOf(sample, 'user alice down'), 5100n);
    assert.equal(sample.maybeLost, 5000n, 'and if it was one after all, that much is missing');
  });

  test('is not assumed for an answer that came late', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 100 }, { uptime: 1 });
    const sample = desk.read(4, { 'user alice down': 90 }, { asked: 1, uptime: 2 });
    assert.equal(sample.restarted, false);
    assert.equal(sample.foreignReset, true);
  });

  test('is noticed without an uptime when nothing is left of the counters', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 5000, 'user bob down': 0 }, { uptime: null });
    const sample = desk.read(1, { 'user alice down': 200, 'user bob down': 0 }, { uptime: null });
    assert.equal(sample.restarted, true);
    assert.equal(totalOf(sample, 'user alice down'), 5200n);
  });

  test('keeps users who have not returned in the table, with their totals', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 5000, 'inbound tcp down': 6000 });
    const sample = desk.read(3, { 'inbound tcp down': 0 }, { uptime: 1 });
    assert.equal(rowOf(sample, 'user alice').gone, true);
    assert.equal(totalOf(sample, 'user alice down'), 5000n);
    assert.equal(totalOf(desk.read(4, { 'user alice down': 7 }, { uptime: 2 }), 'user alice down'), 5007n);
  });

  test('has a speed over the whole outage, not of an instant', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 5000 });
    desk.ledger.failed();
    const sample = desk.read(10, { 'user alice down': 2000 }, { uptime: 4 });
    assert.equal(rateOf(sample, 'user alice down'), 200);
    assert.equal(sample.gap, 'outage');
  });
});

describe('events that look like a restart', () => {
  const held = { 'user alice down': 5000, 'inbound tcp down': 9000 };

  test('a core that stalled for three seconds while another program zeroed its users doubles no inbound', () => {
    const desk = new Desk();
    desk.read(0, held);
    const sample = desk.read(5, { 'user alice down': 40, 'inbound tcp down': 9040 }, { uptime: 1002 });
    assert.equal(totalOf(sample, 'inbound tcp down'), 9040n);
    assert.equal(sample.restarted, false);
    assert.equal(sample.foreignReset, true);
  });

  test('a restart between the uptime and the reading doubles nothing in the next one', () => {
    const desk = new Desk();
    desk.read(0, held);
    const told = { uptime: 1001, asked: 1, at: 1, connection: 0 };
    const at = second(1.1);
    const young = { uptime: 0, asked: at.mono, at: at.mono, connection: 1 };
    const reading = desk.ledger.look(answer({ 'user alice down': 7, 'inbound tcp down': 9100 }), {
      asked: second(1),
      at,
      connection: 1,
    });
    const before = { ...told, asked: second(1).mono, at: second(1).mono };
    assert.equal(desk.ledger.leavesOpen(reading, before), true);
    desk.ledger.fold(reading, before, young);
    const restarted = desk.ledger.sample('read-only', 1);
    assert.equal(restarted.restarted, true);
    assert.equal(totalOf(restarted, 'inbound tcp down'), 9000n + 9100n);
    const next = desk.read(
      2,
      { 'user alice down': 8, 'inbound tcp down': 9200 },
      { uptime: 1, connection: 1 },
    );
    assert.equal(next.restarted, false);
    assert.equal(totalOf(next, 'inbound tcp down'), 9000n + 9200n);
  });

  test('a restart after the reading, noticed by a later uptime, belongs to the next poll', () => {
    const desk = new Desk();
    desk.read(0, held);
    // The reading came over the old connection, and the uptime over the one after the restart.
    const reading = desk.ledger.look(answer({ 'user alice down': 5100, 'inbound tcp down': 9100 }), {
      asked: second(1),
      at: second(1.01),
      connection: 0,
    });
    const late = second(1.6).mono;
    desk.ledger.fold(reading, null, { uptime: 0, asked: late, at: late, connection: 1 });
    const sample = desk.ledger.sample('read-only', 1);
    assert.equal(totalOf(sample, 'inbound tcp down'), 9100n);
    assert.ok(totalOf(sample, 'user alice down') === 5100n);
  });

  test('a change of the wall clock changes nothing for a core without uptime', () => {
    const desk = new Desk();
    desk.read(0, held, { uptime: null });
    const sample = desk.read(1, { ...held, 'user alice down': 5100 }, { uptime: null, wall: 7200 });
    assert.deepEqual([sample.restarted, sample.foreignReset], [false, false]);
    assert.equal(totalOf(sample, 'user alice down'), 5100n);
  });
});

describe("another program's reset", () => {
  test('is noticed in read-only mode: counters fall while the uptime grows', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 5000, 'user bob down': 70 });
    const sample = desk.read(1, { 'user alice down': 200, 'user bob down': 70 });
    assert.equal(sample.foreignReset, true);
    assert.equal(sample.restarted, false);
    assert.equal(totalOf(sample, 'user alice down'), 5200n);
    assert.equal(totalOf(sample, 'user bob down'), 70n);
  });

  test('is noticed without an uptime while some counter still holds its old value', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 5000, 'inbound tcp down': 70 }, { uptime: null });
    const after = { 'user alice down': 200, 'inbound tcp down': 90 };
    assert.equal(desk.read(1, after, { uptime: null }).foreignReset, true);
  });

  test('is noticed in reset mode when it happens between the reading and the reset', () => {
    const desk = new Desk();
    const sample = desk.reset(0, { 'user alice down': 5000 }, { 'user alice down': 20 });
    assert.equal(sample.foreignReset, true);
    assert.equal(totalOf(sample, 'user alice down'), 5020n);
  });

  test('is reported for twenty polls after it was noticed', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 5000 });
    const said = Array.from(
      { length: 25 },
      (_, index) => desk.read(index + 1, { 'user alice down': 10 + index }).strangers,
    );
    assert.deepEqual([said.indexOf(true), said.lastIndexOf(true)], [0, 19]);
    assert.equal(desk.read(30, { 'user alice down': 1 }).strangers, true);
  });

  test('is not assumed when v2top switches from reset to read-only', () => {
    const desk = new Desk();
    desk.read(0, { 'user alice down': 5000 });
    desk.reset(1, { 'user alice down': 5100 });
    const sample = desk.read(2, { 'user alice down': 30 });
    assert.equal(sample.foreignReset, false);
    assert.equal(totalOf(sample, 'user alice down'), 5130n);
  });
});

test('every 3 s next to readings every 7 s is reported within three readings, and what they show is counted', () => {
  const desk = new Desk();
  desk.interval = 7;
  // 1,000 bytes a second, taken away by the other program every three seconds.
  const held = (at: number): number => 1000 * (at % 3);
  const samples = [0.5, 7.5, 14.5, 21.5, 28.5, 35.5].map((at) =>
    desk.read(at, { 'user alice down': held(at) }),
  );
  assert.deepEqual(
    samples.map(({ strangers }) => strangers),
    [false, false, false, true, true, true],
  );
  // What grew between two readings is counted, and after a fall all that is there: 500 + 1000 + 1000 + 500 + 1000 + 1000.
  assert.equal(totalOf(samples.at(-1) ?? assert.fail(), 'user alice down'), 5000n);
});

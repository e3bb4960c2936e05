/** What is recorded and when, and what happens where it cannot be. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Entry } from '../../src/traffic/journal.ts';
import { settle } from '../support/fake-clock.ts';
import { FakeJournal } from '../support/fake-journal.ts';
import { aliceDown, Bench, DOWN } from './poll-bench.ts';
import { answerTooLate, record, stop } from './recording-bench.ts';

const rawsOf = ({ changes }: Entry) => changes.map(({ raw, growth }) => [Number(raw), Number(growth)]);

describe('a poll with reset', () => {
  test('records what it read and the mark, resets, and records what the answer added without the mark', async () => {
    const journal = new FakeJournal();
    const bench = new Bench({ recording: { state: 'recorded', journal } });
    bench.source.count(DOWN, 100);
    const order: string[] = [];
    journal.before = ({ resetUnderWay, basis }) => void order.push(`${resetUnderWay} ${basis}`);
    bench.source.before.reset = () => {
      order.push('reset');
      bench.source.count(DOWN, 7);
    };
    await bench.start();
    assert.deepEqual(order, ['true kept', 'reset', 'false zeroed']);
    const [first, second] = journal.entries;
    assert.ok(first !== undefined && second !== undefined);
    assert.deepEqual([rawsOf(first), first.isEarlier], [[[100, 100]], true]);
    assert.deepEqual([rawsOf(second), second.isEarlier], [[[0, 7]], false]);
    assert.equal(bench.sample.recorded, 'recorded');
    assert.equal(bench.sample.mode, 'reset');
  });

  test('sends no reset before the entry is on disk', async () => {
    const journal = new FakeJournal();
    let land = (): void => {};
    journal.before = () => new Promise<void>((resolve) => (land = resolve));
    const bench = await record(journal);
    assert.equal(bench.source.asked('read'), 1);
    assert.equal(bench.source.asked('reset'), 0);
    land();
    await settle();
    assert.equal(bench.source.asked('reset'), 1);
  });

  test('reads again if that took longer than an interval', async () => {
    const journal = new FakeJournal();
    const bench = await record(journal);
    journal.before = ({ resetUnderWay }) =>
      resetUnderWay ? bench.clock.sleep(1500, new AbortController().signal) : undefined;
    await bench.pass(2.9);
    assert.equal(bench.source.asked('reset'), 1);
    journal.before = () => {};
    await bench.pass(3);
    assert.ok(bench.source.asked('reset') >= 2);
  });
});

describe('a run that only reads', () => {
  test('records at once, then every ten seconds, and at its end', async () => {
    const journal = new FakeJournal();
    const bench = await record(journal, { mode: 'read-only' });
    assert.equal(journal.entries.length, 1);
    await bench.pass(9);
    assert.equal(journal.entries.length, 1);
    await bench.pass(1);
    assert.equal(journal.entries.length, 2, 'a heartbeat, though nothing was counted');
    bench.source.count(DOWN, 5);
    await bench.pass(1);
    await stop(bench);
    assert.equal(journal.entries.length, 3);
    assert.equal(journal.total(DOWN), 105n);
    assert.equal(journal.raw(DOWN), 105n);
    assert.equal(journal.closed, true);
  });

  test('records every poll before it is reported if asked to', async () => {
    const journal = new FakeJournal();
    const bench = await record(journal, { mode: 'read-only', eachPoll: true });
    bench.source.count(DOWN, 5);
    await bench.pass(1);
    assert.equal(journal.total(DOWN), 105n);
    journal.before = () => new Promise<void>(() => {});
    const reported = bench.samples.length;
    bench.source.count(DOWN, 5);
    await bench.pass(1);
    assert.equal(bench.samples.length, reported, 'a sample waits for the disk');
  });

  test('records when the core has gone', async () => {
    const journal = new FakeJournal();
    const bench = await record(journal, { mode: 'read-only' });
    bench.source.count(DOWN, 5);
    await bench.pass(1);
    bench.source.down();
    await bench.pass(1);
    assert.equal(journal.total(DOWN), 105n);
  });
});

describe('a run that only reads, and is told to reset', () => {
  test('opens its history then, and records what it takes from then on', async () => {
    const journal = new FakeJournal();
    let opened = 0;
    const bench = new Bench({
      mode: 'read-only',
      recordLater: async () => {
        opened += 1;
        return { state: 'recorded', journal };
      },
    });
    bench.source.count(DOWN, 100);
    await bench.start();
    await bench.pass(20);
    assert.deepEqual([opened, journal.entries.length], [0, 0]);
    bench.poller.setMode('reset');
    bench.source.count(DOWN, 11);
    await bench.pass(3);
    bench.source.count(DOWN, 5);
    await bench.pass(1);
    await stop(bench);
    assert.ok(bench.source.asked('reset') > 0);
    assert.equal(opened, 1);
    assert.equal(bench.sample.recorded, 'recorded');
    assert.equal(journal.total(DOWN), 116n);
    assert.ok(journal.entries[0]?.resetUnderWay, 'before the first reset');
  });

  test('resets nothing if another user records the core, but does if nothing can be recorded', async () => {
    const why = 'so it is';
    for (const [recording, zeroes] of [
      [{ state: 'recorded elsewhere', why, file: '' }, false],
      [{ state: 'not recorded', why }, true],
    ] as const) {
      const { state } = recording;
      const bench = new Bench({ mode: 'read-only', recordLater: async () => recording });
      bench.source.count(DOWN, 100);
      await bench.start();
      bench.poller.zeroCore();
      await bench.pass(2);
      assert.equal(bench.source.asked('reset') > 0, zeroes, state);
      assert.equal(bench.sample.recorded, state);
    }
  });
});

describe('if nothing can be recorded', () => {
  test('nothing is zeroed, and the sample says so', async () => {
    const bench = new Bench({ recording: { state: 'not recorded', why: 'the disk is full' } });
    bench.source.count(DOWN, 100);
    await bench.start();
    await bench.pass(5);
    assert.equal(bench.source.asked('reset'), 0);
    assert.deepEqual([bench.sample.mode, bench.sample.recorded], ['read-only', 'not recorded']);
    assert.equal(bench.poller.unrecordedWhy, 'the disk is full');
  });

  test('everything is reset anyway if reset was asked for explicitly', async () => {
    const bench = new Bench({ recording: { state: 'not recorded', why: 'no disk' }, insists: true });
    bench.source.count(DOWN, 100);
    await bench.start();
    assert.equal(bench.source.asked('reset'), 1);
    assert.deepEqual([bench.sample.mode, bench.sample.recorded], ['reset', 'not recorded']);
  });

  test('a running v2top only reads, continues to count, and records everything when the disk is back', async () => {
    const journal = new FakeJournal();
    const bench = await record(journal);
    bench.source.count(DOWN, 10);
    await bench.pass(1);
    journal.trouble = 'the disk is full';
    bench.source.count(DOWN, 20);
    await bench.pass(3);
    const resets = bench.source.asked('reset');
    bench.source.count(DOWN, 30);
    await bench.pass(3);
    assert.equal(bench.source.asked('reset'), resets);
    assert.equal(aliceDown(bench.sample), 160n);
    assert.deepEqual([bench.sample.mode, bench.sample.recorded], ['read-only', 'not recorded']);
    assert.equal(bench.poller.unrecordedWhy, 'the disk is full');
    journal.trouble = null;
    await bench.pass(20);
    assert.deepEqual([bench.sample.mode, bench.sample.recorded], ['reset', 'recorded']);
    await stop(bench);
    assert.equal(journal.total(DOWN), 160n);
  });

  test('an entry that was written but answered too late is not written twice', async () => {
    const journal = new FakeJournal();
    const bench = await record(journal);
    bench.source.count(DOWN, 40);
    answerTooLate(journal);
    await bench.pass(1);
    journal.trouble = null;
    bench.source.count(DOWN, 2);
    await bench.pass(25);
    await stop(bench);
    assert.equal(journal.total(DOWN), 142n);
  });
});

describe('events', () => {
  test('report a restart, a gap, strangers and what may be missing, each once', async () => {
    const journal = new FakeJournal();
    const bench = await record(journal);
    await bench.pass(1);
    bench.source.restart();
    bench.source.count(DOWN, 10);
    await bench.pass(1);
    bench.source.count(DOWN, 1000);
    bench.source.fates.reset.list = ['lost after'];
    await bench.pass(3);
    bench.source.down();
    await bench.pass(10);
    bench.source.up();
    await bench.pass(10);
    const counted = new Map<string, number>();
    for (const { type } of journal.events) counted.set(type, (counted.get(type) ?? 0) + 1);
    assert.equal(counted.get('restarted'), 1);
    assert.equal(counted.get('gap'), 1);
    assert.equal(counted.get('strangers'), undefined);
    assert.equal(journal.maybeLost, bench.sample.maybeLostSoFar);
    assert.ok(journal.maybeLost > 0n);
  });
});

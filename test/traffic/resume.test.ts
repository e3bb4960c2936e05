/** How a run continues what an earlier one left in the journal. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FakeJournal } from '../support/fake-journal.ts';
import { aliceDown, Bench, BOB, DOWN } from './poll-bench.ts';
import { dieInReset, record, stop } from './recording-bench.ts';

describe('a later run', () => {
  test('starts its totals with the recorded life of the core, and counts the traffic of its absence', async () => {
    const journal = new FakeJournal();
    const first = await record(journal);
    first.source.count(DOWN, 11);
    await first.pass(1);
    await stop(first);
    first.source.count(DOWN, 500);
    first.source.count(BOB, 5);
    await first.clock.advance(3_600_000);
    const second = await record(journal, { after: first });
    assert.equal(aliceDown(second.sample), 611n);
    assert.equal(second.sample.foreignReset, false);
    assert.equal(journal.total(DOWN), 611n);
    assert.equal(journal.total(BOB), 5n);
    assert.equal(journal.earlier.get(DOWN), 100n, 'only what was there before the first run is earlier');
    assert.equal(journal.maybeLost, 0n);
    const absence = journal.events.find(({ type }) => type === 'absence');
    assert.ok(absence?.type === 'absence' && absence.bytes === 505n && absence.to - absence.from > 3_590_000);
  });

  for (const [what, happened] of [
    ['never reached the core', false],
    ['was executed', true],
  ] as const) {
    test(`settles a reset that an ended run left under way and that ${what}`, async () => {
      const journal = new FakeJournal();
      const first = await record(journal, { mode: 'reset' });
      first.source.count(DOWN, 900);
      await dieInReset(first, journal);
      if (happened) first.source.foreignReset();
      first.source.count(DOWN, 30);
      const second = await record(journal, { after: first });
      await second.pass(3);
      assert.equal(journal.total(DOWN), 1030n);
      assert.equal(aliceDown(second.sample), 1030n);
      assert.ok(second.samples.every(({ foreignReset }) => !foreignReset));
      assert.equal(journal.saved?.resetUnderWay, false);
    });
  }

  for (const [resets, most] of [
    [false, 1100],
    [true, 350],
  ] as const) {
    const before = resets ? 'its resets had taken no time' : 'it had not reset before';
    test(`a run that ended in a reset costs what can have passed meanwhile, where ${before}`, async () => {
      const journal = new FakeJournal();
      const first = await record(journal, { mode: resets ? 'reset' : 'read-only' });
      for (let second = 0; second < 18; second++) {
        first.source.count(DOWN, 1000);
        await first.pass(1);
      }
      first.poller.setMode('read-only');
      first.source.count(DOWN, 1000);
      await first.pass(1);
      for (let second = 0; second < 30; second++) {
        first.source.count(DOWN, 1000);
        await first.pass(1);
      }
      first.poller.setMode('reset');
      await dieInReset(first, journal);
      const said = journal.maybeLost;
      await first.clock.advance(5000);
      first.source.count(DOWN, 5000);
      // It was not sent; the core still holds more than can have passed since.
      const second = await record(journal, { after: first });
      for (let poll = 0; poll < 3; poll++) {
        second.source.count(DOWN, 1000);
        await second.pass(1);
      }
      const cost = Number(journal.maybeLost - said);
      assert.ok(cost > 0 && cost <= most, `${cost}`);
    });
  }

  test('starts with only what a restarted core has counted, and history has both lives', async () => {
    const journal = new FakeJournal();
    const first = await record(journal);
    await stop(first);
    await first.clock.advance(60_000);
    first.source.restart();
    first.source.count(DOWN, 4000);
    await first.clock.advance(60_000);
    const second = await record(journal, { after: first });
    assert.equal(aliceDown(second.sample), 4000n);
    assert.equal(second.sample.restarted, true);
    assert.equal(journal.total(DOWN), 4100n);
    assert.equal(journal.saved?.counters[0]?.life, 4000n);
  });

  test('doubles nothing when the wall clock was set by an hour in between', async () => {
    for (const step of [-3_600_000, 3_600_000]) {
      const journal = new FakeJournal();
      const first = await record(journal, { mode: 'read-only' });
      await stop(first);
      first.clock.suspend(step);
      first.source.count(DOWN, 1);
      const second = await record(journal, { after: first, mode: 'read-only' });
      assert.equal(aliceDown(second.sample), 101n);
      assert.equal(journal.total(DOWN), 101n);
    }
  });

  test('begins new books if an older core answers than the known one', async () => {
    const journal = new FakeJournal();
    const first = await record(journal);
    await first.pass(5);
    await stop(first);
    first.source.started = (first.source.started ?? 0) - 86_400_000;
    first.source.counters.clear();
    first.source.count(DOWN, 7000);
    const second = await record(journal, { after: first });
    assert.equal(journal.books, 2);
    assert.equal(aliceDown(second.sample), 7000n);
    assert.equal(journal.earlier.get(DOWN), 7100n);
    assert.ok(journal.events.some(({ type }) => type === 'another core'));
  });

  test('writes nothing next to another writer, and continues when that one has ended', async () => {
    const journal = new FakeJournal();
    const first = await record(journal, { mode: 'read-only' });
    await stop(first);
    journal.role = 'reader';
    const { length } = journal.entries;
    const second = await record(journal, { after: first });
    second.source.count(DOWN, 50);
    await second.pass(5);
    assert.equal(journal.entries.length, length);
    assert.deepEqual([second.sample.mode, second.sample.recorded], ['read-only', 'recorded']);
    journal.role = 'writer';
    second.source.count(DOWN, 5);
    await second.pass(10);
    assert.equal(second.sample.mode, 'reset');
    assert.equal(journal.total(DOWN), 155n);
    assert.equal(aliceDown(second.sample), 155n);
  });

  test('zeroes nothing that another writer counts on, though reset was asked for by name', async () => {
    const journal = new FakeJournal();
    const first = await record(journal, { mode: 'read-only' });
    await stop(first);
    journal.role = 'reader';
    const bench = new Bench({
      after: first,
      recording: { state: 'recorded', journal },
      insists: true,
    });
    bench.source.count(DOWN, 50);
    await bench.start();
    await bench.pass(5);
    assert.equal(bench.source.asked('reset'), 0);
    journal.role = 'writer';
    bench.source.count(DOWN, 5);
    await bench.pass(12);
    assert.equal(bench.sample.mode, 'reset');
    assert.equal(journal.total(DOWN), 155n);
    const elsewhere = { state: 'recorded elsewhere', why: 'so it is', file: '' } as const;
    const onlooker = new Bench({ recording: elsewhere, insists: true });
    onlooker.source.count(DOWN, 100);
    await onlooker.start();
    await onlooker.pass(5);
    assert.equal(onlooker.source.asked('reset'), 0);
  });
});

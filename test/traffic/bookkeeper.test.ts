/** What is recorded and when, and how a run continues what an earlier one left. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Entry } from '../../src/traffic/journal.ts';
import { settle } from '../support/fake-clock.ts';
import { FakeJournal } from '../support/fake-journal.ts';
import { aliceDown, Bench, type BenchOptions, DOWN } from './poll-bench.ts';

const BOB = 'user>>>bob>>>traffic>>>downlink';

/** A run that records in `journal`, at a core where alice has carried 100 bytes. */
async function record(
  journal: FakeJournal,
  options: BenchOptions & { readonly eachPoll?: boolean } = {},
): Promise<Bench> {
  const bench = new Bench({ ...options, recording: { state: 'recorded', journal } });
  if (options.after === undefined) bench.source.count(DOWN, 100);
  await bench.start();
  return bench;
}

async function stop(bench: Bench): Promise<void> {
  bench.poller.stop();
  await bench.pass(1);
  assert.equal(bench.ended, true);
}

/** Ends a run between the mark of its next reset and the reset itself: nothing of what it does next is seen. */
async function dieInReset(bench: Bench, journal: FakeJournal): Promise<void> {
  const applied = journal.commit.bind(journal);
  journal.commit = async (entry) => {
    await applied(entry);
    if (entry.resetUnderWay) await new Promise(() => {});
  };
  await bench.pass(1);
  assert.equal(journal.saved?.resetUnderWay, true);
  journal.commit = applied;
}

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
    const apply = journal.commit.bind(journal);
    journal.commit = async (entry) => {
      await apply(entry);
      journal.commit = apply;
      journal.trouble = 'the disk does not answer';
      await apply(entry);
    };
    await bench.pass(1);
    journal.trouble = null;
    bench.source.count(DOWN, 2);
    await bench.pass(25);
    await stop(bench);
    assert.equal(journal.total(DOWN), 142n);
  });
});

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

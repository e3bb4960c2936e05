/** Several v2tops at one API: none resets next to another, and a new one reads only while no reset is under way. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Recording, RecordingState } from '../../src/traffic/journal.ts';
import { FakeClaim } from '../support/fake-claim.ts';
import { settle } from '../support/fake-clock.ts';
import { FakeJournal } from '../support/fake-journal.ts';
import { aliceDown, Bench, DOWN } from './poll-bench.ts';

async function startWith(claim: FakeClaim, options: { insists?: boolean; journal?: FakeJournal } = {}) {
  const journal = options.journal ?? new FakeJournal();
  const bench = new Bench({
    claim,
    insists: options.insists === true,
    recording: { state: 'recorded', journal },
  });
  bench.source.count(DOWN, 100);
  await bench.start();
  return bench;
}

describe('a v2top', () => {
  test('reads nothing before the others have answered', async () => {
    const claim = new FakeClaim();
    let answer = (): void => {};
    claim.answered = new Promise((resolve) => (answer = resolve));
    const bench = await startWith(claim);
    assert.deepEqual(bench.source.calls, []);
    answer();
    await settle();
    assert.equal(bench.source.asked('read'), 1);
  });

  test('ends at once when told to while it waits for the others', async () => {
    const claim = new FakeClaim();
    claim.answered = new Promise(() => {});
    const bench = await startWith(claim);
    bench.poller.stop();
    await settle();
    assert.equal(bench.ended, true);
    assert.deepEqual(bench.source.calls, []);
  });

  test('looks for others before each reset, and lets them in after its bytes are recorded', async () => {
    const claim = new FakeClaim();
    const journal = new FakeJournal();
    journal.before = ({ resetUnderWay }) => void claim.order.push(resetUnderWay ? 'commit' : 'commit after');
    const bench = await startWith(claim, { journal });
    bench.poller.stop();
    await bench.pass(1);
    assert.deepEqual(claim.order.slice(0, 5), ['enter', 'begin', 'commit', 'commit after', 'end']);
    assert.equal(claim.order.at(-1), 'leave');
  });

  test('lets no one in while an unanswered reset may still happen', async () => {
    const claim = new FakeClaim();
    const bench = await startWith(claim);
    bench.source.fates.reset.list = ['lost before'];
    await bench.pass(1);
    assert.equal(claim.order.at(-1), 'begin');
    await bench.pass(0.2);
    assert.equal(claim.order.at(-1), 'begin');
    await bench.pass(2);
    assert.equal(claim.order.at(-1), 'end');
  });

  for (const insists of [false, true]) {
    test(`resets nothing while there is another (${insists ? 'with' : 'without'} --reset), then does what it was asked`, async () => {
      const claim = new FakeClaim();
      const bench = await startWith(claim, { insists });
      claim.unseen = [4711];
      bench.source.count(DOWN, 10);
      await bench.pass(1);
      assert.equal(bench.source.asked('reset'), 1);
      assert.deepEqual(bench.poller.others, [4711]);
      bench.poller.zeroCore();
      await bench.pass(3);
      assert.equal(bench.source.asked('reset'), 1);
      assert.deepEqual([bench.sample.shared, bench.sample.mode], [true, 'read-only']);
      claim.others = [];
      await bench.pass(2);
      assert.ok(bench.source.asked('reset') > 1);
      assert.deepEqual([bench.sample.shared, bench.sample.mode], [false, 'reset']);
      assert.equal(aliceDown(bench.sample), 110n);
    });
  }

  test('writes from the first poll on after the one that wrote has gone, and says a restart in between', async () => {
    const journal = new FakeJournal();
    const claim = new FakeClaim();
    claim.others = [4711];
    const recording: Recording = { state: 'recorded', journal };
    const writer = new Bench({ mode: 'read-only', recording });
    writer.source.count(DOWN, 100);
    await writer.start();
    journal.role = 'reader';
    const bench = new Bench({ claim, recording, after: writer, mode: 'read-only' });
    await bench.start();
    bench.source.count(DOWN, 20);
    await bench.pass(1);
    writer.poller.stop();
    await bench.pass(5);
    bench.source.restart();
    bench.source.count(DOWN, 3);
    await bench.pass(1);
    journal.role = 'writer';
    claim.others = [];
    await bench.pass(2);
    assert.equal(journal.raw(DOWN), 3n, 'it has written');
    assert.ok(journal.total(DOWN) >= 103n);
    assert.ok(journal.events.some(({ type }) => type === 'restarted'));
  });

  test('resets nothing if others cannot be found, and says why', async () => {
    const claim = new FakeClaim();
    claim.trouble = 'others cannot be seen from here';
    const bench = await startWith(claim, { insists: true });
    await bench.pass(3);
    assert.equal(bench.source.asked('reset'), 0);
    assert.equal(bench.sample.mode, 'read-only');
    assert.equal(bench.poller.claimTrouble, 'others cannot be seen from here');
  });
});

test('a run that records nothing says where another one does, as long as there is another', async () => {
  const claim = new FakeClaim();
  claim.others = [4711];
  let state: RecordingState = 'recorded';
  let asked = 0;
  const recordedByOthers = async (): Promise<RecordingState> => {
    asked += 1;
    return state;
  };
  const bench = new Bench({ mode: 'read-only', claim, recordedByOthers });
  await bench.start();
  assert.deepEqual(
    [bench.sample.shared, bench.sample.recorded],
    [true, 'recorded'],
    'from the first sample on',
  );
  await bench.pass(5);
  assert.equal(asked, 1, 'not at every poll');
  state = 'not recorded';
  await bench.pass(12);
  assert.equal(bench.sample.recorded, 'not recorded', 'the other has stopped to write');
  state = 'recorded elsewhere';
  await bench.pass(12);
  assert.equal(bench.sample.recorded, 'recorded elsewhere');
  claim.others = [];
  await bench.pass(1);
  assert.deepEqual([bench.sample.shared, bench.sample.recorded], [false, 'not recorded']);
});

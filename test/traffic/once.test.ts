/** One reading with reset (`--once --reset`): it is printed before it is zeroed, whatever happens to the reset. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SourceFailure } from '../../src/core/core.ts';
import { type OnceOptions, readOnce } from '../../src/traffic/once.ts';
import type { Sample } from '../../src/traffic/sample.ts';
import { FakeJournal } from '../support/fake-journal.ts';
import { aliceDown, Bench, DOWN } from './poll-bench.ts';

/** Reads once a core where alice has carried 100 bytes; `order` tells what happened when. */
async function once(options: Partial<OnceOptions> = {}, bench = new Bench()) {
  const { source, clock } = bench;
  const printed: Sample[] = [];
  const order: string[] = [];
  source.count(DOWN, 100);
  source.before.reset ??= () => void order.push('reset');
  const print = async (sample: Sample): Promise<boolean> => {
    printed.push(sample);
    order.push('print');
    return true;
  };
  const result = await readOnce({ source, clock, timeout: 3, mode: 'reset', print, ...options });
  return { ...result, printed, order, source };
}

describe('one reading', () => {
  test('is printed with the name of the core and without speeds', async () => {
    const { printed, order, source, isPrinted } = await once({ mode: 'read-only' });
    assert.deepEqual(order, ['print']);
    assert.deepEqual(source.queries, [false]);
    assert.deepEqual([isPrinted, printed[0]?.elapsed, printed[0]?.core], [true, null, 'v2ray4']);
  });

  test('is printed before it is zeroed', async () => {
    const { printed, order, source } = await once();
    assert.deepEqual(order, ['print', 'reset']);
    assert.equal(printed.length, 1);
    assert.equal(printed[0] && aliceDown(printed[0]), 100n);
    assert.equal(source.counters.get(DOWN), 0n);
  });

  test('is not zeroed if it cannot be printed', async () => {
    const { source, isPrinted } = await once({ print: async () => false });
    assert.equal(isPrinted, false);
    assert.equal(source.asked('reset'), 0);
    assert.equal(source.counters.get(DOWN), 100n);
  });

  test('is on disk before it is zeroed if it is recorded, and printed with what the reset added', async () => {
    const journal = new FakeJournal();
    const bench = new Bench();
    bench.source.before.reset = () => {
      assert.equal(journal.total(DOWN), 100n);
      bench.source.count(DOWN, 7);
    };
    const { printed, sample } = await once({ recording: { state: 'recorded', journal } }, bench);
    assert.deepEqual(printed, [sample]);
    assert.equal(aliceDown(sample), 107n);
    assert.equal(journal.total(DOWN), 107n);
    assert.equal(journal.closed, true);
  });

  test('resets nothing next to another v2top, and names it', async () => {
    const claim = {
      enter: async () => {},
      others: [4711],
      onChange: () => {},
      beginReset: async () => false,
      endReset: () => {},
      leave: async () => {},
    };
    const { source, others, sample } = await once({ claim });
    assert.deepEqual(others, [4711]);
    assert.equal(sample.shared, true);
    assert.equal(source.asked('reset'), 0);
  });

  test('is printed even if its reset is not answered, and the sample says that bytes may be missing', async () => {
    const bench = new Bench();
    bench.source.fates.reset.list = ['lost after'];
    const { printed, sample } = await once({}, bench);
    assert.equal(printed[0] && aliceDown(printed[0]), 100n);
    assert.ok(sample.maybeLostSoFar > 0n);
  });

  test('is an error if its reset was never sent, because nothing was zeroed', async () => {
    const bench = new Bench();
    bench.source.fates.reset.list = ['not sent'];
    await assert.rejects(once({}, bench), { kind: 'refused' });
  });

  test('fails at once without an answer', async () => {
    const bench = new Bench();
    bench.source.fail('refused');
    await assert.rejects(once({ mode: 'read-only' }, bench), SourceFailure);
  });
});

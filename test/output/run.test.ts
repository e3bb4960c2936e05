/** Runs that print: how many samples, when they end, and what reaches the reader. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SourceFailure } from '../../src/core/core.ts';
import { jsonWriter } from '../../src/output/json.ts';
import { readOnce, runBatch } from '../../src/output/run.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeSource } from '../support/fake-source.ts';
import { contextWith } from './samples.ts';

interface Wanted {
  readonly count?: number;
  /** How many writes the reader takes before it goes away. */
  readonly reads?: number;
  readonly fail?: boolean;
}

/** A batch on a fake core. */
function startBatch({ count, reads = Number.POSITIVE_INFINITY, fail = false }: Wanted = {}) {
  const source = new FakeSource();
  source.add({ 'user>>>alice': [1, 2] });
  const clock = new FakeClock();
  const stop = new AbortController();
  const written: string[] = [];
  const gone: string[] = [];
  const ended = runBatch({
    source,
    clock,
    writer: jsonWriter(contextWith()),
    sink: {
      write: async (text) => {
        if (written.length >= reads) return false;
        written.push(text);
        return true;
      },
    },
    interval: 1,
    timeout: 3,
    mode: 'reset',
    count,
    fail,
    onGone: ({ kind }) => gone.push(kind),
    signal: stop.signal,
  });
  return { source, clock, written, gone, ended, stop: () => stop.abort() };
}

describe('a run', () => {
  test('writes a whole line for each sample at once, the first reading being none', async () => {
    const { clock, written, stop, ended } = startBatch();
    await clock.advance(0);
    assert.deepEqual(written, []);
    await clock.advance(3000);
    assert.equal(written.length, 3);
    for (const text of written) assert.match(text, /^\{[^\n]+\}\n$/);
    stop();
    await ended;
  });

  test('ends at its count', async () => {
    const { clock, written, ended } = startBatch({ count: 2 });
    await clock.advance(10_000);
    const { failure, run } = await ended;
    assert.deepEqual([written.length, failure, run?.seconds], [2, null, 2]);
  });

  test('ends when nobody reads any more', async () => {
    const { clock, source, ended } = startBatch({ reads: 1 });
    await clock.advance(10_000);
    assert.equal((await ended).failure, null);
    assert.ok(source.queries.length < 10, 'it polls no more');
  });

  test('goes on after three failures in a row, with --fail gives up at the fourth', async () => {
    const { clock, source, written, ended } = startBatch({ fail: true });
    await clock.advance(1000);
    source.fail('refused');
    await clock.advance(2500);
    source.recover();
    await clock.advance(10_000);
    const before = written.length;
    assert.ok(before > 5);
    source.fail('refused');
    await clock.advance(20_000);
    const { failure, run } = await ended;
    assert.equal(failure?.kind, 'refused');
    assert.equal(written.length, before);
    assert.ok(run !== null);
  });

  test('goes on trying a core that it has read, says once that it has gone, and marks the gap', async () => {
    const { clock, source, written, gone, stop, ended } = startBatch();
    await clock.advance(1000);
    source.fail('refused');
    await clock.advance(300_000);
    assert.deepEqual(gone, ['refused']);
    source.recover();
    await clock.advance(30_000);
    stop();
    assert.equal((await ended).failure, null);
    assert.match(written[1] ?? '', /"gap":true/);
    assert.match(written[2] ?? '', /"gap":false/);
  });

  test('gives up on a core that it has never read', async () => {
    const { clock, source, gone, ended } = startBatch();
    source.fail('refused');
    await clock.advance(20_000);
    assert.equal((await ended).failure?.kind, 'refused');
    assert.deepEqual(gone, []);
  });

  test('that is ended before it began reads nothing', async () => {
    const { ended, stop } = startBatch();
    stop();
    assert.equal((await ended).failure, null);
  });
});

describe('one reading', () => {
  test('is read-only, or read before it is zeroed', async () => {
    const source = new FakeSource();
    source.add({ 'user>>>alice': [1, 2] });
    const looked = await readOnce(source, new FakeClock(), 3, 'read-only');
    assert.deepEqual(source.queries, [false]);
    const zeroed = await readOnce(source, new FakeClock(), 3, 'reset');
    assert.deepEqual(source.queries, [false, false, true]);
    for (const sample of [looked, zeroed]) {
      assert.equal(sample.elapsed, null);
      assert.equal(sample.rows.user[0]?.downlink?.total, 2n);
    }
    assert.equal(source.counter('user>>>alice>>>traffic>>>downlink'), 0n);
  });

  test('fails at once where there is no answer', async () => {
    const source = new FakeSource();
    source.fail('refused');
    await assert.rejects(readOnce(source, new FakeClock(), 3, 'read-only'), SourceFailure);
  });
});

/** Runs that print: how many samples, when they end, and what reaches the reader. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { jsonWriter } from '../../src/output/json.ts';
import { runBatch } from '../../src/output/run.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeSource } from '../support/fake-source.ts';
import { contextWith } from './samples.ts';

interface Wanted {
  readonly count?: number;
  /** How many writes the reader takes before it goes away. */
  readonly reads?: number;
  readonly fail?: boolean;
  /** After this many writes the reader takes no more, and does not go away. */
  readonly stalls?: number;
}

/** A batch on a fake core. */
function startBatch(wanted: Wanted = {}) {
  const { count, reads = Number.POSITIVE_INFINITY, fail = false, stalls = reads } = wanted;
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
        if (written.length >= stalls) return new Promise<boolean>(() => {});
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

  test('ends when its reader has gone', async () => {
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

  test('keeps trying a core that it has read, says once that it has gone, and marks the gap', async () => {
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

  test('prints what it read and zeroed when it ends before its second reading', async () => {
    const { clock, source, written, stop, ended } = startBatch();
    await clock.advance(0);
    assert.deepEqual(source.queries, [false, true]);
    stop();
    await ended;
    assert.equal(written.length, 1);
    assert.match(written[0] ?? '', /"downlink":2/);
    assert.match(written[0] ?? '', /"elapsed":null/);
  });

  test('stops asking, and so zeroing, while its reader has stalled, and ends at once when told to', async () => {
    const { clock, source, stop, ended } = startBatch({ stalls: 2 });
    await clock.advance(3000);
    const asked = source.queries.length;
    source.add({ 'user>>>alice': [1000, 2000] });
    await clock.advance(600_000);
    assert.equal(source.queries.length, asked);
    assert.equal(source.counter('user>>>alice>>>traffic>>>downlink'), 2000n);
    stop();
    assert.equal((await ended).failure, null);
  });

  test('reads nothing when it is ended before it began', async () => {
    const { ended, stop } = startBatch();
    stop();
    assert.equal((await ended).failure, null);
  });
});

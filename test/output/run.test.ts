/** Runs that print: how many samples, when they end, and what reaches the reader. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { jsonWriter } from '../../src/output/json.ts';
import { type BatchServer, runBatches } from '../../src/output/run.ts';
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

/** Batches on fake cores, each with one user; what they write comes into one list. */
function startBatches(sources: readonly FakeSource[], wanted: Wanted = {}) {
  const { count, reads = Number.POSITIVE_INFINITY, fail = false, stalls = reads } = wanted;
  const clock = new FakeClock();
  const stop = new AbortController();
  const written: string[] = [];
  const gone: string[] = [];
  const servers = sources.map(
    (source): BatchServer => ({
      source,
      writer: jsonWriter({ ...contextWith(), server: source.address }),
      mode: 'reset',
      onGone: ({ kind }) => gone.push(kind),
    }),
  );
  const ended = runBatches(servers, {
    clock,
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
    count,
    fail,
    signal: stop.signal,
  });
  return { clock, written, gone, ended, stop: () => stop.abort() };
}

/** A batch on a fake core. */
function startBatch(wanted: Wanted = {}) {
  const source = new FakeSource();
  source.add({ 'user>>>alice': [1, 2] });
  const { ended, ...batches } = startBatches([source], wanted);
  return { ...batches, source, ended: ended.then(([end]) => end ?? assert.fail('no end')) };
}

describe('a run', () => {
  test('writes a whole line for each sample at once, and none for the first reading', async () => {
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

  test('continues after three failures in a row; --fail gives up at the fourth', async () => {
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

  test('keeps trying a core that it has read, reports the outage once, and marks the gap', async () => {
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

  test('reads nothing if it is ended before it starts', async () => {
    const { ended, stop } = startBatch();
    stop();
    assert.equal((await ended).failure, null);
  });
});

/** Two cores, of which the second is refused from the start. */
function startWithDead(wanted: Wanted = {}) {
  const [alive, dead] = ['127.0.0.1:1', '127.0.0.1:2'].map((address) => {
    const source = new FakeSource(undefined, address);
    source.add({ 'user>>>alice': [1, 2] });
    return source;
  });
  assert.ok(alive !== undefined && dead !== undefined);
  dead.fail('refused');
  const batches = startBatches([alive, dead], wanted);
  const from = (address: string): number =>
    batches.written.filter((line) => line.includes(`"server":"${address}"`)).length;
  return { ...batches, alive, dead, from };
}

describe('runs of several servers', () => {
  test('each has its lines, and a dead one costs the others nothing', async () => {
    const { clock, from, gone, stop, ended } = startWithDead();
    await clock.advance(60_000);
    assert.deepEqual([from('127.0.0.1:1'), from('127.0.0.1:2')], [60, 0]);
    assert.deepEqual(gone, ['refused']);
    stop();
    assert.deepEqual(
      (await ended).map(({ failure }) => failure),
      [null, null],
    );
  });

  test('a server that comes up later is read from then on', async () => {
    const { clock, dead, from, stop, ended } = startWithDead();
    await clock.advance(60_000);
    dead.recover();
    await clock.advance(60_000);
    assert.ok(from('127.0.0.1:2') > 10);
    stop();
    await ended;
  });

  test('with a count each server has that many, and one that was never read is given up when it alone is left', async () => {
    const { clock, from, ended } = startWithDead({ count: 20 });
    await clock.advance(120_000);
    const failures = (await ended).map(({ failure }) => failure?.kind);
    assert.deepEqual(failures, [undefined, 'refused']);
    assert.deepEqual([from('127.0.0.1:1'), from('127.0.0.1:2')], [20, 0]);
  });

  test('all end when none of them was ever read', async () => {
    const { clock, alive, ended } = startWithDead();
    alive.fail('refused');
    await clock.advance(60_000);
    assert.deepEqual(
      (await ended).map(({ failure }) => failure?.kind),
      ['refused', 'refused'],
    );
  });

  test('with --fail one that stops answering ends all', async () => {
    const { clock, dead, ended } = startWithDead({ fail: true });
    dead.recover();
    await clock.advance(5000);
    dead.fail('refused');
    await clock.advance(60_000);
    assert.deepEqual(
      (await ended).map(({ failure }) => failure?.kind),
      [undefined, 'refused'],
    );
  });

  test('a reader that has gone ends the one that is not answered too', async () => {
    const { clock, ended } = startWithDead({ reads: 3 });
    await clock.advance(60_000);
    assert.equal((await ended).length, 2);
  });

  test('a stalled reader stops the zeroing of each', async () => {
    const { clock, alive, dead, stop, ended } = startWithDead({ stalls: 2 });
    dead.recover();
    await clock.advance(3000);
    const asked = [alive.queries.length, dead.queries.length];
    await clock.advance(600_000);
    assert.deepEqual([alive.queries.length, dead.queries.length], asked);
    stop();
    await ended;
  });
});

/** A run that records in a journal in memory, and the ways in which it ends. */
import assert from 'node:assert/strict';
import type { FakeJournal } from '../support/fake-journal.ts';
import { Bench, type BenchOptions, DOWN } from './poll-bench.ts';

/** A run that records in `journal`, at a core where alice has carried 100 bytes. */
export async function record(
  journal: FakeJournal,
  options: BenchOptions & { readonly eachPoll?: boolean } = {},
): Promise<Bench> {
  const bench = new Bench({ ...options, recording: { state: 'recorded', journal } });
  if (options.after === undefined) bench.source.count(DOWN, 100);
  await bench.start();
  return bench;
}

/** Stops it, and waits until everything is recorded. */
export async function stop(bench: Bench): Promise<void> {
  bench.poller.stop();
  await bench.pass(1);
  assert.equal(bench.ended, true);
}

/** Ends a run between the mark of its next reset and the reset itself: nothing of what it does next is seen. */
export async function dieInReset(bench: Bench, journal: FakeJournal): Promise<void> {
  const applied = journal.commit.bind(journal);
  journal.commit = async (entry) => {
    await applied(entry);
    if (entry.resetUnderWay) await new Promise(() => {});
  };
  await bench.pass(1);
  assert.equal(journal.saved?.resetUnderWay, true);
  journal.commit = applied;
}

/** The next entry is written, but the run learns only of a failure. */
export function answerTooLate(journal: FakeJournal): void {
  const apply = journal.commit.bind(journal);
  journal.commit = async (entry) => {
    await apply(entry);
    journal.commit = apply;
    journal.trouble = 'the disk does not answer';
    await apply(entry);
  };
}

/** What an exporter takes over from a history: the sums and the books of one moment, however busy the file is. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { handingOver, type KeptSum } from '../../src/exporter/kept-sums.ts';
import { Store } from '../../src/history/store.ts';
import { type Acquired, type Journal, JournalFailure } from '../../src/traffic/journal.ts';
import { ADDRESS, change, counterOf, entryAt, journalOf, START, tempFolder } from '../history/lab.ts';

/** A history with ten bytes of Alice, and an exporter's way to it through this `acquire`. */
async function openDesk(t: TestContext, acquire: (journal: Journal) => Promise<Acquired>) {
  const path = join(tempFolder(t), 'history.db');
  const store = await Store.open({ path, zone: 'UTC', systemZone: 'UTC', now: START });
  t.after(() => store.close());
  const journal = journalOf(store);
  await journal.acquire();
  await journal.commit(entryAt(START, { changes: [change('alice', 10n)] }));
  const taken: (readonly KeptSum[])[] = [];
  const said: string[] = [];
  const recording = handingOver(
    { state: 'recorded', journal: { ...journal, acquire: () => acquire(journal) } },
    { path, address: ADDRESS, take: (sums) => taken.push(sums), say: (line) => said.push(line) },
  );
  if (recording.state !== 'recorded') throw new Error(recording.state);
  return { journal, wrapped: recording.journal, taken, said };
}

const ALICE = { dimension: 'user', name: 'alice', uplink: undefined, downlink: 10n };

test('a busy history is waited for, and said to be once', async (t) => {
  let attempts = 0;
  const { wrapped, taken, said } = await openDesk(t, async (journal) => {
    attempts += 1;
    if (attempts < 3) throw new JournalFailure('the disk does not answer', true);
    return journal.acquire();
  });
  const { saved } = await wrapped.acquire();
  assert.deepEqual(saved?.counters, [{ counter: counterOf('alice'), raw: 10n, life: 10n }]);
  assert.deepEqual(taken, [[ALICE]]);
  assert.deepEqual(said, ['the disk does not answer; it is waited for.']);
  await wrapped.acquire();
  assert.equal(taken.length, 1, 'handed over once');
});

test('a history that cannot be read is said once, with what that means for the sums', async (t) => {
  const { wrapped, taken, said } = await openDesk(t, async () => {
    throw new JournalFailure('the disk fails under it');
  });
  await assert.rejects(wrapped.acquire(), JournalFailure);
  await assert.rejects(wrapped.acquire(), JournalFailure);
  assert.deepEqual(taken, []);
  assert.deepEqual(said, [
    `${ADDRESS} is not recorded: the disk fails under it. Its sums begin with the first reading.`,
  ]);
});

test('a reader takes the sums that belong to the books which it takes, though the writer goes on', async (t) => {
  const { wrapped, taken } = await openDesk(t, async (journal) => {
    const acquired = await journal.acquire();
    await journal.commit(entryAt(START, { changes: [change('alice', 5n, { raw: 15n, life: 15n })] }));
    return { ...acquired, role: 'reader' };
  });
  const { saved } = await wrapped.acquire();
  assert.deepEqual(saved?.counters, [{ counter: counterOf('alice'), raw: 15n, life: 15n }]);
  assert.deepEqual(taken, [[{ ...ALICE, downlink: 15n }]]);
});

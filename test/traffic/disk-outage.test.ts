/** A disk that fails for a while: what is read meanwhile reaches the history afterwards, whatever the core does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeJournal } from '../support/fake-journal.ts';
import { aliceDown, Bench, BOB, DOWN } from './poll-bench.ts';
import { answerTooLate } from './recording-bench.ts';

/** A run with 100 bytes in the core and in the journal, whose disk fails from then on. */
async function failAfterStart(mode: 'reset' | 'read-only', insists = false): Promise<[Bench, FakeJournal]> {
  const journal = new FakeJournal();
  const bench = new Bench({ mode, insists, recording: { state: 'recorded', journal } });
  bench.source.count(DOWN, 100);
  await bench.start();
  assert.equal(journal.total(DOWN), 100n);
  journal.trouble = 'the disk is full';
  return [bench, journal];
}

/** Lets the disk work again, and the run end. */
async function repairDisk(bench: Bench, journal: FakeJournal): Promise<void> {
  journal.trouble = null;
  await bench.pass(25);
  bench.poller.stop();
  await bench.pass(1);
  assert.equal(bench.sample.recorded, 'recorded');
}

for (const mode of ['reset', 'read-only'] as const) {
  test(`what was read (${mode}) before a restart of the core is written when the disk is back`, async () => {
    const [bench, journal] = await failAfterStart(mode);
    for (let second = 0; second < 15; second++) {
      bench.source.count(DOWN, 20);
      bench.source.count(BOB, 1);
      await bench.pass(1);
    }
    bench.source.restart();
    bench.source.count(DOWN, 7);
    await bench.pass(15);
    assert.equal(aliceDown(bench.sample), 407n);
    await repairDisk(bench, journal);
    assert.equal(journal.total(DOWN), 407n);
    assert.equal(journal.total(BOB), 15n);
    assert.equal(journal.raw(DOWN), bench.source.counter(DOWN));
    assert.equal(journal.saved?.counters.find(({ counter }) => counter === DOWN)?.life, 7n);
    assert.equal(journal.events.filter(({ type }) => type === 'restarted').length, 1);
    const absence = journal.events.find(({ type }) => type === 'absence');
    assert.ok(absence?.type === 'absence' && absence.bytes === 322n, 'when it was recorded is said');
  });
}

test('an entry that reached the disk unnoticed before a restart of the core is not written twice', async () => {
  const [bench, journal] = await failAfterStart('read-only');
  journal.trouble = null;
  answerTooLate(journal);
  bench.source.count(DOWN, 20);
  await bench.pass(12);
  assert.equal(journal.total(DOWN), 120n);
  bench.source.count(DOWN, 3);
  await bench.pass(1);
  bench.source.restart();
  bench.source.count(DOWN, 7);
  await bench.pass(15);
  await repairDisk(bench, journal);
  assert.equal(journal.total(DOWN), 130n);
});

test('what is zeroed meanwhile, as reset was asked for by name, is written when the disk is back', async () => {
  const [bench, journal] = await failAfterStart('reset', true);
  for (let second = 0; second < 5; second++) {
    bench.source.count(DOWN, 20);
    await bench.pass(1);
  }
  assert.ok(bench.source.asked('reset') > 3);
  await repairDisk(bench, journal);
  assert.equal(journal.total(DOWN), 200n);
  assert.equal(journal.raw(DOWN), bench.source.counter(DOWN) ?? 0n);
});

test('of users beyond those that are kept, what was not written is said to be missing', async () => {
  const [bench, journal] = await failAfterStart('reset');
  const carried = 2000n;
  for (let user = 0; user < carried; user++) {
    bench.source.count(`user>>>${user}>>>traffic>>>downlink`, 1);
    if (user % 1000 === 999) await bench.pass(1);
    if (user % 1000 === 999) bench.source.restart();
  }
  bench.source.count(DOWN, 1);
  await bench.pass(5);
  await repairDisk(bench, journal);
  const written = [...journal.sums].reduce(
    (sum, [name, bytes]) => (/>>>\d/.test(name) ? sum + bytes : sum),
    0n,
  );
  assert.ok(written < carried);
  assert.ok(written + journal.maybeLost >= carried, `${written} written, ${journal.maybeLost} said`);
});

test('a disk that fails from the start on says what the old life of the core had held', async () => {
  const journal = new FakeJournal();
  journal.trouble = 'the disk is full';
  const bench = new Bench({ mode: 'reset', recording: { state: 'recorded', journal } });
  bench.source.count(DOWN, 100);
  await bench.start();
  bench.source.restart();
  bench.source.count(DOWN, 7);
  await bench.pass(5);
  await repairDisk(bench, journal);
  const held = journal.total(DOWN);
  assert.ok(held + journal.maybeLost >= 107n, `${held} written, ${journal.maybeLost} said`);
});

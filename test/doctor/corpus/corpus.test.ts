/**
 * The doctor and the real core judge a corpus of broken and odd configurations, each without the other: what the core
 * refuses is never in order to the doctor, and what the doctor calls refused is never taken by the core.
 * V2TOP_CORPUS=1000 judges a thousand of them instead of a few.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { v2rayBinary } from '../../support/v2ray-binary.ts';
import { mutant } from './mutate.ts';
import { SEEDS } from './seeds.ts';
import { coreVerdict, type DoctorVerdict, doctorVerdict } from './verdicts.ts';

const SIZE = Number(process.env.V2TOP_CORPUS ?? 150);

test('takes the sound configurations that it is made of, in order', async () => {
  const { v2ray } = await v2rayBinary();
  const folder = await mkdtemp(join(tmpdir(), 'v2top-seeds-'));
  try {
    for (const [number, seed] of SEEDS.entries()) {
      const text = JSON.stringify(seed);
      assert.equal((await coreVerdict(v2ray, folder, `${number}`, text)).takes, true, `seed ${number}`);
      assert.deepEqual(await doctorVerdict(text), { says: 'order', words: '' });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test(`the doctor agrees with V2Ray's own test on ${SIZE} configurations`, async () => {
  const { v2ray } = await v2rayBinary();
  const folder = await mkdtemp(join(tmpdir(), 'v2top-corpus-'));
  const disputes: string[] = [];
  const tally = { refused: 0, open: 0, order: 0 } satisfies Record<DoctorVerdict['says'], number>;
  const judge = async (number: number): Promise<void> => {
    const text = mutant(number);
    const [core, blind, knowing] = await Promise.all([
      coreVerdict(v2ray, folder, `${number}`, text),
      doctorVerdict(text),
      doctorVerdict(text, ['v2ray4']),
    ]);
    tally[knowing.says]++;
    for (const { says, words } of [blind, knowing]) {
      const wrong = core.takes ? says === 'refused' : says === 'order';
      if (wrong) disputes.push(`${number}: core "${core.words}", doctor ${says} "${words}"`);
    }
  };
  try {
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < SIZE) await judge(next++);
    };
    await Promise.all(Array.from({ length: availableParallelism() }, worker));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  assert.deepEqual(disputes, []);
  // A doctor that leaves everything open would never disagree; one that knows the core may leave hardly anything.
  assert.ok(tally.open < SIZE / 20, `${tally.open} of ${SIZE} left open`);
  assert.ok(tally.order > SIZE / 5 && tally.refused > SIZE / 3);
});

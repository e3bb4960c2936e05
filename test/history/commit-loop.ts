/** A program that adds one byte to alice with each commit, and prints the sum after the commit. */
import { writeSync } from 'node:fs';
import { History } from '../../src/history/history.ts';
import { ADDRESS, change, entryAt, START } from './lab.ts';

const history = await History.open({ path: process.argv[2] ?? '' });
const journal = history.journal(ADDRESS);
const { saved } = await journal.acquire();
let raw = saved?.counters[0]?.raw ?? 0n;
for (;;) {
  raw += 1n;
  await journal.commit(entryAt(START, { changes: [change('alice', 1n, { raw, life: raw })] }));
  writeSync(1, `${raw}\n`);
}

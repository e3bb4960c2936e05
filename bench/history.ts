/** The cost of the history: a recorded poll, a month's report, and a year on disk. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { writeYear } from './history-year.ts';
import type { Comparison, Effort, Part } from './part.ts';
import { bundle, v2topBundle } from './program.ts';
import { median } from './statistics.ts';

const run = promisify(execFile);
const COST = fileURLToPath(new URL('history-cost.ts', import.meta.url));

export const history: Part = {
  name: 'history',
  title: 'The history',
  how: `1,000 users, of whom 300 have traffic in each second. A poll with reset writes twice: what was read, and what
    the reset's answer added (20 users' worth). Bytes written are those that the kernel counts for the process, with
    checkpoints. The report runs as a user would have it, on the history of a year in which 30 % were active in any hour.`,
  run: async (effort) => [...(await pollCost(effort)), ...(await yearCost(effort))],
};

async function pollCost({ quick, progress }: Effort): Promise<Comparison[]> {
  progress('a poll');
  const script = await bundle([COST], 'history-cost');
  const { stdout } = await run(process.execPath, [script, quick ? '100' : '900']);
  const { cpu, written }: { cpu: number; written: number } = JSON.parse(stdout);
  return [
    { what: 'CPU to write down a poll', value: cpu, against: 'the aim', base: 10, unit: 'ms', aim: 1 },
    { what: 'written a poll', value: written, against: 'the aim', base: 96 * 1024, unit: 'B', aim: 1 },
  ];
}

async function yearCost({ quick, progress }: Effort): Promise<Comparison[]> {
  progress('a year');
  const folder = mkdtempSync(join(tmpdir(), 'v2top-bench-'));
  try {
    const path = join(folder, 'history.db');
    const now = Math.floor(Date.now() / 1000);
    await writeYear(path, now);
    const program = await v2topBundle();
    const times: number[] = [];
    for (let round = 0; round < (quick ? 3 : 9); round++) {
      const began = performance.now();
      await run(process.execPath, [program, 'history', '--history-file', path, '--since', '31d'], {
        maxBuffer: Number.POSITIVE_INFINITY,
      });
      times.push(performance.now() - began);
    }
    const size = statSync(path).size / 1e6;
    return [
      {
        what: 'a report on 31 days',
        value: median(times),
        against: 'the aim',
        base: 300,
        unit: 'ms',
        aim: 1,
      },
      { what: 'a year on the disk', value: size, against: 'the aim', base: 60, unit: 'MB', aim: 1 },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

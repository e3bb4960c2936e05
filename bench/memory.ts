/** Memory: at work, and after very many ticks. */
import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startCore } from './core.ts';
import type { Comparison, Part } from './part.ts';
import { bundle, floorBundle, v2topBundle } from './program.ts';
import { Terminal } from './terminal.ts';
import { v2topTick } from './ticks.ts';

const run = promisify(execFile);
const LONG_RUN = fileURLToPath(new URL('long-run.ts', import.meta.url));
const USERS = 100;

export const memory: Part = {
  name: 'memory',
  title: `Memory at ${USERS} users`,
  how: `Resident memory as the kernel counts it: of the built program in a pseudo terminal of 120×40 after some
    hundred polls, 30 % of the users active, against the floor (a bundle of the same packages after one call and one
    Ink frame) and a node program that only waits. Then the whole screen on a core
    in memory and a clock that does not wait: what is on the heap after a garbage collection, and what is resident,
    after the first tenth of the ticks (when every buffer is full) and after all of them.`,
  run: async ({ quick, progress }) => {
    progress('an empty node program');
    const empty = await residentOf([process.execPath, '-e', WAIT]);
    progress('the floor');
    const core = await startCore(USERS, 0.3);
    const floor = await residentOf([process.execPath, await floorBundle(), '--server', core.address]);
    const most = quick ? 5000 : 50_000;
    progress(`the built program, and ${most} ticks`);
    // Neither disturbs the other: what counts is memory, not time.
    const [{ resident }, long] = await Promise.all([
      v2topTick(await v2topBundle(), [core.address], quick ? 10 : 60, 2),
      longRun(most),
    ]);
    await core.close();
    const [early, late] = [long[0], long.at(-1)];
    if (early === undefined || late === undefined) throw new Error('the long run reported nothing');
    const row = (what: string, value: number, against: string, base: number, aim?: number): Comparison => ({
      what,
      value,
      against,
      base,
      unit: 'MiB',
      ...(aim === undefined ? {} : { aim }),
    });
    const after = (stage: Stage): string => `after ${stage.ticks.toLocaleString('en')} ticks`;
    return [
      row('resident', resident, 'the floor', floor, 1.3),
      row('resident', resident, 'an empty node program', empty),
      row(`heap ${after(late)}`, late.heap, after(early), early.heap, 1.05),
      row(`resident ${after(late)}`, late.resident, after(early), early.resident, 1.1),
    ];
  },
};

/** A program that waits for a key. */
const WAIT = "process.stdin.setRawMode(true).on('data', () => process.exit())";

/** What a program holds that has come to rest, in MiB. */
async function residentOf(command: readonly string[]): Promise<number> {
  const terminal = new Terminal(command);
  await delay(3000);
  const { resident } = terminal;
  await terminal.quit();
  return resident;
}

/** What a process holds after this many ticks, in MiB. */
interface Stage {
  readonly ticks: number;
  readonly heap: number;
  readonly resident: number;
}

async function longRun(most: number): Promise<Stage[]> {
  const script = await bundle([LONG_RUN], 'long-run');
  const { stdout } = await run(process.execPath, ['--expose-gc', script, String(most)]);
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line): Stage => JSON.parse(line));
}

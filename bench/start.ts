/** From the command to the first table with data. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { userName } from '../test/support/busy-server.ts';
import { startCore } from './core.ts';
import type { Comparison, Part } from './part.ts';
import { floorBundle, v2topBundle } from './program.ts';
import { startRealCore } from './real-core.ts';
import { median } from './statistics.ts';
import { Terminal } from './terminal.ts';

type Environment = Readonly<Record<string, string>>;

/** Runs one of the compared commands once; resolves to its milliseconds. */
type Once = () => Promise<number>;

export const start: Part = {
  name: 'start',
  title: 'Start to the first table with data',
  how: `Wall time from starting the command in a pseudo terminal of 120×40 until a user's name is on the screen, or
    until the command has ended; the median of runs that take turns, so that all meet the same machine. 100 users on a
    core in another process; v2ctl asks a real V2Ray. The floor is a bundle of the same packages (meow, grpc-js,
    proto-loader, pretty-bytes, Ink and React) that makes one call and draws one Ink frame of the answer. Every run is
    a new process; the files are in the page cache, and v2top goes on with a history that it has begun before.`,
  run: async ({ quick, progress }) => {
    const [v2top, floor] = await Promise.all([v2topBundle(), floorBundle()]);
    const core = await startCore(100, 0.3);
    const history = mkdtempSync(join(tmpdir(), 'v2top-bench-'));
    const kept = { XDG_STATE_HOME: history };
    const real = await startRealCore();
    const node = process.execPath;
    const server = ['--server', core.address];
    const question = ['api', `--server=${real.api}`, 'StatsService.QueryStats', ''];
    const times = await takeTurns(quick ? 5 : 15, progress, {
      'node -e 0': () => untilEnd([node, '-e', '0']),
      'the floor': () => untilName([node, floor, ...server]),
      'first table': () => untilName([node, v2top, ...server], kept),
      '--json --once': () => untilEnd([node, v2top, '--json', '--once', ...server], kept),
      '--once': () => untilEnd([node, v2top, '--once', ...server], kept),
      '--help': () => untilEnd([node, v2top, '--help']),
      'v2ctl api … QueryStats': () => untilEnd([real.v2ctl, ...question]),
    });
    await core.close();
    await real.close();
    rmSync(history, { recursive: true });
    return compare(times);
  },
};

function compare(times: ReadonlyMap<string, number>): Comparison[] {
  const row = (what: string, against: string, aim?: number): Comparison => {
    const [value, base] = [what, against].map((name) => times.get(name) ?? Number.NaN);
    return {
      what,
      value: value ?? Number.NaN,
      against,
      base: base ?? Number.NaN,
      unit: 'ms',
      ...(aim === undefined ? {} : { aim }),
    };
  };
  return [
    row('first table', 'the floor', 1.25),
    row('first table', 'node -e 0'),
    row('first table', 'v2ctl api … QueryStats'),
    row('--json --once', 'the floor'),
    row('--once', 'the floor'),
    row('--help', 'node -e 0'),
  ];
}

/** The median of each command's runs, in turns after one of each that does not count. */
async function takeTurns(
  turns: number,
  progress: (text: string) => void,
  commands: Readonly<Record<string, Once>>,
): Promise<Map<string, number>> {
  const times = new Map(Object.keys(commands).map((name) => [name, [] as number[]]));
  for (let turn = 0; turn <= turns; turn++) {
    progress(`turn ${turn} of ${turns}`);
    for (const [name, once] of Object.entries(commands)) {
      const time = await once();
      if (turn > 0) times.get(name)?.push(time);
    }
  }
  return new Map([...times].map(([name, values]) => [name, median(values)]));
}

async function untilEnd(command: readonly string[], env: Environment = {}): Promise<number> {
  const terminal = new Terminal(command, env);
  return (await terminal.exit()) - terminal.started;
}

async function untilName(command: readonly string[], env: Environment = {}): Promise<number> {
  const terminal = new Terminal(command, env);
  const shown = await terminal.seen(userName(0).slice(0, 'user-000'.length));
  await terminal.quit();
  return shown - terminal.started;
}

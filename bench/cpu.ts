/** CPU of a tick. */
import { startCore } from './core.ts';
import type { Comparison, Effort, Part } from './part.ts';
import { v2topBundle } from './program.ts';
import { cpuOfRuns, startRealCore, trafficScript } from './real-core.ts';
import { htopTick, jsonTick, v2topTick } from './ticks.ts';

/** The part of the users that carry bytes in each second. */
const SHARE = 0.3;
/** The aim at 10,000 users, in milliseconds. */
const MOST = 80;

export const cpu: Part = {
  name: 'cpu',
  title: 'CPU of a tick, user and system',
  how: `The built program in a pseudo terminal of 120×40, polling with reset, its CPU read from the kernel
    (nanoseconds, all threads) over seconds of one tick each, after a warm-up at five polls a second and as long a pause at one. --json makes
    the same polls without a screen; what a tick costs more than that is the screen's share. 8 counters are a
    real V2Ray with a user who downloads; the others are a core in another process of whose users ${100 * SHARE} %
    carry bytes between any two polls. traffic.sh does the work of the script in V2Ray's guide: v2ctl, awk, sed, grep,
    sort, numfmt and column on those 8 counters, children included, with reset. htop runs at the same size and rate.`,
  run: measure,
};

/** Seconds to warm up, and seconds that are measured. */
type Span = readonly [warm: number, seconds: number];

async function measure({ quick, progress }: Effort): Promise<Comparison[]> {
  const span: Span = quick ? [4, 8] : [20, 15];
  const v2top = await v2topBundle();
  progress('htop');
  const htop = (await htopTick(span[1])).cpu;
  progress('traffic.sh and 8 counters on a real V2Ray');
  const { script, few, counters } = await onRealCore(v2top, span, quick ? 5 : 30);
  progress('100 users, --json');
  const json = await onCore(100, async (address) => (await jsonTick(v2top, address, ...span)).cpu);
  const at = (users: number): Promise<number> => {
    progress(`${users} users`);
    return onCore(users, async (address) => (await v2topTick(v2top, [address], ...span)).cpu);
  };
  const hundred = await at(100);
  const thousand = await at(1000);
  const tenThousand = await at(10_000);
  const fiftyThousand = await at(50_000);
  return [
    row(`${counters} counters, real V2Ray`, few, 'traffic.sh', script),
    row('100 users', hundred, 'traffic.sh', script, 0.5),
    row('100 users, the share of the screen', hundred - json, '--json', json, 2),
    row('100 users', hundred, 'htop', htop),
    row('1,000 users', thousand, '100 users × 10', 10 * hundred, 1),
    row('10,000 users', tenThousand, 'the aim', MOST, 1),
    row('10,000 users', tenThousand, '1,000 users × 10', 10 * thousand, 1),
    row('50,000 users', fiftyThousand, '10,000 users × 5', 5 * tenThousand, 1.2),
  ];
}

/** CPU on a real V2Ray: of the script for one reading, the mean of some runs, and of a tick. */
async function onRealCore(
  v2top: string,
  span: Span,
  runs: number,
): Promise<{ readonly script: number; readonly few: number; readonly counters: number }> {
  const real = await startRealCore();
  const script = await cpuOfRuns(trafficScript(real), runs);
  const few = (await v2topTick(v2top, [real.api], ...span)).cpu;
  await real.close();
  return { script, few, counters: real.counters };
}

/** Measures on a core with this many users. */
async function onCore(users: number, tick: (address: string) => Promise<number>): Promise<number> {
  const core = await startCore(users, SHARE);
  const cpu = await tick(core.address);
  await core.close();
  return cpu;
}

function row(what: string, value: number, against: string, base: number, aim?: number): Comparison {
  return { what, value, against, base, unit: 'ms', ...(aim === undefined ? {} : { aim }) };
}

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

async function measure(effort: Effort): Promise<Comparison[]> {
  const { quick, progress } = effort;
  const [warm, seconds] = quick ? [4, 8] : [20, 15];
  const v2top = await v2topBundle();
  progress('htop');
  const htop = (await htopTick(seconds)).cpu;
  progress('traffic.sh and 8 counters on a real V2Ray');
  const real = await startRealCore();
  const script = await cpuOfRuns(trafficScript(real), quick ? 5 : 30);
  const few = (await v2topTick(v2top, [real.api], warm, seconds)).cpu;
  await real.close();
  const at = async (users: number): Promise<number> => {
    progress(`${users} users`);
    const core = await startCore(users, SHARE);
    const tick = await v2topTick(v2top, [core.address], warm, seconds);
    await core.close();
    return tick.cpu;
  };
  progress('100 users, --json');
  const core = await startCore(100, SHARE);
  const json = (await jsonTick(v2top, core.address, warm, seconds)).cpu;
  await core.close();
  const [hundred, thousand, tenThousand, fiftyThousand] = [
    await at(100),
    await at(1000),
    await at(10_000),
    await at(50_000),
  ];
  const row = (what: string, value: number, against: string, base: number, aim?: number): Comparison => ({
    what,
    value,
    against,
    base,
    unit: 'ms',
    ...(aim === undefined ? {} : { aim }),
  });
  return [
    row(`${real.counters} counters, real V2Ray`, few, 'traffic.sh', script),
    row('100 users', hundred, 'traffic.sh', script, 0.5),
    row('100 users, the share of the screen', hundred - json, '--json', json, 2),
    row('100 users', hundred, 'htop', htop),
    row('1,000 users', thousand, '100 users × 10', 10 * hundred, 1),
    row('10,000 users', tenThousand, 'the aim', MOST, 1),
    row('10,000 users', tenThousand, '1,000 users × 10', 10 * thousand, 1),
    row('50,000 users', fiftyThousand, '10,000 users × 5', 5 * tenThousand, 1.2),
  ];
}

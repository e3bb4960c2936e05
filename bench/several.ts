/** One screen of twenty servers, against twenty runs without a screen. */
import { startCore } from './core.ts';
import type { Comparison, Effort, Part } from './part.ts';
import { v2topBundle } from './program.ts';
import { jsonTick, v2topTick } from './ticks.ts';

const SERVERS = 20;
const USERS = 100;
/** The part of the users that carry bytes in each second. */
const SHARE = 0.3;
/** What a run without a screen may cost more as one of several on a screen. */
const MORE = 1.2;

export const several: Part = {
  name: 'several',
  title: 'CPU of a tick of several servers',
  how: `One screen of ${SERVERS} servers with ${USERS} users each, measured as in the part on CPU, against one screen of one of
    them and ${MORE} × ${SERVERS} times the tick of --json on one: several servers may cost no more than their polls and one screen.`,
  run: measure,
};

async function measure({ quick, progress }: Effort): Promise<Comparison[]> {
  const [warm, seconds] = quick ? [4, 8] : [25, 25];
  const v2top = await v2topBundle();
  const cores = await Promise.all(Array.from({ length: SERVERS }, () => startCore(USERS, SHARE)));
  const [first = ''] = cores.map(({ address }) => address);
  progress('one server, --json');
  const json = (await jsonTick(v2top, first, warm, seconds)).cpu;
  progress('one server');
  const one = (await v2topTick(v2top, [first], warm, seconds)).cpu;
  progress(`${SERVERS} servers`);
  const addresses = cores.map(({ address }) => address);
  const all = (await v2topTick(v2top, addresses, warm, seconds)).cpu;
  await Promise.all(cores.map((core) => core.close()));
  return [
    {
      what: `${SERVERS} servers of ${USERS} users`,
      value: all,
      against: `one screen and ${MORE} × ${SERVERS} runs of --json`,
      base: one + MORE * SERVERS * json,
      unit: 'ms',
      aim: 1,
    },
  ];
}

/** The cost of an answer: decoding, accounting, drawing; how it grows, and what reading before a reset adds. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseAddress } from '../src/core/address.ts';
import { connect } from '../src/core/grpc.ts';
import { startCore } from './core.ts';
import type { Comparison, Effort, Part } from './part.ts';
import { bundle } from './program.ts';

const run = promisify(execFile);
const POLL_COST = fileURLToPath(new URL('poll-cost.tsx', import.meta.url));
const NAMES_COST = fileURLToPath(new URL('names-cost.ts', import.meta.url));
const SHARE = 0.3;

export const decode: Part = {
  name: 'decode',
  title: 'Decoding, accounting and drawing by the number of counters',
  how: `In a bundled process, on answers as they come over the wire (names in another order each time, 30 % of the users
    active): decoding both answers of a poll, folding them into a sample, and bringing the sample to the screen of
    120×40; the median of many polls, nanoseconds per counter. The generic decoder is the one that the proto loader
    makes. Then what it costs when a name comes, all of them cut to 20 cells. The last row is the CPU of
    a process for polls of 20,000 counters over gRPC, with both calls and with one.`,
  run: async (effort) => {
    const script = await bundle([POLL_COST], 'poll-cost');
    const rows: Comparison[] = [];
    let base: number | undefined;
    for (const counters of [1000, 10_000, 100_000]) {
      effort.progress(`${counters} counters`);
      const { ours, generic, whole } = await costPerCounter(script, counters, effort);
      const many = `${counters.toLocaleString('en')} counters`;
      rows.push({
        what: `decode ${many}`,
        value: ours,
        against: 'generic decoder',
        base: generic,
        unit: 'ns',
      });
      base ??= whole;
      const aim = counters === 1000 ? {} : { aim: 1.5 };
      rows.push({ what: `a poll of ${many}`, value: whole, against: 'of 1,000', base, unit: 'ns', ...aim });
    }
    effort.progress('names that come');
    rows.push(await namesThatCome());
    effort.progress('reading before resetting');
    rows.push(...(await readBeforeReset(effort)));
    return rows;
  },
};

/** Nanoseconds per counter: both decoders on one answer, and a poll from the wire to the screen. */
interface Cost {
  readonly ours: number;
  readonly generic: number;
  readonly whole: number;
}

async function costPerCounter(script: string, counters: number, { quick }: Effort): Promise<Cost> {
  const polls = Math.max(10, (quick ? 300_000 : 2_000_000) / counters);
  const { stdout } = await run(process.execPath, [script, String(counters), String(polls)]);
  return JSON.parse(stdout);
}

/** Milliseconds for cutting all names when one comes. */
async function namesThatCome(): Promise<Comparison> {
  const script = await bundle([NAMES_COST], 'names-cost');
  const cost = async (users: number): Promise<number> =>
    Number((await run(process.execPath, [script, String(users)])).stdout);
  return {
    what: 'a name comes to 10,000',
    value: await cost(10_000),
    against: 'to 1,000, × 10',
    base: 10 * (await cost(1000)),
    unit: 'ms',
  };
}

/** Milliseconds of CPU per poll over gRPC: a plain reading and a reset, against only the reset. */
async function readBeforeReset({ quick }: Effort): Promise<Comparison[]> {
  const core = await startCore(10_000, SHARE);
  const address = parseAddress(core.address);
  if (!address.ok) throw new Error(address.problem);
  const source = connect(address.address);
  const cpuOf = async (calls: readonly boolean[]): Promise<number> => {
    const polls = quick ? 10 : 60;
    let used = 0;
    for (let poll = -5; poll < polls; poll++) {
      const before = process.cpuUsage();
      for (const reset of calls) await source.query(reset, 10_000);
      const { user, system } = process.cpuUsage(before);
      if (poll >= 0) used += (user + system) / 1000;
    }
    return used / polls;
  };
  const both = await cpuOf([false, true]);
  const one = await cpuOf([true]);
  source.close();
  await core.close();
  return [
    { what: 'both calls, 20,000 counters', value: both, against: 'the reset alone', base: one, unit: 'ms' },
  ];
}

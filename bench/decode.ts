/** What an answer costs: decoding, accounting, drawing; how that grows, and what reading before resetting adds. */
import { fromJSON } from '@grpc/proto-loader';
import { parseAddress } from '../src/core/address.ts';
import { descriptor } from '../src/core/descriptor.ts';
import { connect } from '../src/core/grpc.ts';
import { decodeQueryStatsResponse } from '../src/core/wire.ts';
import { Ledger } from '../src/traffic/ledger.ts';
import { BusyServer } from '../test/support/busy-server.ts';
import { drawn } from '../test/support/drawn.ts';
import { second, stateOf, withSample } from '../test/support/states.ts';
import { startCore } from './core.ts';
import type { Comparison, Effort, Part } from './part.ts';
import { median } from './statistics.ts';
import { WireAnswer } from './wire-answer.ts';

const SHARE = 0.3;

export const decode: Part = {
  name: 'decode',
  title: 'Decoding, accounting and drawing by the number of counters',
  how: `In this process, on answers as they come over the wire (names in another order each time, 30 % of the users
    active): decoding both answers of a poll, folding them into a sample, and bringing the sample to the screen; the
    median of many polls, nanoseconds per counter. The generic decoder is the one that the proto loader makes. The
    last rows are the CPU of this process for polls of 20,000 counters over gRPC, with both calls and with one.`,
  run: async (effort) => {
    const rows: Comparison[] = [];
    let base: number | undefined;
    for (const counters of [1000, 10_000, 100_000]) {
      effort.progress(`${counters} counters`);
      const { ours, generic, whole } = costPerCounter(counters, effort);
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
    effort.progress('reading before resetting');
    rows.push(...(await readBeforeReset(effort)));
    return rows;
  },
};

/** Nanoseconds per counter: of both decoders for one answer, and of a poll from the wire to the frame. */
function costPerCounter(
  counters: number,
  { quick }: Effort,
): { ours: number; generic: number; whole: number } {
  const server = new BusyServer({ users: counters / 2 - 2, share: SHARE });
  const wire = new WireAnswer(server);
  const ledger = new Ledger();
  const decodeGenerically = genericDecoder();
  let state = stateOf([], { columns: 120, rows: 40 });
  const polls = Math.max(10, (quick ? 300_000 : 3_000_000) / counters);
  const times = { ours: [] as number[], generic: [] as number[], whole: [] as number[] };
  for (let poll = 0; poll < polls; poll++) {
    server.second();
    const read = wire.encode();
    const reset = wire.encode();
    server.zero();
    times.generic.push(timed(() => decodeGenerically(read)));
    times.ours.push(timed(() => decodeQueryStatsResponse(read)));
    const whole = timed(() => {
      ledger.read(decodeQueryStatsResponse(read), second(poll), 3600 + poll);
      ledger.resetAnswered(decodeQueryStatsResponse(reset), second(poll));
      state = withSample(state, ledger.sample('reset', 1));
      drawn(state);
    });
    times.whole.push(whole);
  }
  const perCounter = (values: readonly number[]): number => (1e6 * median(values)) / counters;
  return { ours: perCounter(times.ours), generic: perCounter(times.generic), whole: perCounter(times.whole) };
}

function genericDecoder(): (bytes: Buffer) => unknown {
  const service = fromJSON(descriptor, { keepCase: true, longs: String, defaults: true });
  const method = Object.entries(service['v2ray.core.app.stats.command.StatsService'] ?? {}).find(
    ([name]) => name === 'QueryStats',
  )?.[1];
  if (typeof method !== 'object' || !('responseDeserialize' in method)) throw new Error('no such method');
  return method.responseDeserialize;
}

function timed(work: () => void): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

/** Milliseconds of CPU a poll over gRPC: a plain reading and a reset, against the reset alone. */
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

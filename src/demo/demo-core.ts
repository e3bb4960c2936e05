/** The core behind `v2top demo`: made-up traffic that moves with the clock, behind a real gRPC server. */
import { type CounterStore, coreOf, type Stat, V2RAY4 } from './core.ts';
import { startStatsServer } from './stats-server.ts';
import { createDemoTraffic, type DemoTraffic } from './traffic.ts';

export interface DemoCoreOptions {
  /** Users at the beginning; 36 when absent. */
  readonly users?: number;
  /** Equal seeds make equal traffic; 1 when absent. */
  readonly seed?: number;
  /** Monotonic milliseconds; `performance.now` when absent. */
  readonly now?: () => number;
}

/** A demo that listens on loopback. */
export interface DemoCore {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  close(): Promise<void>;
}

const DEFAULT_USERS = 36;

/** Starts the demo's core on a free loopback port. It answers as V2Ray 4 does, and needs no timer of its own. */
export async function startDemoCore(options: DemoCoreOptions = {}): Promise<DemoCore> {
  const users = options.users ?? DEFAULT_USERS;
  const traffic = createDemoTraffic({ users, ...(options.seed === undefined ? {} : { seed: options.seed }) });
  const store = createDemoStore(traffic, options.now ?? (() => performance.now()));
  return startStatsServer(coreOf(store, V2RAY4));
}

/** Bytes that one poll costs on the API's inbound, as seen at a real V2Ray: a request, and an answer per counter. */
const POLL_UP = 90;
const POLL_DOWN = 45;

/** Counters over the traffic that catch up with the clock whenever they are read, and that can be set back to 0. */
function createDemoStore(traffic: DemoTraffic, now: () => number): CounterStore {
  const zeroedAt = new Map<string, bigint>();
  let latest = new Map<string, bigint>();
  let time = now();
  let [apiUp, apiDown] = [0, 0];

  const catchUp = () => {
    const elapsed = now() - time;
    time += elapsed;
    traffic.advance(elapsed / 1000);
  };
  return {
    entries: () => {
      catchUp();
      const counters = traffic.counters();
      apiUp += POLL_UP;
      apiDown += POLL_DOWN * counters.length;
      counters.push(
        ['inbound>>>api>>>traffic>>>uplink', BigInt(apiUp)],
        ['inbound>>>api>>>traffic>>>downlink', BigInt(apiDown)],
      );
      latest = new Map(counters);
      return counters.map(([name, value]): Stat => [name, value - (zeroedAt.get(name) ?? 0n)]);
    },
    zero: (name) => {
      const value = latest.get(name);
      if (value !== undefined) zeroedAt.set(name, value);
    },
    sysStats: () => {
      catchUp();
      return { Uptime: Math.floor(traffic.uptime), NumGoroutine: 214, Alloc: 31_457_280, Sys: 75_497_472 };
    },
  };
}

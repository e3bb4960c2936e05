/** The core of `v2top demo`: made-up traffic that follows the clock, behind a real gRPC server. */
import { type CounterStore, coreOf, type Stat, type SysStats, V2RAY4 } from './core.ts';
import { startStatsServer } from './stats-server.ts';
import { DemoTraffic } from './traffic.ts';

export interface DemoCoreOptions {
  /** Users at the start; 36 by default. */
  readonly users?: number;
  /** Equal seeds give equal traffic; 1 by default. */
  readonly seed?: number;
  /** Monotonic milliseconds; `performance.now` by default. */
  readonly now?: () => number;
}

/** A demo that listens on loopback. */
export interface DemoCore {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  close(): Promise<void>;
}

export const DEFAULT_USERS = 36;

/** Starts the demo's core on a free loopback port. It answers like V2Ray 4 and needs no timer. */
export async function startDemoCore(options: DemoCoreOptions = {}): Promise<DemoCore> {
  const users = options.users ?? DEFAULT_USERS;
  const traffic = new DemoTraffic({ users, ...(options.seed === undefined ? {} : { seed: options.seed }) });
  const store = createDemoStore(traffic, options.now ?? (() => performance.now()));
  return startStatsServer(coreOf(store, V2RAY4));
}

/** Bytes that one poll costs on the API's inbound, measured on a real V2Ray: a request, and an answer per counter. */
const POLL_UP = 90;
const POLL_DOWN = 45;

/** A process like a real V2Ray's with some users, whose sums grow with its time. */
function sysStatsAt(uptime: number): SysStats {
  const live = 98_000;
  return {
    Uptime: uptime,
    NumGoroutine: 214,
    NumGC: Math.floor(uptime / 40),
    Alloc: 31_457_280,
    TotalAlloc: uptime * 210_000,
    Sys: 75_497_472,
    Mallocs: live + uptime * 3500,
    Frees: uptime * 3500,
    LiveObjects: live,
    PauseTotalNs: uptime * 2000,
  };
}

/** Counters of the traffic, brought up to date whenever they are read; they can be set back to 0. */
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
      return sysStatsAt(Math.floor(traffic.uptime));
    },
  };
}

/** A core's answers to the StatsService: matching, resetting and failing, without a network. */
import { status } from '@grpc/grpc-js';
import { V2RAY_SERVICE } from '../core/service.ts';

/** One counter and its bytes. */
export type Stat = readonly [name: string, value: bigint];

export interface QueryStatsRequest {
  readonly pattern: string;
  readonly patterns: readonly string[];
  readonly regexp: boolean;
  readonly reset: boolean;
}

export interface GetStatsRequest {
  readonly name: string;
  readonly reset: boolean;
}

/** The part of SysStatsResponse that is made up; the rest stays 0. `Uptime` is in whole seconds. */
export interface SysStats {
  readonly Uptime: number;
  readonly NumGoroutine: number;
  readonly Alloc: number;
  readonly Sys: number;
  readonly NumGC?: number;
  readonly TotalAlloc?: number;
  readonly Mallocs?: number;
  readonly Frees?: number;
  readonly LiveObjects?: number;
  readonly PauseTotalNs?: number;
}

/** An answer, now or later. A Buffer is sent unchanged instead of an encoded message. */
export type Reply<T> = T | Buffer | Promise<T | Buffer>;

/** A StatsService as `stats-server.ts` serves it. A method fails by throwing a StatusError. */
export interface Core {
  /** Whether the service with this full name exists. */
  serves(service: string): boolean;
  queryStats(request: QueryStatsRequest): Reply<readonly Stat[]>;
  getStats(request: GetStatsRequest): Reply<Stat>;
  getSysStats(): Reply<SysStats>;
  /** The calls about who is online; missing ones are unknown to this core. */
  readonly online?: OnlineCalls;
}

/** The methods that tell who is online, the oldest first; only Xray has them. */
export const ONLINE_METHODS = [
  'GetStatsOnline',
  'GetStatsOnlineIpList',
  'GetAllOnlineUsers',
  'GetUsersStats',
] as const;
export type OnlineMethod = (typeof ONLINE_METHODS)[number];

/** Each takes the name in its request, empty if there is none, and returns the message. */
export type OnlineCalls = Readonly<Partial<Record<OnlineMethod, (name: string) => Reply<object>>>>;

/** A gRPC status other than OK. */
export class StatusError extends Error {
  readonly code: status;

  constructor(code: status, details: string) {
    super(details);
    this.name = 'StatusError';
    this.code = code;
  }
}

/** Holds the counters. */
export interface CounterStore {
  entries(): Iterable<Stat>;
  /** Sets one counter back to 0. */
  zero(name: string): void;
  sysStats(): SysStats;
}

/** How a core differs from others. */
export interface Dialect {
  readonly services: readonly string[];
  /**
   * How often the answer contains the counter of this name, for the filters of one request. A core that lists a counter
   * twice has zeroed it before the second time. Throws a StatusError for a filter that the core refuses.
   */
  matcher(request: QueryStatsRequest): (name: string) => number;
  /** The error of GetStats for an unknown name. */
  notFound(name: string): StatusError;
}

/** V2Ray 4: one pattern, a plain substring; it does not know the fields `patterns` and `regexp`. */
export const V2RAY4: Dialect = {
  services: [V2RAY_SERVICE],
  matcher:
    ({ pattern }) =>
    (name) =>
      name.includes(pattern) ? 1 : 0,
  notFound: (name) => new StatusError(status.UNKNOWN, `v2ray.com/core/app/stats/command: ${name} not found.`),
};

/** A core that counts in `store` and answers in `dialect`. */
export function coreOf(store: CounterStore, dialect: Dialect): Core {
  return {
    serves: (service) => dialect.services.includes(service),
    queryStats: (request) => {
      const stats: Stat[] = [];
      const times = dialect.matcher(request);
      for (const [name, value] of store.entries()) {
        const count = times(name);
        if (count > 0 && request.reset) store.zero(name);
        for (let copy = 0; copy < count; copy++) stats.push([name, request.reset && copy > 0 ? 0n : value]);
      }
      return stats;
    },
    getStats: ({ name, reset }) => {
      for (const [found, value] of store.entries()) {
        if (found !== name) continue;
        if (reset) store.zero(name);
        return [name, value];
      }
      throw dialect.notFound(name);
    },
    getSysStats: () => store.sysStats(),
  };
}

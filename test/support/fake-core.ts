/**
 * A core for tests, over real gRPC, that answers as V2Ray 4 or 5, Xray or sing-box would, and that fails when told to.
 * It has no clock: bytes, uptime and failures come from the test.
 */
import { readFileSync } from 'node:fs';
import { ServerCredentials } from '@grpc/grpc-js';
import {
  type Core,
  coreOf,
  type OnlineMethod,
  type QueryStatsRequest,
  type Stat,
} from '../../src/demo/core.ts';
import { createRandom } from '../../src/demo/random.ts';
import {
  type ServerOptions,
  type StatsServer,
  startStatsServer,
  unknownMethod,
} from '../../src/demo/stats-server.ts';
import type { Certificate } from './certificate.ts';
import { DIALECTS, type DialectName, withoutStats } from './dialects.ts';
import { FakeOnline } from './fake-online.ts';
import { perform, type Script } from './fake-script.ts';

export interface FakeCoreOptions {
  /** Default `v2ray4`. */
  readonly kind?: DialectName;
  /** As `stats-server.ts` takes it: `HOST:PORT`, `unix:PATH` or `unix:@NAME`. */
  readonly address?: string;
  readonly tls?: Certificate;
  /** Whether `"stats": {}` is in the configuration. */
  readonly stats?: boolean;
  /** Whether StatsService is among `api.services`. */
  readonly statsService?: boolean;
  /** V2Ray before 4.21 has no GetSysStats. */
  readonly sysStats?: boolean;
  /** Xray only: the newest call for who is online that it knows; null for an Xray from before 24.11.5. */
  readonly newestOnline?: OnlineMethod | null;
  /** The service names, where not those of the kind: Xray before 1.1.3 had its own only. */
  readonly services?: readonly string[];
}

/** One request that came in, as it was sent. */
export type Call =
  | ({ readonly method: 'QueryStats' } & QueryStatsRequest)
  | { readonly method: 'GetStats'; readonly name: string; readonly reset: boolean }
  | { readonly method: 'GetSysStats' }
  | { readonly method: OnlineMethod; readonly name: string };

/** A running fake core, made by startFakeCore. */
export class FakeCore {
  /** Every request so far, in order. */
  readonly calls: Call[] = [];
  /** What stands in each counter now. */
  readonly counters = new Map<string, bigint>();
  /** Seconds since the core's start. */
  uptime = 3600;
  /** Who is online; Xray only. */
  readonly online = new FakeOnline();

  private readonly core: Core;
  private readonly serverOptions: ServerOptions;
  private readonly scripts: Record<'reset' | 'read' | 'sysStats', Script[]> = {
    reset: [],
    read: [],
    sysStats: [],
  };
  private readonly random = createRandom(1);
  private server: StatsServer | undefined;
  private bound = '';
  private suspension: Promise<void> = Promise.resolve();
  private liftSuspension: () => void = () => undefined;

  constructor(options: FakeCoreOptions) {
    this.core = this.createCore(options);
    this.serverOptions = options.tls === undefined ? {} : { credentials: tlsCredentials(options.tls) };
    this.bound = options.address ?? '127.0.0.1:0';
  }

  /** Where it listens, as v2top takes it. */
  get address(): string {
    return this.bound;
  }

  /** Adds bytes to a counter, which begins to exist by it. */
  add(name: string, bytes: bigint): void {
    this.counters.set(name, (this.counters.get(name) ?? 0n) + bytes);
  }

  set(name: string, value: bigint): void {
    this.counters.set(name, value);
  }

  remove(name: string): void {
    this.counters.delete(name);
  }

  /** Adds `bytes` to both counters of that many users `user-0@example.net`…; 45,000 make an answer of over 4 MiB. */
  addCrowd(users: number, bytes: bigint): void {
    for (let index = 0; index < users; index++) {
      this.add(`user>>>user-${index}@example.net>>>traffic>>>uplink`, bytes);
      this.add(`user>>>user-${index}@example.net>>>traffic>>>downlink`, bytes);
    }
  }

  /** A download by splice, as Xray counts it: not at all, until the function that is returned ends it in one lump. */
  splice(names: readonly string[], bytes: bigint): () => void {
    return () => {
      for (const name of names) this.add(name, bytes);
    };
  }

  /** Another program resets all that has `pattern` in its name; returns the bytes that it took. */
  foreignReset(pattern = ''): bigint {
    let taken = 0n;
    for (const [name, value] of this.counters) {
      if (!name.includes(pattern)) continue;
      taken += value;
      this.counters.set(name, 0n);
    }
    return taken;
  }

  /**
   * The core has restarted, or sing-box has reloaded its configuration: counters gone, uptime 0. A client that asks
   * once a second has its connection back by then, so that is left alone here; see dropConnections, down and up.
   */
  reload(): void {
    this.counters.clear();
    this.uptime = 0;
  }

  /** What becomes of the next reset; several wait in a queue. */
  nextReset(script: Script): void {
    this.scripts.reset.push(script);
  }

  /** What becomes of the next QueryStats without reset. */
  nextRead(script: Script): void {
    this.scripts.read.push(script);
  }

  /** What becomes of the next GetSysStats. */
  nextSysStats(script: Script): void {
    this.scripts.sysStats.push(script);
  }

  /** From now on calls are taken and wait, as at a suspended process. */
  suspend(): void {
    this.suspension = new Promise((resolve) => {
      this.liftSuspension = resolve;
    });
  }

  /** All that waited happens now, also what its caller has given up: a reset then zeroes, and its answer goes nowhere. */
  resume(): void {
    this.liftSuspension();
  }

  /** Breaks all connections; new ones are taken. */
  dropConnections(): void {
    this.server?.dropConnections();
  }

  /** Listens at its address, at first or after `down`. */
  async up(): Promise<void> {
    this.server = await startStatsServer(this.core, { ...this.serverOptions, address: this.bound });
    this.bound = this.server.address;
  }

  /** Listens no more and breaks all connections; the counters stay. */
  async down(): Promise<void> {
    await this.server?.close();
    this.server = undefined;
  }

  async close(): Promise<void> {
    this.resume();
    await this.down();
  }

  private createCore(options: FakeCoreOptions): Core {
    const dialect = DIALECTS[options.kind ?? 'v2ray4'];
    const services = options.services ?? dialect.services;
    const plain = coreOf(
      {
        entries: () => this.shuffled(),
        zero: (name) => this.counters.set(name, 0n),
        sysStats: () => ({ Uptime: this.uptime, NumGoroutine: 12, Alloc: 4_000_000, Sys: 70_000_000 }),
      },
      dialect,
    );
    const drop = () => this.dropConnections();
    const { newestOnline = dialect.newestOnline ?? null } = options;
    return {
      online: this.online.calls(newestOnline, dialect, (call) => this.calls.push(call)),
      serves: (service) => options.statsService !== false && services.includes(service),
      queryStats: async (request) => {
        this.calls.push({ method: 'QueryStats', ...request });
        await this.suspension;
        const script = this.scripts[request.reset ? 'reset' : 'read'].shift() ?? {};
        if (options.stats === false) return withoutStats(dialect);
        const work = (zero: boolean) => plain.queryStats({ ...request, reset: request.reset && zero });
        return perform(script, work, drop);
      },
      getStats: async (request) => {
        this.calls.push({ method: 'GetStats', ...request });
        await this.suspension;
        return plain.getStats(request);
      },
      getSysStats: async () => {
        this.calls.push({ method: 'GetSysStats' });
        await this.suspension;
        if (options.sysStats === false) throw unknownMethod('GetSysStats', services[0] ?? '');
        return perform(this.scripts.sysStats.shift() ?? {}, () => plain.getSysStats(), drop);
      },
    };
  }

  /** The counters in another order at each call, as a map of Go gives them. */
  private shuffled(): Stat[] {
    const stats: Stat[] = [...this.counters];
    for (let last = stats.length - 1; last > 0; last--) {
      const other = Math.floor(this.random() * (last + 1));
      const [a, b] = [stats[last], stats[other]];
      if (a === undefined || b === undefined) continue;
      stats[last] = b;
      stats[other] = a;
    }
    return stats;
  }
}

/** Starts a fake core with no counters, on a free loopback port unless told otherwise. */
export async function startFakeCore(options: FakeCoreOptions = {}): Promise<FakeCore> {
  const core = new FakeCore(options);
  await core.up();
  return core;
}

function tlsCredentials({ certificate, key }: Certificate): ServerCredentials {
  return ServerCredentials.createSsl(null, [
    { cert_chain: readFileSync(certificate), private_key: readFileSync(key) },
  ]);
}

/** The only file that speaks gRPC to a core. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  type ChannelCredentials,
  Client,
  connectivityState,
  credentials,
  logVerbosity,
  type ServiceError,
  setLogVerbosity,
  status,
} from '@grpc/grpc-js';
import type { Address } from './address.ts';
import { CallGuard, type Limits } from './call-guard.ts';
import {
  type Answer,
  type CoreKind,
  type OnlineSource,
  type OnlineUser,
  SourceFailure,
  type SysStats,
} from './core.ts';
import { parseCounterName } from './counters.ts';
import { toSourceFailure } from './failures.ts';
import { identifyCore } from './identify.ts';
import { onlineUsers, xraySince } from './online.ts';
import { methodOf, V2RAY_SERVICE, XRAY_SERVICE } from './service.ts';
import { SshTunnel } from './ssh.ts';
import { readSysStats } from './sys-stats.ts';
import { decodeQueryStatsResponse } from './wire.ts';

/** How to reach an API inbound that is protected by TLS. */
export interface TlsOptions {
  /** PEM text of the certificate authority; the system's own by default. */
  readonly ca?: Buffer;
  /** The name in the certificate, if it differs from the address. */
  readonly authority?: string;
}

const CHANNEL_OPTIONS = {
  // grpc-js would use http_proxy even for 127.0.0.1, on a machine that exists to be a proxy (v2rayN#4766).
  'grpc.enable_http_proxy': 0,
  // The default of 4 MiB fails at about 29,000 users, after the core has already zeroed its counters. This has room for
  // two million; without a limit, a server that never ends its answer would use up all memory.
  'grpc.max_receive_message_length': 256 * 1024 * 1024,
  // By default the wait between reconnects grows to two minutes.
  'grpc.initial_reconnect_backoff_ms': 500,
  'grpc.max_reconnect_backoff_ms': 2000,
  // Otherwise a new client would reuse the connection of a closed one.
  'grpc.use_local_subchannel_pool': 1,
  // A retry policy from DNS could repeat a reset.
  'grpc.service_config_disable_resolution': 1,
};

/** A core reached over gRPC. Nothing is sent before the first call. */
export class GrpcSource implements OnlineSource {
  readonly address: string;
  /** Where grpc-js connects to; over ssh, a socket made for it. */
  private readonly target: () => string;
  private readonly tunnel: SshTunnel | undefined;
  private readonly credentials: ChannelCredentials;
  private readonly options: Record<string, string | number>;
  private service = V2RAY_SERVICE;
  private hasSysStats = true;
  private connections = 0;
  private client: Client | undefined;

  constructor(address: Address, tls?: TlsOptions) {
    // grpc-js would print to standard error, in the middle of the screen.
    setLogVerbosity(logVerbosity.NONE);
    this.address = address.text;
    const tunnel = 'ssh' in address ? new SshTunnel(address.ssh) : undefined;
    this.tunnel = tunnel;
    this.target = () => ('ssh' in address ? `unix:${tunnel?.open()}` : address.target);
    // So would Node, because grpc-js passes an IP address in the TLS handshake.
    if (tls !== undefined) process.noDeprecation = true;
    this.credentials =
      tls === undefined ? credentials.createInsecure() : credentials.createSsl(tls.ca ?? null);
    this.options =
      tls?.authority === undefined
        ? CHANNEL_OPTIONS
        : {
            ...CHANNEL_OPTIONS,
            'grpc.ssl_target_name_override': tls.authority,
            'grpc.default_authority': tls.authority,
          };
  }

  get connection(): number {
    return this.connections;
  }

  async query(reset: boolean, deadline: number, signal?: AbortSignal): Promise<Answer> {
    const limits = { deadline, signal };
    try {
      return await this.queryStats(this.service, reset, limits);
    } catch (error) {
      if (!isUnknownService(error) || this.service === XRAY_SERVICE) throw error;
      // Xray before 1.1.3 and some forks know only their own name. A call to an unknown service has zeroed nothing.
      const answer = await this.queryStats(XRAY_SERVICE, reset, limits).catch((second: unknown) => {
        throw isUnknownService(second) ? error : second;
      });
      this.service = XRAY_SERVICE;
      return answer;
    }
  }

  async uptime(deadline: number, signal?: AbortSignal): Promise<number | null> {
    return (await this.sysStats(deadline, signal))?.uptime ?? null;
  }

  async sysStats(deadline: number, signal?: AbortSignal): Promise<SysStats | null> {
    if (!this.hasSysStats) return null;
    try {
      return readSysStats(await this.ask(this.service, 'GetSysStats', {}, { deadline, signal }));
    } catch (error) {
      if (!isUnknownService(error)) throw error;
      this.hasSysStats = !error.detail.includes('unknown method');
      return null;
    }
  }

  identify(deadline: number, signal?: AbortSignal): Promise<CoreKind | null> {
    return identifyCore((service, method, request) =>
      this.ask(service, method, request, { deadline, signal }),
    );
  }

  since(deadline: number, signal?: AbortSignal): Promise<string | null> {
    return xraySince((method, request) => this.ask(this.service, method, request, { deadline, signal }));
  }

  online(deadline: number, signal?: AbortSignal): Promise<readonly OnlineUser[] | null> {
    return onlineUsers({
      ask: (method, request) => this.ask(this.service, method, request, { deadline, signal }),
      countedUsers: async () => userNames(await this.query(false, deadline, signal)),
    });
  }

  /** Logs in where the way leads over ssh; resolves with whether ssh has to ask for something first. */
  async logIn(hurry: AbortSignal): Promise<boolean> {
    return (await this.tunnel?.logIn(hurry)) ?? false;
  }

  /** Lets ssh ask on the terminal; resolves when it has logged in, or has ended. */
  async logInAsking(): Promise<void> {
    await this.tunnel?.logInAsking();
  }

  reconnect(): void {
    this.disconnect();
    // The next answer may come from another core.
    this.service = V2RAY_SERVICE;
    this.hasSysStats = true;
  }

  close(): void {
    this.disconnect();
    this.tunnel?.close();
  }

  private disconnect(): void {
    this.client?.close();
    this.client = undefined;
  }

  /**
   * All counters. The request has no pattern: every core understands that alike, and sing-box would zero everything
   * anyway. The answer is filtered here.
   */
  private queryStats(service: string, reset: boolean, limits: Limits): Promise<Answer> {
    const { requestSerialize } = methodOf('QueryStats');
    const path = `/${service}/QueryStats`;
    return this.call(path, requestSerialize, decodeQueryStatsResponse, { reset }, limits);
  }

  /** Calls a method of the proto. */
  private ask(service: string, method: string, request: object, limits: Limits): Promise<object> {
    const { requestSerialize, responseDeserialize } = methodOf(method);
    return this.call(`/${service}/${method}`, requestSerialize, responseDeserialize, request, limits);
  }

  private open(): Client {
    const client = new Client(this.target(), this.credentials, this.options);
    this.countConnections(client, client.getChannel().getConnectivityState(false));
    return client;
  }

  /** grpc-js reconnects on its own; its state is the only sign of it. */
  private countConnections(client: Client, from: connectivityState): void {
    const channel = client.getChannel();
    channel.watchConnectivityState(from, Number.POSITIVE_INFINITY, () => {
      const state = channel.getConnectivityState(false);
      if (state === connectivityState.READY) this.connections += 1;
      if (state !== connectivityState.SHUTDOWN) this.countConnections(client, state);
    });
  }

  private failureOf({ code, details }: ServiceError): SourceFailure {
    const failure = toSourceFailure(code, details);
    return this.tunnel?.explain(failure) ?? failure;
  }

  private call<Request, Response>(
    path: string,
    serialize: (request: Request) => Buffer,
    deserialize: (bytes: Buffer) => Response,
    request: Request,
    limits: Limits,
  ): Promise<Response> {
    this.client ??= this.open();
    const { client } = this;
    return new Promise((resolve, reject) => {
      const guard = new CallGuard(limits);
      const settle = (error: ServiceError | null, response?: Response): void => {
        const reason = guard.lift();
        if (error !== null) reject(reason ?? this.failureOf(error));
        else if (response === undefined) reject(toSourceFailure(status.INTERNAL, 'an empty answer'));
        else resolve(response);
      };
      // grpc-js' own deadline follows the wall clock, which may be changed, and is sent to the core.
      guard.watch(client.makeUnaryRequest(path, serialize, deserialize, request, settle));
    });
  }
}

/** Once one server is reached, the others may take this long before they are no longer waited for, in milliseconds. */
const HURRY = 3000;

/**
 * Logs in to all that are reached over ssh, at once; then those that have to ask on the terminal do, one after the
 * other, where that can be (`canAsk`). A login that fails is said by the calls that fail for it.
 */
export async function logIn(sources: readonly GrpcSource[], canAsk: boolean): Promise<void> {
  const hurry = new AbortController();
  const logins = sources.map((source) => source.logIn(hurry.signal));
  // A login never rejects.
  if (sources.length > 1)
    void Promise.race(logins).then(async () => {
      await delay(HURRY, undefined, { ref: false });
      hurry.abort();
    });
  const haveToAsk = await Promise.all(logins);
  const asking = sources.filter((_, index) => haveToAsk[index]);
  if (canAsk) for (const source of asking) await source.logInAsking();
}

/** The users that have a counter. */
function userNames({ names }: Answer): string[] {
  const users = names.map(parseCounterName).filter((counter) => counter?.dimension === 'user');
  return [...new Set(users.flatMap((counter) => counter?.name ?? []))];
}

const isUnknownService = (error: unknown): error is SourceFailure =>
  error instanceof SourceFailure && error.kind === 'no-stats-service';

/** Opens a source for an address; nothing is sent before the first call. */
export function connect(address: Address, tls?: TlsOptions): GrpcSource {
  return new GrpcSource(address, tls);
}

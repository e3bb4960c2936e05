/** The only file that speaks gRPC to a core. */
import {
  type ChannelCredentials,
  Client,
  credentials,
  logVerbosity,
  type ServiceError,
  setLogVerbosity,
  status,
} from '@grpc/grpc-js';
import type { Address } from './address.ts';
import { CallGuard, type Limits } from './call-guard.ts';
import { type Answer, type CoreKind, type Source, SourceFailure } from './core.ts';
import { encodeQueryStatsRequest, encodeSysStatsRequest, type QueryStatsRequest } from './encode.ts';
import { toSourceFailure } from './failures.ts';
import { decodeQueryStatsResponse, decodeUptime } from './wire.ts';

/** How to reach the API inbound when it is guarded by TLS. */
export interface TlsOptions {
  /** PEM text of the certificate authority; the system's own when absent. */
  readonly ca?: Buffer;
  /** The name that the certificate is issued to, when it differs from the address. */
  readonly authority?: string;
}

/** The name under which all cores serve it (Xray since 1.1.3 as an alias; sing-box renames its own to this). */
const V2RAY_SERVICE = 'v2ray.core.app.stats.command.StatsService';
/** Xray's own name; only Xray answers to it, which also tells it apart. */
const XRAY_SERVICE = 'xray.app.stats.command.StatsService';

const CHANNEL_OPTIONS = {
  // grpc-js obeys http_proxy even for 127.0.0.1, on a machine whose purpose is a proxy (v2rayN#4766).
  'grpc.enable_http_proxy': 0,
  // The default of 4 MiB fails at about 29,000 users, and only after the core has zeroed its counters.
  'grpc.max_receive_message_length': -1,
  // By default the wait between reconnects grows to two minutes.
  'grpc.initial_reconnect_backoff_ms': 500,
  'grpc.max_reconnect_backoff_ms': 2000,
  // Connections of closed clients are not found again: to reconnect means to connect anew.
  'grpc.use_local_subchannel_pool': 1,
  // A retry policy from DNS could repeat a reset.
  'grpc.service_config_disable_resolution': 1,
};

/** A core reached over gRPC. Nothing is sent before the first call. */
export class GrpcSource implements Source {
  readonly address: string;
  private readonly target: string;
  private readonly credentials: ChannelCredentials;
  private readonly options: Record<string, string | number>;
  private service = V2RAY_SERVICE;
  private hasSysStats = true;
  private client: Client | undefined;

  constructor(address: Address, tls?: TlsOptions) {
    // grpc-js would print to standard error, into the middle of the screen.
    setLogVerbosity(logVerbosity.NONE);
    this.address = address.text;
    this.target = address.target;
    // So would Node, because grpc-js names an IP address in the TLS handshake.
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

  async query(reset: boolean, deadline: number, signal?: AbortSignal): Promise<Answer> {
    // No pattern: all counters, filtered here, is the only request that every core understands alike; sing-box
    // ignores `pattern` and would zero everything anyway.
    const request = { pattern: '', patterns: [], reset };
    const limits = { deadline, signal };
    try {
      return await this.queryStats(this.service, request, limits);
    } catch (error) {
      if (!isUnknownService(error) || this.service === XRAY_SERVICE) throw error;
      // Xray before 1.1.3 and some forks know only their own name. An unknown service has zeroed nothing.
      const answer = await this.queryStats(XRAY_SERVICE, request, limits).catch((second: unknown) => {
        throw isUnknownService(second) ? error : second;
      });
      this.service = XRAY_SERVICE;
      return answer;
    }
  }

  async uptime(deadline: number, signal?: AbortSignal): Promise<number | null> {
    if (!this.hasSysStats) return null;
    const path = `/${this.service}/GetSysStats`;
    try {
      return await this.call(path, encodeSysStatsRequest, decodeUptime, {}, { deadline, signal });
    } catch (error) {
      if (!isUnknownService(error)) throw error;
      this.hasSysStats = !error.detail.includes('unknown method');
      return null;
    }
  }

  async identify(deadline: number, signal?: AbortSignal): Promise<CoreKind | null> {
    const nonce = 'v2top asks which core this is';
    const limits = { deadline, signal };
    const rows = async (service: string, pattern: string, patterns: string[]): Promise<number> =>
      (await this.queryStats(service, { pattern, patterns, reset: false }, limits)).names.length;
    try {
      await rows(XRAY_SERVICE, nonce, [nonce]);
      return 'xray';
    } catch (error) {
      if (!isUnknownService(error)) throw error;
    }
    if ((await rows(V2RAY_SERVICE, '', [])) === 0) return null;
    // sing-box ignores `pattern`; V2Ray 4 ignores `patterns`; V2Ray 5 reads both.
    if ((await rows(V2RAY_SERVICE, nonce, [])) > 0) return 'sing-box';
    return (await rows(V2RAY_SERVICE, '', [nonce])) > 0 ? 'v2ray4' : 'v2ray5';
  }

  reconnect(): void {
    this.client?.close();
    this.client = undefined;
    // What answers after this may be another core.
    this.service = V2RAY_SERVICE;
    this.hasSysStats = true;
  }

  close(): void {
    this.client?.close();
    this.client = undefined;
  }

  private queryStats(service: string, request: QueryStatsRequest, limits: Limits): Promise<Answer> {
    const path = `/${service}/QueryStats`;
    return this.call(path, encodeQueryStatsRequest, decodeQueryStatsResponse, request, limits);
  }

  private call<Request, Response>(
    path: string,
    serialize: (request: Request) => Buffer,
    deserialize: (bytes: Buffer) => Response,
    request: Request,
    limits: Limits,
  ): Promise<Response> {
    this.client ??= new Client(this.target, this.credentials, this.options);
    const client = this.client;
    return new Promise((resolve, reject) => {
      const guard = new CallGuard(limits);
      const settle = (error: ServiceError | null, response?: Response): void => {
        const reason = guard.lift();
        if (error !== null) reject(reason ?? toSourceFailure(error.code, error.details));
        else if (response === undefined) reject(toSourceFailure(status.INTERNAL, 'an empty answer'));
        else resolve(response);
      };
      // grpc-js' own deadline goes by the wall clock, which may be put forward, and is told to the core.
      guard.watch(client.makeUnaryRequest(path, serialize, deserialize, request, settle));
    });
  }
}

const isUnknownService = (error: unknown): error is SourceFailure =>
  error instanceof SourceFailure && error.kind === 'no-stats-service';

/** Opens a source on an address; nothing is sent before the first call. */
export function connect(address: Address, tls?: TlsOptions): Source {
  return new GrpcSource(address, tls);
}

/** The interface to a core: what v2top asks and what comes back. `grpc.ts` implements it. */

/** The cores that v2top can tell apart. */
export type CoreKind = 'v2ray4' | 'v2ray5' | 'xray' | 'sing-box';

/** The names of cores on the screen. `core` in JSON is the CoreKind itself, or null if unknown. */
export const CORE_LABELS: Record<CoreKind, string> = {
  v2ray4: 'V2Ray 4',
  v2ray5: 'V2Ray 5',
  xray: 'Xray',
  'sing-box': 'sing-box',
};

/**
 * Whether each poll zeroes the core's counters (`reset`), or leaves them alone and computes differences (`read-only`).
 */
export type Mode = 'reset' | 'read-only';

/** Why a call failed; `advice.ts` says what to do about each kind. */
export type FailureKind =
  | 'refused' // nothing listens there
  | 'not-found' // the host name or the socket's path does not exist
  | 'denied' // this user may not open the socket, or a firewall refuses
  | 'not-grpc' // something listens, but closes or speaks otherwise (wrong port, missing routing rule, TLS)
  | 'timeout' // no answer before the deadline
  | 'no-stats-service' // the API answers, but StatsService is not among api.services
  | 'no-stats' // the API answers, but "stats": {} is missing
  | 'lost' // the connection broke during the call
  | 'tls' // the certificate was not accepted
  | 'no-tls' // TLS was wanted of something that does not speak it
  | 'ssh' // the ssh on the way has ended
  | 'other';

/** A failed call. `detail` is the transport's own text in one line. */
export class SourceFailure extends Error {
  readonly kind: FailureKind;
  readonly detail: string;
  /** Whether the core may have executed the call anyway; false if the call cannot have reached it. */
  readonly mayHaveActed: boolean;
  /** The gRPC status, if there was one. */
  readonly code: number | undefined;

  constructor(kind: FailureKind, detail: string, mayHaveActed = true, code?: number) {
    super(`${kind}: ${detail}`);
    this.name = 'SourceFailure';
    this.kind = kind;
    this.detail = detail;
    this.mayHaveActed = mayHaveActed;
    this.code = code;
  }
}

/** One answer of QueryStats: counter names and values in the core's random order; a name may occur twice. */
export interface Answer {
  readonly names: readonly string[];
  /** Exact bytes (int64). `values[i]` belongs to `names[i]`. */
  readonly values: readonly bigint[];
}

/**
 * A core that can be asked. Each call rejects with a SourceFailure after `deadline` milliseconds at the latest, or when
 * the signal is aborted. The caller makes one call at a time.
 */
export interface Source {
  /** The address as a user would type it. */
  readonly address: string;
  /**
   * The number of the current connection. A new connection may lead to another core, or to the same one after a
   * restart, even if no call failed in between.
   */
  readonly connection: number;
  /** All counters; with `reset` the core zeroes them before it answers. */
  query(reset: boolean, deadline: number, signal?: AbortSignal): Promise<Answer>;
  /** Seconds since the core started (whole seconds), or null if the core cannot tell (V2Ray before 4.21). */
  uptime(deadline: number, signal?: AbortSignal): Promise<number | null>;
  /** Finds out without any reset which core this is; null if it answers like none of the known ones. */
  identify(deadline: number, signal?: AbortSignal): Promise<CoreKind | null>;
  /** Drops the connection; the next call opens a new one. */
  reconnect(): void;
  close(): void;
}

/** The core process's own figures from GetSysStats; sizes in bytes, counts since its start. */
export interface SysStats {
  /** Seconds since the core started. */
  readonly uptime: number;
  readonly goroutines: number;
  /** On the heap now. */
  readonly allocated: bigint;
  /** On the heap, in total since the start. */
  readonly everAllocated: bigint;
  /** Obtained from the operating system. */
  readonly system: bigint;
  readonly mallocs: bigint;
  readonly frees: bigint;
  /** Nanoseconds that garbage collection stopped the process. */
  readonly pause: bigint;
}

/** A core that also reports its process's figures. */
export interface FiguresSource extends Source {
  /** Null if the core cannot tell (V2Ray before 4.21). */
  sysStats(deadline: number, signal?: AbortSignal): Promise<SysStats | null>;
}

/** An address from which a user is online. */
export interface OnlineAddress {
  readonly ip: string;
  /** Seconds since 1970: the last use; in Xray 26.7 the start of the connection. */
  readonly lastSeen: number;
}

/** A user who is online. Addresses are personal data: they are shown only on request and never stored. */
export interface OnlineUser {
  /** The whole email. */
  readonly name: string;
  /** The number of addresses. */
  readonly count: number;
  /** Null if the core only counts them (Xray before 25.2.18). */
  readonly ips: readonly OnlineAddress[] | null;
}

/** A core that also tells who is online. */
export interface OnlineSource extends FiguresSource {
  /** Null if the core cannot tell; only Xray can. The deadline applies to each call. */
  online(deadline: number, signal?: AbortSignal): Promise<readonly OnlineUser[] | null>;
  /**
   * The first version of Xray that knows the calls which this core knows, as no core says its version; null if it is
   * older than all of them, or no Xray. The deadline applies to each call.
   */
  since(deadline: number, signal?: AbortSignal): Promise<string | null>;
}

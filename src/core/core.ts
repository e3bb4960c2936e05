/** The border to a core: what v2top asks of it and what comes back. `grpc.ts` is the real one. */

/** The cores that v2top can tell apart. */
export type CoreKind = 'v2ray4' | 'v2ray5' | 'xray' | 'sing-box';

/** What a core is called on the screen; `core` in JSON is the CoreKind itself, or null while unknown. */
export const CORE_LABELS: Record<CoreKind, string> = {
  v2ray4: 'V2Ray 4',
  v2ray5: 'V2Ray 5',
  xray: 'Xray',
  'sing-box': 'sing-box',
};

/** Whether each poll zeroes the core's counters (`reset`), or leaves them alone and takes differences. */
export type Mode = 'reset' | 'read-only';

/** What kind of trouble a call met; `advice.ts` says what to do about each. */
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
  | 'ssh' // the ssh on the way has ended
  | 'other';

/** A call that brought no answer. `detail` is the transport's own text in one line. */
export class SourceFailure extends Error {
  readonly kind: FailureKind;
  readonly detail: string;
  /** Whether the core may have done what it was asked anyway; false where the call cannot have reached it. */
  readonly mayHaveActed: boolean;
  /** The gRPC status, where there was one. */
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

/** One answer of QueryStats: counter names and their values, in the core's (random) order; the same name may come twice. */
export interface Answer {
  readonly names: readonly string[];
  /** Bytes, exact int64. `values[i]` belongs to `names[i]`. */
  readonly values: readonly bigint[];
}

/**
 * A core that can be asked. Each call rejects with a SourceFailure: at the latest when `deadline` (in milliseconds from
 * now) has passed, or when the signal is aborted. The caller keeps one call in flight at a time.
 */
export interface Source {
  /** The address as the operator would type it. */
  readonly address: string;
  /**
   * The number of the connection that is in use. A new one may lead to another core, or to the same one after a
   * restart, and no call need have failed in between.
   */
  readonly connection: number;
  /** All counters; with `reset` the core zeroes them before it answers. */
  query(reset: boolean, deadline: number, signal?: AbortSignal): Promise<Answer>;
  /** Seconds since the core started (whole seconds), or null where the core cannot tell (V2Ray before 4.21). */
  uptime(deadline: number, signal?: AbortSignal): Promise<number | null>;
  /** Finds out, without any reset, which core this is; null for one that answers like none that is known. */
  identify(deadline: number, signal?: AbortSignal): Promise<CoreKind | null>;
  /** Drops the connection; the next call makes a new one. */
  reconnect(): void;
  close(): void;
}

/** The core process's own figures, as GetSysStats tells them; sizes in bytes, counts since its start. */
export interface SysStats {
  /** Seconds since the core started. */
  readonly uptime: number;
  readonly goroutines: number;
  /** On the heap, in use now. */
  readonly allocated: bigint;
  /** On the heap, since the start. */
  readonly everAllocated: bigint;
  /** Held from the system. */
  readonly system: bigint;
  readonly mallocs: bigint;
  readonly frees: bigint;
  /** Nanoseconds for which garbage collection stopped it. */
  readonly pause: bigint;
}

/** A core that is asked for its process's figures too. */
export interface FiguresSource extends Source {
  /** Null where the core cannot tell (V2Ray before 4.21). */
  sysStats(deadline: number, signal?: AbortSignal): Promise<SysStats | null>;
}

/** One address from which a user is on line. */
export interface OnlineAddress {
  readonly ip: string;
  /** Seconds since 1970: the last use, in Xray 26.7 the start of the connection. */
  readonly lastSeen: number;
}

/** A user who is on line. Addresses are personal data: shown when asked for, and never kept. */
export interface OnlineUser {
  /** The email, whole. */
  readonly name: string;
  /** How many addresses. */
  readonly count: number;
  /** Null where the core only counts them (Xray before 25.2.18). */
  readonly ips: readonly OnlineAddress[] | null;
}

/** A core that is asked who is on line too. */
export interface OnlineSource extends FiguresSource {
  /** Null where the core cannot tell; only Xray can. The deadline is that of each call. */
  online(deadline: number, signal?: AbortSignal): Promise<readonly OnlineUser[] | null>;
}

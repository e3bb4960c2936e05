/** What a core's configuration says about counting traffic: one small model for all cores and file formats. */
import type { JsonObject, JsonPath } from './json-value.ts';

/** A user of an inbound. `email` is the name that the core counts under. */
export interface User {
  readonly email: string | undefined;
  /** Which of the policy's levels applies; 0 unless told. */
  readonly level: number;
  /** Where the user stands; undefined for a form that has no room for an email (V2Ray 5's short one). */
  readonly path: JsonPath | undefined;
}

export interface Inbound {
  readonly path: JsonPath;
  readonly tag: string | undefined;
  readonly protocol: string;
  /** An IP address, `localhost`, or a socket (`/path`, `@name`); undefined means every address. */
  readonly listen: string | undefined;
  readonly port: number | undefined;
  readonly tls: boolean;
  readonly users: readonly User[];
  /** `env:NAME` where the port is kept in the environment of the core. */
  readonly envPort: string | undefined;
  readonly stream: Stream;
  /** For a dokodemo-door: where it sends what comes in. */
  readonly target: Target;
}

/** How an inbound is reached, beside its address. */
export interface Stream {
  /** The transport, in small letters; `tcp` unless told. */
  readonly network: string;
  /** The path of V2Ray's domain socket transport; an abstract one begins with `@`, a padded one with `@@`. */
  readonly socket: string | undefined;
}

/** What a dokodemo-door is told. */
export interface Target {
  readonly address: string | undefined;
  readonly port: number | undefined;
  /** It sends what comes in where it was going. */
  readonly redirect: boolean;
  /** `tcp` unless told; `unix` for a socket. */
  readonly networks: readonly string[];
}

/** One routing rule. */
export interface Rule {
  readonly path: JsonPath;
  /** Inbounds that the rule is limited to; empty means all. */
  readonly inboundTags: readonly string[];
  readonly outboundTag: string | undefined;
  /** The rule as it stands there; route.ts reads its conditions. */
  readonly raw: unknown;
}

/** Which directions are counted. */
export interface Switches {
  readonly uplink: boolean;
  readonly downlink: boolean;
}

export interface Api {
  /** The name of the outbound that leads into the API. */
  readonly tag: string | undefined;
  readonly services: readonly string[];
  /** Xray's own way to listen, without an inbound. */
  readonly listen: string | undefined;
}

/** A configuration of V2Ray or Xray. */
export interface V2RayConfig {
  /** `v2ray` is the form that V2Ray 4 and 5 and Xray read; `v2ray5` the newer one of V2Ray 5. */
  readonly format: 'v2ray' | 'v2ray5';
  /** The configuration holds something that only Xray knows. */
  readonly xray: boolean;
  readonly raw: JsonObject;
  readonly hasStats: boolean;
  readonly api: Api | undefined;
  readonly levels: ReadonlyMap<number, Switches>;
  readonly inboundSwitches: Switches;
  readonly outboundSwitches: Switches;
  readonly inbounds: readonly Inbound[];
  readonly rules: readonly Rule[];
  /** When the router resolves names, in small letters. */
  readonly domainStrategy: string;
}

/** A configuration of sing-box, with its `experimental.v2ray_api`. */
export interface SingBoxConfig {
  readonly format: 'sing-box';
  readonly raw: JsonObject;
  readonly listen: string | undefined;
  readonly statsEnabled: boolean;
  /** What is counted: the core counts nothing that is not listed. */
  readonly counted: {
    readonly inbounds: readonly string[];
    readonly outbounds: readonly string[];
    readonly users: readonly string[];
  };
  readonly inbounds: readonly Inbound[];
  readonly outboundTags: readonly string[];
}

export type CoreConfig = V2RayConfig | SingBoxConfig;

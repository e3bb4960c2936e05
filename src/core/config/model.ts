/** What a core's configuration says about counting traffic: one small model for all cores and formats. */
import type { JsonObject, JsonPath } from './json-value.ts';

/** A user of an inbound. The core counts under `email`. */
export interface User {
  readonly email: string | undefined;
  /** The policy level; 0 by default. */
  readonly level: number;
  /** The path of the user; undefined in V2Ray 5's short form, which cannot hold an email. */
  readonly path: JsonPath | undefined;
}

export interface Inbound {
  readonly path: JsonPath;
  readonly tag: string | undefined;
  readonly protocol: string;
  /** An IP address, `localhost`, or a socket (`/path`, `@name`); undefined means all addresses. */
  readonly listen: string | undefined;
  readonly port: number | undefined;
  readonly tls: boolean;
  readonly users: readonly User[];
  /** `env:NAME` if the port comes from the core's environment. */
  readonly envPort: string | undefined;
  readonly stream: Stream;
  /** For a dokodemo-door: where it sends connections. */
  readonly target: Target;
}

/** How clients reach an inbound, apart from its address. */
export interface Stream {
  /** The transport in lower case; `tcp` by default. */
  readonly network: string;
  /** The path of V2Ray's domain socket transport: `@` marks an abstract socket, `@@` a padded one. */
  readonly socket: string | undefined;
}

/** The target settings of a dokodemo-door. */
export interface Target {
  readonly address: string | undefined;
  readonly port: number | undefined;
  /** It sends connections to their original destination. */
  readonly redirect: boolean;
  /** `tcp` by default; `unix` for a socket. */
  readonly networks: readonly string[];
}

/** One routing rule. */
export interface Rule {
  readonly path: JsonPath;
  /** Inbounds to which the rule is limited; empty means all. */
  readonly inboundTags: readonly string[];
  readonly outboundTag: string | undefined;
  /** The rule as written; route.ts reads its conditions. */
  readonly raw: unknown;
}

/** Which directions are counted. */
export interface Switches {
  readonly uplink: boolean;
  readonly downlink: boolean;
}

export interface Api {
  /** The tag of the outbound that leads to the API. */
  readonly tag: string | undefined;
  readonly services: readonly string[];
  /** Xray's own way to listen, without an inbound. */
  readonly listen: string | undefined;
}

/** A configuration of V2Ray or Xray. */
export interface V2RayConfig {
  /** `v2ray` is the format that V2Ray 4, V2Ray 5 and Xray read; `v2ray5` is V2Ray 5's newer one. */
  readonly format: 'v2ray' | 'v2ray5';
  /** The configuration contains something that only Xray knows. */
  readonly xray: boolean;
  readonly raw: JsonObject;
  readonly hasStats: boolean;
  readonly api: Api | undefined;
  readonly levels: ReadonlyMap<number, Switches>;
  readonly inboundSwitches: Switches;
  readonly outboundSwitches: Switches;
  readonly inbounds: readonly Inbound[];
  readonly rules: readonly Rule[];
  /** When the router resolves names, in lower case. */
  readonly domainStrategy: string;
}

/** A configuration of sing-box, with its `experimental.v2ray_api`. */
export interface SingBoxConfig {
  readonly format: 'sing-box';
  readonly raw: JsonObject;
  readonly listen: string | undefined;
  readonly statsEnabled: boolean;
  /** What is counted; the core counts only what is listed. */
  readonly counted: {
    readonly inbounds: readonly string[];
    readonly outbounds: readonly string[];
    readonly users: readonly string[];
  };
  readonly inbounds: readonly Inbound[];
  readonly outboundTags: readonly string[];
}

export type CoreConfig = V2RayConfig | SingBoxConfig;

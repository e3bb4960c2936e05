/** What a core's configuration says about counting traffic: one small model for all cores and file formats. */
import { isObject, type JsonObject, type JsonPath, listAt, nameIn } from './json-value.ts';
import { readSingBox } from './read-sing-box.ts';
import { readV2Ray } from './read-v2ray.ts';
import { readV2Ray5 } from './read-v2ray5.ts';

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
  /** The path of V2Ray's domain socket transport; an abstract one begins with `@`. */
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

/** How a format is called in sentences. */
export const FORMAT_LABELS: Readonly<Record<CoreConfig['format'], string>> = {
  v2ray: 'V2Ray or Xray',
  v2ray5: "V2Ray 5's own format",
  'sing-box': 'sing-box',
};

/** Names of which at least one stands at the top of every core's configuration. */
const TOP_NAMES = [
  ...['inbounds', 'outbounds', 'inbound', 'outbound', 'routing', 'router', 'route', 'api', 'stats', 'policy'],
  ...['services', 'experimental', 'log', 'dns'],
];

/** Names at the top that only V2Ray and Xray have. */
const V2RAY_NAMES = ['routing', 'policy', 'stats', 'api', 'inbound', 'inboundDetour'];

/** The formats differ by names that the others do not have. */
export function formatOf(raw: JsonObject): CoreConfig['format'] | undefined {
  const has = (name: string): boolean => nameIn(raw, name) !== undefined;
  const inbounds = listAt(raw, 'inbounds');
  const inboundsHave = (name: string): boolean =>
    inbounds.some((inbound) => nameIn(inbound, name) !== undefined);
  const typed = inboundsHave('type') && !inboundsHave('protocol') && !V2RAY_NAMES.some(has);
  if (has('experimental') || has('route') || typed) return 'sing-box';
  if (isObject(raw[nameIn(raw, 'services') ?? '']) || has('router')) return 'v2ray5';
  return TOP_NAMES.some(has) ? 'v2ray' : undefined;
}

/**
 * Reads a parsed configuration; undefined when it is not one of V2Ray, Xray or sing-box. Anything of an unexpected
 * shape is read as if it were missing: the doctor names it (shape.ts). `xray`
 * is whether it is known to be Xray's by more than what it holds.
 */
export function readCoreConfig(raw: unknown, xray = false): CoreConfig | undefined {
  if (!isObject(raw)) return undefined;
  switch (formatOf(raw)) {
    case 'sing-box':
      return readSingBox(raw);
    case 'v2ray5':
      return readV2Ray5(raw);
    case 'v2ray':
      return readV2Ray(raw, xray);
    default:
      return undefined;
  }
}

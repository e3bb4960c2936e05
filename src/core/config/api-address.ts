/** Finds the address on which a configuration makes the API listen, as seen from the same machine. */
import { isApiTag } from '../counters.ts';
import type { CoreConfig, Inbound, Rule, V2RayConfig } from './model.ts';

/** An address to dial: `HOST:PORT`, `unix:/path` or `unix:@name`. */
export interface ApiAddress {
  readonly address: string;
  readonly tls: boolean;
}

/** The address of the API; undefined if the configuration opens none, or if the file alone does not tell. */
export function apiAddress(config: CoreConfig): ApiAddress | undefined {
  if (config.format === 'sing-box') return listenAddress(config.listen);
  if (config.api === undefined) return undefined;
  if (config.api.listen !== undefined) return listenAddress(config.api.listen);
  const inbound = apiInbound(config);
  return inbound === undefined ? undefined : inboundAddress(inbound);
}

/** The address on which an inbound listens; undefined if the file does not tell. */
export function inboundAddress(inbound: Inbound): ApiAddress | undefined {
  const address =
    streamSocket(inbound) ?? socketAddress(inbound.listen) ?? hostPort(inbound.listen ?? '', inbound.port);
  return address === undefined ? undefined : { address, tls: inbound.tls };
}

/** With V2Ray's `ds` transport only the socket is opened, not the port. */
function streamSocket({ stream }: Inbound): string | undefined {
  const usesSocket = stream.network === 'ds' || stream.network === 'domainsocket';
  return usesSocket && stream.socket !== undefined ? `unix:${stream.socket}` : undefined;
}

/** Protocols that forward a connection unchanged, which is how gRPC reaches the API. */
const PASSING = new Set(['dokodemo-door', 'dokodemo', 'tunnel']);

/**
 * The inbound that leads to the API: the dokodemo-door that a rule sends to the API's outbound, else one tagged like
 * the API or with one of its usual names. The API itself may be missing.
 */
export function apiInbound(config: V2RayConfig): Inbound | undefined {
  const doors = config.inbounds.filter(({ protocol }) => PASSING.has(protocol));
  const { api, rules } = config;
  const routed = ({ tag }: Inbound): boolean =>
    tag !== undefined && rules.some((rule) => leadsTo(rule, api?.tag) && rule.inboundTags.includes(tag));
  return (
    doors.find(routed) ??
    doors.find(({ tag }) => tag !== undefined && tag === api?.tag) ??
    doors.find(({ tag }) => tag !== undefined && isApiTag('inbound', tag))
  );
}

const leadsTo = (rule: Rule, tag: string | undefined): boolean =>
  tag !== undefined && rule.outboundTag === tag;

/** Reads `HOST:PORT`, `:PORT`, or one of Xray's sockets, as `api.listen` and `v2ray_api.listen` take them. */
function listenAddress(listen: string | undefined): ApiAddress | undefined {
  if (listen === undefined) return undefined;
  const match = /^(.*):(\d+)$/.exec(listen);
  const address =
    socketAddress(listen) ?? hostPort(match?.[1] ?? '', match === null ? undefined : Number(match[2]));
  return address === undefined ? undefined : { address, tls: false };
}

/** Reads `/path`, optionally with the file's mode (`/path,0666`), or `@name` for Linux's abstract sockets. */
function socketAddress(listen: string | undefined): string | undefined {
  if (listen?.startsWith('/')) return `unix:${listen.replace(/,[0-7]+$/, '')}`;
  return listen?.startsWith('@') ? `unix:${listen}` : undefined;
}

/** Whether other machines may reach this address: it is neither a socket nor only on a loopback address. */
export function isExposed(listen: string | undefined): boolean {
  const host = /^(\[.*\]|[^:]*):\d+$/.exec(listen ?? '')?.[1] ?? listen ?? '';
  return !/^([/@]|127\.|localhost$|\[?::1\]?$)/.test(host);
}

/** An inbound that listens on every address is reached on 127.0.0.1. */
function hostPort(host: string, port: number | undefined): string | undefined {
  if (port === undefined) return undefined;
  const bare = host.replace(/^\[|\]$/g, '');
  if (['', '0.0.0.0', '::'].includes(bare)) return `127.0.0.1:${port}`;
  return bare.includes(':') ? `[${bare}]:${port}` : `${bare}:${port}`;
}

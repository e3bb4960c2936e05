/** Where a configuration makes the API listen, as an address to dial from the same machine. */
import { isApiTag } from '../counters.ts';
import type { CoreConfig, Inbound, Rule, V2RayConfig } from './model.ts';

/** An address to dial: `HOST:PORT`, `unix:/path` or `unix:@name`. */
export interface ApiAddress {
  readonly address: string;
  readonly tls: boolean;
}

/** The address of the API; undefined when the configuration opens none, or it cannot be known from the file. */
export function apiAddress(config: CoreConfig): ApiAddress | undefined {
  if (config.format === 'sing-box') return listenAddress(config.listen);
  if (config.api === undefined) return undefined;
  if (config.api.listen !== undefined) return listenAddress(config.api.listen);
  const inbound = apiInbound(config);
  return inbound === undefined ? undefined : inboundAddress(inbound);
}

/** Where an inbound listens, as an address to dial; undefined where the file does not tell. */
export function inboundAddress(inbound: Inbound): ApiAddress | undefined {
  const address =
    streamSocket(inbound) ?? socketAddress(inbound.listen) ?? hostPort(inbound.listen ?? '', inbound.port);
  return address === undefined ? undefined : { address, tls: inbound.tls };
}

/** With V2Ray's transport `ds` the port is not opened: the socket is. */
function streamSocket({ stream }: Inbound): string | undefined {
  const usesSocket = stream.network === 'ds' || stream.network === 'domainsocket';
  return usesSocket && stream.socket !== undefined ? `unix:${stream.socket}` : undefined;
}

/** Protocols that hand a connection on as it is, which is how gRPC reaches the API. */
const PASSING = new Set(['dokodemo-door', 'dokodemo', 'tunnel']);

/**
 * The inbound through which the API is reached: the dokodemo-door that a rule leads to the API's outbound; failing
 * that the one whose tag is the API's, or is a usual name for it. It may be there without any API behind it.
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

/** `HOST:PORT`, `:PORT`, or one of Xray's sockets, as `api.listen` and `v2ray_api.listen` take them. */
function listenAddress(listen: string | undefined): ApiAddress | undefined {
  if (listen === undefined) return undefined;
  const match = /^(.*):(\d+)$/.exec(listen);
  const address =
    socketAddress(listen) ?? hostPort(match?.[1] ?? '', match === null ? undefined : Number(match[2]));
  return address === undefined ? undefined : { address, tls: false };
}

/** `/path`, which may carry the file's mode (`/path,0666`), or `@name` in Linux's abstract space. */
function socketAddress(listen: string | undefined): string | undefined {
  if (listen?.startsWith('/')) return `unix:${listen.replace(/,[0-7]+$/, '')}`;
  return listen?.startsWith('@') ? `unix:${listen}` : undefined;
}

/** Whether other machines may reach what listens here: no socket, and not on a loopback address alone. */
export function isExposed(listen: string | undefined): boolean {
  const host = /^(\[.*\]|[^:]*):\d+$/.exec(listen ?? '')?.[1] ?? listen ?? '';
  return !/^([/@]|127\.|localhost$|\[?::1\]?$)/.test(host);
}

/** What listens on every address is reached on 127.0.0.1. */
function hostPort(host: string, port: number | undefined): string | undefined {
  if (port === undefined) return undefined;
  const bare = host.replace(/^\[|\]$/g, '');
  if (['', '0.0.0.0', '::'].includes(bare)) return `127.0.0.1:${port}`;
  return bare.includes(':') ? `[${bare}]:${port}` : `${bare}:${port}`;
}

/** Configurations of a real V2Ray 4 for tests; each part that people forget can be switched off. */
import type { Certificate } from './certificate.ts';

/** What the core is to have. Everything a working setup needs is on unless switched off. */
export interface V2RayOptions {
  /** SOCKS inbounds: tag → account names, which V2Ray counts as the users' emails. */
  readonly socks?: Readonly<Record<string, readonly string[]>>;
  /** Emails of the clients of the one VMess inbound, tagged `vmess`; none: no such inbound. */
  readonly vmess?: readonly string[];
  /** `"stats": {}` */
  readonly stats?: boolean;
  /** The `policy` block that makes the core count users, inbounds and outbounds. */
  readonly policy?: boolean;
  /** The routing rule from the API inbound to the API. */
  readonly rule?: boolean;
  /** Whether StatsService is among `api.services`. */
  readonly statsService?: boolean;
  /** Wrap the API inbound into TLS with a certificate made for `localhost`. */
  readonly tls?: boolean;
  /** So many outbounds more that carry nothing, tagged `blackhole-N`: they make the answer long. */
  readonly blackholes?: number;
  /** Seconds after which an idle connection (the API's too) is closed; V2Ray's own default is 300. */
  readonly connIdle?: number;
}

/** Where the parts of one configuration listen, and what its users prove themselves with. */
export interface V2RayPlan {
  readonly apiPort: number;
  /** Port of each SOCKS inbound by its tag. */
  readonly socksPorts: ReadonlyMap<string, number>;
  readonly vmessPort: number;
  /** VMess id, and the port of the client's side, by email. */
  readonly vmessUsers: ReadonlyMap<string, { readonly id: string; readonly clientPort: number }>;
  /** Of the API inbound, with `tls` only. */
  readonly certificate?: Certificate;
}

/** The password of every SOCKS account. */
export const PASSWORD = 'secret';

type Json = Record<string, unknown>;

/** The server's configuration. Traffic leaves by the outbound `direct`. */
export function serverConfig(options: V2RayOptions, plan: V2RayPlan): Json {
  const rules = options.rule === false ? [] : [{ type: 'field', inboundTag: ['api'], outboundTag: 'api' }];
  return {
    log: { loglevel: 'warning' },
    ...(options.stats === false ? {} : { stats: {} }),
    ...(options.policy === false ? {} : { policy: policy(options) }),
    api: {
      tag: 'api',
      services: options.statsService === false ? ['LoggerService'] : ['LoggerService', 'StatsService'],
    },
    routing: { rules },
    inbounds: [apiInbound(plan), ...socksInbounds(options, plan), ...vmessInbound(plan)],
    outbounds: [
      { tag: 'direct', protocol: 'freedom' },
      ...Array.from({ length: options.blackholes ?? 0 }, (_, index) => ({
        tag: `blackhole-${index}`,
        protocol: 'blackhole',
      })),
    ],
  };
}

function policy(options: V2RayOptions): Json {
  return {
    levels: {
      0: {
        statsUserUplink: true,
        statsUserDownlink: true,
        ...(options.connIdle === undefined ? {} : { connIdle: options.connIdle }),
      },
    },
    system: {
      statsInboundUplink: true,
      statsInboundDownlink: true,
      statsOutboundUplink: true,
      statsOutboundDownlink: true,
    },
  };
}

function apiInbound(plan: V2RayPlan): Json {
  const files = plan.certificate;
  const certificates = [{ certificateFile: files?.certificate, keyFile: files?.key }];
  return {
    tag: 'api',
    listen: '127.0.0.1',
    port: plan.apiPort,
    protocol: 'dokodemo-door',
    settings: { address: '127.0.0.1' },
    ...(files === undefined
      ? {}
      : { streamSettings: { security: 'tls', tlsSettings: { alpn: ['h2'], certificates } } }),
  };
}

function socksInbounds(options: V2RayOptions, plan: V2RayPlan): Json[] {
  return [...plan.socksPorts].map(([tag, port]) => ({
    tag,
    listen: '127.0.0.1',
    port,
    protocol: 'socks',
    settings: {
      auth: 'password',
      accounts: (options.socks?.[tag] ?? []).map((user) => ({ user, pass: PASSWORD })),
      userLevel: 0,
    },
  }));
}

function vmessInbound(plan: V2RayPlan): Json[] {
  if (plan.vmessUsers.size === 0) return [];
  const clients = [...plan.vmessUsers].map(([email, { id }]) => ({ email, id, level: 0, alterId: 0 }));
  return [
    { tag: 'vmess', listen: '127.0.0.1', port: plan.vmessPort, protocol: 'vmess', settings: { clients } },
  ];
}

/** The configuration of the VMess users' side: an open SOCKS port for each of them, leading to the server. */
export function clientConfig(plan: V2RayPlan): Json {
  const users = [...plan.vmessUsers].map(([, user], index) => ({ ...user, tag: `user-${index}` }));
  return {
    log: { loglevel: 'warning' },
    routing: { rules: users.map(({ tag }) => ({ type: 'field', inboundTag: [tag], outboundTag: tag })) },
    inbounds: users.map(({ tag, clientPort }) => ({
      tag,
      listen: '127.0.0.1',
      port: clientPort,
      protocol: 'socks',
    })),
    outbounds: users.map(({ tag, id }) => ({
      tag,
      protocol: 'vmess',
      settings: {
        vnext: [
          {
            address: '127.0.0.1',
            port: plan.vmessPort,
            users: [{ id, alterId: 0, security: 'aes-128-gcm' }],
          },
        ],
      },
    })),
  };
}

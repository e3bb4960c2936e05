/** The pieces of configuration that make a core count: one place for the doctor, the screen and the errors. */

/** Names and values as they stand in a configuration. */
export type Snippet = Readonly<Record<string, unknown>>;

/** The port that the guides give the API, and that v2top tries when it knows no other. */
export const USUAL_PORT = 10085;

/** How one format of V2Ray and Xray writes what counting needs, and where it belongs. */
export interface Dialect {
  /** The object into which `stats` goes. */
  readonly statsPath: readonly string[];
  readonly stats: Snippet;
  readonly apiPath: readonly string[];
  /** The API with the one service that v2top asks. */
  readonly api: Snippet;
  /** How the list of services is called, and StatsService in it. */
  readonly serviceList: string;
  readonly statsService: string;
  readonly rulesPath: readonly string[];
  readonly policyPath: readonly string[];
  /** The whole policy that counts inbounds, and the users of these levels. */
  policy(levels: readonly number[]): Snippet;
  readonly systemPath: readonly string[];
  readonly inboundSwitches: Snippet;
  readonly outboundSwitches: Snippet;
  levelPath(level: number): readonly string[];
  readonly userSwitches: Snippet;
  /** The inbound through which the API is reached. From this machine only: the API asks for no password. */
  apiInbound(tag: string, port: number): Snippet;
  /** The rule that leads this inbound to the API. */
  apiRule(inboundTag: string, apiTag: string): Snippet;
}

const V2RAY_INBOUNDS: Snippet = { statsInboundUplink: true, statsInboundDownlink: true };
const V2RAY_USERS: Snippet = { statsUserUplink: true, statsUserDownlink: true };

/** The format that V2Ray 4 and 5 and Xray read. */
export const V2RAY: Dialect = {
  statsPath: [],
  stats: { stats: {} },
  apiPath: ['api'],
  api: { tag: 'api', services: ['StatsService'] },
  serviceList: 'services',
  statsService: 'StatsService',
  rulesPath: ['routing', 'rules'],
  policyPath: ['policy'],
  policy: (levels) => ({ levels: forEach(levels, V2RAY_USERS), system: V2RAY_INBOUNDS }),
  systemPath: ['policy', 'system'],
  inboundSwitches: V2RAY_INBOUNDS,
  outboundSwitches: { statsOutboundUplink: true, statsOutboundDownlink: true },
  levelPath: (level) => ['policy', 'levels', String(level)],
  userSwitches: V2RAY_USERS,
  apiInbound: (tag, port) => ({
    tag,
    listen: '127.0.0.1',
    port,
    protocol: 'dokodemo-door',
    settings: { address: '127.0.0.1' },
  }),
  apiRule: (inboundTag, outboundTag) => ({ type: 'field', inboundTag: [inboundTag], outboundTag }),
};

const V2RAY5_INBOUNDS: Snippet = { inboundUplink: true, inboundDownlink: true };
const V2RAY5_USERS: Snippet = { userUplink: true, userDownlink: true };

/** V2Ray 5's own format, where everything about counting is a service. */
const V2RAY5: Dialect = {
  statsPath: ['services'],
  stats: { stats: {} },
  apiPath: ['services', 'commander'],
  api: { tag: 'api', name: ['stats'] },
  serviceList: 'name',
  statsService: 'stats',
  rulesPath: ['router', 'rule'],
  policyPath: ['services', 'policy'],
  policy: (levels) => ({
    level: forEach(levels, { stats: V2RAY5_USERS }),
    system: { stats: V2RAY5_INBOUNDS },
  }),
  systemPath: ['services', 'policy', 'system', 'stats'],
  inboundSwitches: V2RAY5_INBOUNDS,
  outboundSwitches: { outboundUplink: true, outboundDownlink: true },
  levelPath: (level) => ['services', 'policy', 'level', String(level), 'stats'],
  userSwitches: V2RAY5_USERS,
  apiInbound: (tag, port) => ({
    tag,
    listen: '127.0.0.1',
    port,
    protocol: 'dokodemo-door',
    settings: { address: '127.0.0.1', networks: 'tcp' },
  }),
  apiRule: (inboundTag, tag) => ({ inboundTag: [inboundTag], tag }),
};

/** How a configuration of V2Ray or Xray writes things. */
export const dialectOf = ({ format }: { readonly format: 'v2ray' | 'v2ray5' }): Dialect =>
  format === 'v2ray5' ? V2RAY5 : V2RAY;

/** Xray's own way to open the API, which needs neither inbound nor rule. */
export const xrayListen = (port: number): Snippet => ({ listen: `127.0.0.1:${port}` });

/** sing-box counts only what is listed by name. */
export const singBoxApi = (inbounds: readonly string[], users: readonly string[]): Snippet => ({
  listen: `127.0.0.1:${USUAL_PORT}`,
  stats: { enabled: true, inbounds, users },
});

const forEach = (levels: readonly number[], switches: Snippet): Snippet =>
  Object.fromEntries(levels.map((level) => [String(level), switches]));

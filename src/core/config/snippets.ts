/** The pieces of configuration that make a core count: one source for the doctor, the screen and the errors. */

/** Names and values as written in a configuration. */
export type Snippet = Readonly<Record<string, unknown>>;

/** The port that the guides give to the API, and that v2top tries if it knows no other. */
export const USUAL_PORT = 10085;

/** How one format of V2Ray and Xray writes the settings that counting needs, and where they belong. */
export interface Dialect {
  /** The object that contains `stats`. */
  readonly statsPath: readonly string[];
  readonly stats: Snippet;
  readonly apiPath: readonly string[];
  /** The API with the one service that v2top uses. */
  readonly api: Snippet;
  /** The name of the list of services, and of StatsService in it. */
  readonly serviceList: string;
  readonly statsService: string;
  readonly rulesPath: readonly string[];
  readonly policyPath: readonly string[];
  /** The whole policy that counts inbounds and the users of these levels. */
  policy(levels: readonly number[]): Snippet;
  readonly systemPath: readonly string[];
  readonly inboundSwitches: Snippet;
  readonly outboundSwitches: Snippet;
  levelPath(level: number): readonly string[];
  readonly userSwitches: Snippet;
  /** The inbound that leads to the API. It listens on this machine only, because the API has no password. */
  apiInbound(tag: string, port: number): Snippet;
  /** The rule that sends this inbound to the API. */
  apiRule(inboundTag: string, apiTag: string): Snippet;
}

const V2RAY_INBOUNDS: Snippet = { statsInboundUplink: true, statsInboundDownlink: true };
const V2RAY_USERS: Snippet = { statsUserUplink: true, statsUserDownlink: true };

/** The format that V2Ray 4, V2Ray 5 and Xray read. */
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

/** V2Ray 5's own format, in which everything about counting is a service. */
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

/** Xray's own way to open the API, without an inbound or a rule. */
export const xrayListen = (port: number): Snippet => ({ listen: `127.0.0.1:${port}` });

/** sing-box counts only what is listed by name. */
export const singBoxApi = (inbounds: readonly string[], users: readonly string[]): Snippet => ({
  listen: `127.0.0.1:${USUAL_PORT}`,
  stats: { enabled: true, inbounds, users },
});

const forEach = (levels: readonly number[], switches: Snippet): Snippet =>
  Object.fromEntries(levels.map((level) => [String(level), switches]));

/** What V2Ray's decoder accepts (`infra/conf`, 4.34), as a table, with notes where Xray accepts more. */
import { isIP } from 'node:net';
import {
  anything,
  either,
  type Fields,
  fields,
  form,
  list,
  map,
  type Shape,
  text,
  toggle,
  v2rayOnly,
  whole,
} from './shape.ts';

const UINT16 = whole(0, 65_535);
const UINT32 = whole(0, 4_294_967_295);
const INT32 = whole(-2_147_483_648, 2_147_483_647);
/** A byte in V2Ray 4, a larger number in other cores. */
const LEVEL = whole(0, 255, 4_294_967_295);

/** A list of texts, or one text separated by commas. */
const TEXTS = either('a text or a list of texts', text, list(text));

const PORT_TEXT = /^\d{1,10}(-\d{1,10})?$/;

/** `443`, `"443"`, `"1000-2000"`, `"env:NAME"`; Xray accepts several separated by commas. */
const isPortRange = (value: string): boolean => {
  if (value.startsWith('env:')) return true;
  if (!PORT_TEXT.test(value)) return false;
  const [from = 0, to = from] = value.split('-').map(Number);
  return from <= to && to <= 65_535;
};
const PORT_WORDS = 'a port from 1 to 65535 or a range like "1000-2000"';
const PORT: Shape = either(
  PORT_WORDS,
  UINT16,
  form(PORT_WORDS, (value) => value.split(',').every((part) => isPortRange(part.trim()))),
);
const PORT_V2RAY: Shape = v2rayOnly(either(PORT_WORDS, UINT16, form(PORT_WORDS, isPortRange)));

/** In rules a range may be reversed and a list may be empty. */
const isPortList = (value: string): boolean =>
  value
    .split(',')
    .map((part) => part.trim())
    .every(
      (part) =>
        part === '' ||
        /^env:/.test(part) ||
        (PORT_TEXT.test(part) && part.split('-').every((port) => Number(port) <= 65_535)),
    );
const PORTS: Shape = either('ports like "443" or "1000-2000,8443"', UINT32, form('ports', isPortList));

const USER = { email: text, level: UINT32 } satisfies Fields;
const USER_BYTE = { email: text, level: LEVEL } satisfies Fields;
const VMESS_CLIENT = fields({ ...USER, id: text, alterId: v2rayOnly(UINT16), security: text });
const VLESS_CLIENT = fields({ ...USER, id: text, flow: text, encryption: text });
const ACCOUNT = fields({ user: text, pass: text });
const FALLBACK = fields({
  alpn: text,
  path: text,
  type: text,
  dest: anything,
  xver: whole(0, Number.MAX_SAFE_INTEGER),
});

/** `settings` of each kind of inbound. */
export const INBOUND_SETTINGS: Readonly<Record<string, Shape>> = {
  'dokodemo-door': fields({
    address: text,
    port: v2rayOnly(UINT16),
    network: v2rayOnly(TEXTS),
    timeout: UINT32,
    followRedirect: toggle,
    userLevel: UINT32,
  }),
  http: fields({ timeout: UINT32, accounts: list(ACCOUNT), allowTransparent: toggle, userLevel: UINT32 }),
  socks: fields({
    auth: text,
    accounts: list(ACCOUNT),
    udp: toggle,
    ip: text,
    timeout: UINT32,
    userLevel: UINT32,
  }),
  shadowsocks: fields({ method: text, password: text, udp: v2rayOnly(toggle), ...USER_BYTE, network: TEXTS }),
  vmess: fields({
    clients: list(VMESS_CLIENT),
    features: v2rayOnly(fields({ detour: fields({ to: text }) })),
    default: fields({ alterId: v2rayOnly(UINT16), level: LEVEL }),
    detour: v2rayOnly(fields({ to: text })),
    disableInsecureEncryption: v2rayOnly(toggle),
  }),
  vless: fields({ clients: list(VLESS_CLIENT), decryption: text, fallbacks: list(FALLBACK) }),
  trojan: fields({ clients: list(fields({ ...USER_BYTE, password: text })), fallbacks: list(FALLBACK) }),
  mtproto: v2rayOnly(fields({ users: list(fields({ ...USER, secret: text })) })),
};

const SERVER = { address: text, port: UINT16 } satisfies Fields;

/** `settings` of each kind of outbound. */
export const OUTBOUND_SETTINGS: Readonly<Record<string, Shape>> = {
  blackhole: fields({ response: fields({ type: text }) }),
  freedom: fields({ domainStrategy: text, timeout: v2rayOnly(UINT32), redirect: text, userLevel: UINT32 }),
  http: fields({
    servers: v2rayOnly(list(fields({ ...SERVER, users: list(fields({ ...USER, user: text, pass: text })) }))),
  }),
  socks: fields({
    servers: v2rayOnly(list(fields({ ...SERVER, users: list(fields({ ...USER, user: text, pass: text })) }))),
  }),
  shadowsocks: fields({
    servers: list(fields({ ...SERVER, method: text, password: text, ...USER_BYTE, ota: v2rayOnly(toggle) })),
  }),
  vmess: fields({ vnext: list(fields({ ...SERVER, users: list(VMESS_CLIENT) })) }),
  vless: fields({ vnext: list(fields({ ...SERVER, users: list(VLESS_CLIENT) })) }),
  trojan: fields({ servers: list(fields({ ...SERVER, password: text, ...USER_BYTE })) }),
  dns: v2rayOnly(fields({ network: text, ...SERVER })),
  mtproto: v2rayOnly(fields({})),
};

const HEADERS = map(TEXTS);
const TCP = fields({
  header: fields({
    type: text,
    request: fields({ version: text, method: text, path: TEXTS, headers: HEADERS }),
    response: fields({ version: text, status: text, reason: text, headers: HEADERS }),
  }),
  acceptProxyProtocol: toggle,
});
const KCP = fields({
  mtu: UINT32,
  tti: UINT32,
  uplinkCapacity: UINT32,
  downlinkCapacity: UINT32,
  congestion: toggle,
  readBufferSize: UINT32,
  writeBufferSize: UINT32,
  header: fields({ type: text }),
  seed: text,
});
const WS = fields({ path: text, headers: map(text), acceptProxyProtocol: toggle });
const H2 = fields({ host: TEXTS, path: text });
const DS = fields({ path: text, abstract: toggle, padding: toggle });
const QUIC = fields({ header: fields({ type: text }), security: text, key: text });
const TLS = fields({
  allowInsecure: toggle,
  certificates: list(
    fields({ certificateFile: text, certificate: list(text), keyFile: text, key: list(text), usage: text }),
  ),
  serverName: text,
  alpn: TEXTS,
  enableSessionResumption: toggle,
  disableSystemRoot: toggle,
});

const STREAM = fields({
  network: text,
  security: text,
  tlsSettings: v2rayOnly(TLS),
  tcpSettings: TCP,
  kcpSettings: KCP,
  wsSettings: WS,
  httpSettings: v2rayOnly(H2),
  dsSettings: v2rayOnly(DS),
  quicSettings: v2rayOnly(QUIC),
  sockopt: v2rayOnly(fields({ mark: INT32, tcpFastOpen: toggle, tproxy: text, acceptProxyProtocol: toggle })),
});

const INBOUND = fields({
  protocol: text,
  port: either(PORT_WORDS, PORT_V2RAY, PORT),
  listen: text,
  tag: text,
  allocate: v2rayOnly(fields({ strategy: text, concurrency: UINT32, refresh: UINT32 })),
  streamSettings: STREAM,
  domainOverride: v2rayOnly(TEXTS),
  sniffing: fields({ enabled: toggle, destOverride: TEXTS }),
});

const OUTBOUND = fields({
  protocol: text,
  sendThrough: text,
  tag: text,
  streamSettings: STREAM,
  proxySettings: fields({ tag: text }),
  mux: fields({ enabled: toggle, concurrency: whole(-32_768, 32_767) }),
});

/** A rule of type `field`. */
const RULE = fields({
  type: text,
  outboundTag: text,
  balancerTag: text,
  domain: TEXTS,
  domains: TEXTS,
  ip: TEXTS,
  port: PORTS,
  network: TEXTS,
  source: TEXTS,
  sourcePort: PORTS,
  user: TEXTS,
  inboundTag: TEXTS,
  protocol: TEXTS,
  attrs: v2rayOnly(text),
});

const LEVEL_POLICY = fields({
  handshake: UINT32,
  connIdle: UINT32,
  uplinkOnly: UINT32,
  downlinkOnly: UINT32,
  statsUserUplink: toggle,
  statsUserDownlink: toggle,
  bufferSize: INT32,
});
const SYSTEM_POLICY = fields({
  statsInboundUplink: toggle,
  statsInboundDownlink: toggle,
  statsOutboundUplink: toggle,
  statsOutboundDownlink: toggle,
});

const NAME_SERVER = either(
  'an address, or an object with one',
  text,
  fields({ address: text, clientIp: text, port: UINT16, domains: list(text), expectIps: TEXTS }),
);

/** The whole configuration in V2Ray 4's format. `settings` and rules have tables of their own. */
export const CONFIG = fields({
  port: v2rayOnly(UINT16),
  inbound: v2rayOnly(INBOUND),
  outbound: v2rayOnly(OUTBOUND),
  inboundDetour: v2rayOnly(list(INBOUND)),
  outboundDetour: v2rayOnly(list(OUTBOUND)),
  log: fields({ access: text, error: text, loglevel: text }),
  routing: fields({
    settings: v2rayOnly(fields({ rules: list(RULE), domainStrategy: text })),
    rules: list(RULE),
    domainStrategy: text,
    balancers: list(fields({ tag: text, selector: TEXTS })),
  }),
  dns: fields({
    servers: list(v2rayOnly(NAME_SERVER)),
    hosts: v2rayOnly(map(text)),
    clientIp: text,
    tag: text,
  }),
  inbounds: list(INBOUND),
  outbounds: list(OUTBOUND),
  transport: v2rayOnly(
    fields({
      tcpSettings: TCP,
      kcpSettings: KCP,
      wsSettings: WS,
      httpSettings: H2,
      dsSettings: DS,
      quicSettings: QUIC,
    }),
  ),
  policy: fields({ levels: map(LEVEL_POLICY, /^\d{1,10}$/), system: SYSTEM_POLICY }),
  api: fields({ tag: text, services: list(text) }),
  stats: fields({}),
  reverse: fields({
    bridges: list(fields({ tag: text, domain: text })),
    portals: list(fields({ tag: text, domain: text })),
  }),
});

/** Whether Go reads a text as an IP address; brackets are allowed. */
export const isAddress = (value: string): boolean => isIP(value.replace(/^\[(.*)\]$/, '$1').trim()) !== 0;

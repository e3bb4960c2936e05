/** Valid configurations of V2Ray 4 from which the corpus is made, with every part that mutations should reach. */
import type { JsonObject } from '../../../src/core/config/json-value.ts';

const ID = '5f8a9a3e-53b3-4c66-8a6f-5f6a1c0d2e01';
const ID_2 = '5f8a9a3e-53b3-4c66-8a6f-5f6a1c0d2e02';

const counting = {
  stats: {},
  api: { tag: 'api', services: ['HandlerService', 'StatsService'] },
  policy: {
    levels: { 0: { statsUserUplink: true, statsUserDownlink: true, handshake: 4, connIdle: 300 } },
    system: { statsInboundUplink: true, statsInboundDownlink: true },
  },
};
const door = {
  tag: 'api',
  listen: '127.0.0.1',
  port: 10085,
  protocol: 'dokodemo-door',
  settings: { address: '127.0.0.1' },
};
const apiRule = { type: 'field', inboundTag: ['api'], outboundTag: 'api' };
const direct = { tag: 'direct', protocol: 'freedom', settings: {} };
const blocked = { tag: 'blocked', protocol: 'blackhole', settings: { response: { type: 'http' } } };

const vmess = {
  log: { loglevel: 'warning' },
  ...counting,
  inbounds: [
    {
      tag: 'tcp',
      port: 3307,
      protocol: 'vmess',
      settings: {
        clients: [
          { email: 'alice', id: ID, level: 0, alterId: 0 },
          { email: 'bob', id: ID_2, alterId: 0 },
        ],
        disableInsecureEncryption: true,
      },
      streamSettings: { network: 'ws', wsSettings: { path: '/ray', headers: { Host: 'example.net' } } },
      sniffing: { enabled: true, destOverride: ['http', 'tls'] },
    },
    door,
  ],
  outbounds: [direct, blocked],
  routing: {
    domainStrategy: 'IPOnDemand',
    rules: [
      apiRule,
      { type: 'field', ip: ['10.0.0.0/8', 'fc00::/7'], outboundTag: 'blocked' },
      {
        type: 'field',
        domain: ['domain:example.net', 'full:a.example'],
        port: '80,443',
        outboundTag: 'direct',
      },
    ],
  },
};

const vless = {
  ...counting,
  inbounds: [
    {
      tag: 'vless',
      listen: '0.0.0.0',
      port: 443,
      protocol: 'vless',
      settings: {
        clients: [
          { id: ID, email: 'carol@example.net', level: 0 },
          { id: ID_2, email: 'dave@example.net', level: 1 },
        ],
        decryption: 'none',
        fallbacks: [{ dest: 80 }, { path: '/ws', dest: '127.0.0.1:8080', xver: 1 }],
      },
      streamSettings: { network: 'tcp', security: 'none', tcpSettings: { header: { type: 'none' } } },
    },
    {
      tag: 'trojan',
      port: '8443',
      protocol: 'trojan',
      settings: {
        clients: [
          { password: 'x', email: 'erin' },
          { password: 'y', email: 'frank', level: 0 },
        ],
        fallbacks: [{ dest: '/run/web.sock' }],
      },
    },
    door,
  ],
  outbounds: [
    direct,
    {
      tag: 'up',
      protocol: 'vless',
      settings: { vnext: [{ address: 'example.net', port: 443, users: [{ id: ID, encryption: 'none' }] }] },
      mux: { enabled: true, concurrency: 8 },
    },
  ],
  routing: {
    rules: [{ type: 'field', network: 'udp', user: ['carol@example.net'], outboundTag: 'up' }, apiRule],
    balancers: [{ tag: 'some', selector: ['up'] }],
  },
};

const socks = {
  ...counting,
  inbounds: [
    {
      tag: 'socks',
      listen: '127.0.0.1',
      port: 1080,
      protocol: 'socks',
      settings: {
        auth: 'password',
        accounts: [{ user: 'alice', pass: 'x' }],
        udp: true,
        ip: '127.0.0.1',
        userLevel: 0,
      },
    },
    {
      tag: 'http',
      port: '8118-8120',
      protocol: 'http',
      settings: { accounts: [{ user: 'bob', pass: 'y' }], timeout: 30 },
    },
    {
      tag: 'ss',
      port: 8388,
      protocol: 'shadowsocks',
      settings: { method: 'aes-256-gcm', password: 'z', email: 'gina', level: 0, network: 'tcp,udp' },
      streamSettings: {
        network: 'kcp',
        kcpSettings: { mtu: 1350, tti: 20, header: { type: 'srtp' }, seed: 's' },
      },
    },
    door,
  ],
  outbounds: [
    {
      tag: 'ss-out',
      protocol: 'shadowsocks',
      settings: { servers: [{ address: '192.0.2.1', port: 8388, method: 'aes-128-gcm', password: 'p' }] },
    },
    {
      tag: 'socks-out',
      protocol: 'socks',
      settings: { servers: [{ address: '192.0.2.2', port: 1080, users: [{ user: 'u', pass: 'p' }] }] },
    },
    {
      tag: 'vm',
      protocol: 'vmess',
      settings: { vnext: [{ address: '192.0.2.3', port: 1, users: [{ id: ID, alterId: 4 }] }] },
      proxySettings: { tag: 'ss-out' },
    },
    {
      tag: 'tr',
      protocol: 'trojan',
      settings: { servers: [{ address: '192.0.2.4', port: 443, password: 'p' }] },
    },
    direct,
  ],
  routing: {
    rules: [
      apiRule,
      {
        type: 'field',
        source: ['192.0.2.0/24'],
        protocol: ['bittorrent'],
        sourcePort: '1-1023',
        balancerTag: 'all',
      },
    ],
    balancers: [{ tag: 'all', selector: ['s', 'v'] }],
  },
  dns: {
    servers: ['1.1.1.1', { address: '8.8.8.8', port: 53, domains: ['domain:example.net'] }, 'localhost'],
    hosts: { 'domain:a.example': '192.0.2.9' },
  },
};

/** As guides wrote it before V2Ray 4. */
const old = {
  ...counting,
  inbound: {
    port: 3307,
    protocol: 'vmess',
    tag: 'tcp',
    settings: { clients: [{ email: 'alice', id: ID }], default: { level: 0, alterId: 4 } },
  },
  inboundDetour: [door],
  outbound: { protocol: 'freedom', settings: { domainStrategy: 'UseIP' } },
  outboundDetour: [blocked],
  routing: { settings: { domainStrategy: 'AsIs', rules: [apiRule] }, strategy: 'rules' },
};

const reverse = {
  ...counting,
  inbounds: [
    {
      tag: 'in',
      port: 7000,
      protocol: 'dokodemo-door',
      settings: { address: 'example.net', port: 80, network: 'tcp,udp', followRedirect: false },
      allocate: { strategy: 'always' },
    },
    door,
  ],
  outbounds: [direct],
  reverse: {
    bridges: [{ tag: 'bridge', domain: 'b.example' }],
    portals: [{ tag: 'portal', domain: 'p.example' }],
  },
  routing: {
    rules: [apiRule, { type: 'field', inboundTag: ['in'], domain: ['regexp:^a.*$'], outboundTag: 'portal' }],
  },
  transport: {
    tcpSettings: { header: { type: 'http', request: { path: ['/'], headers: { Host: ['example.net'] } } } },
  },
};

export const SEEDS: readonly JsonObject[] = [vmess, vless, socks, old, reverse];

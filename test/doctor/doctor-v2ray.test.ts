/** The doctor's lines on a real V2Ray: each is necessary, and together they make a bare server count. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parseAddress } from '../../src/core/address.ts';
import { readCoreConfig } from '../../src/core/config/core-config.ts';
import type { JsonObject } from '../../src/core/config/json-value.ts';
import { nodeFs } from '../../src/core/config/load.ts';
import type { Source } from '../../src/core/core.ts';
import { connect } from '../../src/core/grpc.ts';
import { checksOf } from '../../src/doctor/checks.ts';
import { runDoctor } from '../../src/doctor/doctor.ts';
import { repair as repairAll } from '../../src/doctor/repair.ts';
import { type Child, startChild } from '../support/child.ts';
import { freePorts } from '../support/free-port.ts';
import { curlThrough, startWebServer, type WebServer } from '../support/traffic.ts';
import { v2rayBinary } from '../support/v2ray-binary.ts';
import { applyChanges, applyFixes } from './apply-fix.ts';

const USER_ID = '5f8a9a3e-53b3-4c66-8a6f-5f6a1c0d2e01';
const MEGABYTE = 1_000_000;
const DEADLINE = 5000;

/** What the doctor prints as the API's port; each test puts one in its place that is free on this machine. */
const USUAL_PORT = 10085;

/** A server that serves and counts nothing, with a rule that takes everything and a policy about something else. */
const bareServer = (port: number): JsonObject => ({
  log: { loglevel: 'warning' },
  policy: { levels: { 0: { handshake: 4 } } },
  inbounds: [
    {
      listen: '127.0.0.1',
      port,
      protocol: 'vmess',
      settings: { clients: [{ id: USER_ID, level: 1, alterId: 0 }] },
    },
  ],
  outbounds: [{ tag: 'direct', protocol: 'freedom' }],
  routing: { rules: [{ type: 'field', network: 'tcp,udp', outboundTag: 'direct' }] },
});

/** The user's side: an open SOCKS port that leads to the server. */
const client = (socksPort: number, serverPort: number): JsonObject => ({
  log: { loglevel: 'warning' },
  inbounds: [{ listen: '127.0.0.1', port: socksPort, protocol: 'socks' }],
  outbounds: [
    {
      protocol: 'vmess',
      settings: { vnext: [{ address: '127.0.0.1', port: serverPort, users: [{ id: USER_ID, alterId: 0 }] }] },
    },
  ],
});

/** Puts in the lines of one fault after the other, all but those for the fault `spared`. */
function repair(config: JsonObject, spared?: string): { config: JsonObject; repaired: string[] } {
  const repaired: string[] = [];
  let current = config;
  for (;;) {
    const model = readCoreConfig(current);
    assert.ok(model !== undefined);
    const next = checksOf(model).find(({ id, ok }) => ok === false && id !== spared);
    if (next?.fixes === undefined) return { config: current, repaired };
    assert.ok(repaired.length < 20, 'repair does not come to an end');
    current = applyFixes(current, next);
    repaired.push(next.id);
  }
}

interface Lab {
  readonly folder: string;
  readonly apiPort: number;
  readonly serverPort: number;
  readonly socksPort: number;
}

/** Writes a server's configuration with the API on the lab's port; returns the file. */
async function writeServer({ folder, apiPort }: Lab, config: JsonObject): Promise<string> {
  const file = join(folder, 'server.json');
  await writeFile(
    file,
    JSON.stringify(config, null, 2).replace(`"port": ${USUAL_PORT}`, `"port": ${apiPort}`),
  );
  return file;
}

function dial(address: string): Source {
  const parsed = parseAddress(address);
  assert.ok(parsed.ok);
  return connect(parsed.address);
}

/** Runs the doctor on the file and the core that runs with it. */
async function diagnose(file: string, address: string): Promise<{ code: 0 | 1; text: string }> {
  let text = '';
  const code = await runDoctor({
    configPaths: [file],
    address,
    tls: false,
    way: { caFile: undefined, authority: undefined },
    json: false,
    fs: nodeFs,
    env: {},
    connect: dial,
    out: async (part) => {
      text += part;
    },
    ascii: false,
    color: (_, part) => part,
    deadline: DEADLINE,
  });
  return { code, text };
}

/** The configuration with all changes of one report. */
function withAllChanges(raw: JsonObject): JsonObject {
  const { changes } = repairAll(raw, (config) => {
    const model = readCoreConfig(config);
    return model === undefined ? [] : checksOf(model);
  });
  return applyChanges(raw, changes);
}

describe('on a real V2Ray', () => {
  let web: WebServer;
  let binary: string;
  let lab: Lab;
  let user: Child;

  before(async () => {
    binary = (await v2rayBinary()).v2ray;
    web = await startWebServer();
    const folder = await mkdtemp(join(tmpdir(), 'v2top-doctor-'));
    const [apiPort = 0, serverPort = 0, socksPort = 0] = await freePorts(3);
    lab = { folder, apiPort, serverPort, socksPort };
    const file = join(folder, 'client.json');
    await writeFile(file, JSON.stringify(client(socksPort, serverPort)));
    user = await startChild(binary, ['-config', file], [socksPort], join(folder, 'client.log'));
  });
  after(async () => {
    await user.kill();
    await web.close();
    await rm(lab.folder, { recursive: true, force: true });
  });

  /** Starts the server, lets its user fetch a megabyte, and hands over to `look`. */
  async function serve(
    config: JsonObject,
    look: (file: string, api: string) => Promise<void>,
  ): Promise<void> {
    const file = await writeServer(lab, config);
    const log = join(lab.folder, 'server.log');
    const server = await startChild(binary, ['-config', file], [lab.serverPort], log);
    try {
      await curlThrough({ address: `127.0.0.1:${lab.socksPort}` }, web.url(MEGABYTE));
      await look(file, `127.0.0.1:${lab.apiPort}`);
    } finally {
      await server.kill();
    }
  }

  test('the lines, added one check at a time, make a bare server count', async () => {
    const { config, repaired } = repair(bareServer(lab.serverPort));
    assert.deepEqual(repaired, [
      ...[
        'api',
        'api-inbound',
        'api-route',
        'stats',
        'inbound-switches',
        'user-switches',
        'inbound-tags',
        'emails',
      ],
    ]);
    await serve(config, async (file, api) => {
      const source = dial(api);
      try {
        const { names, values } = await source.query(false, DEADLINE);
        const value = (name: string): bigint => values[names.indexOf(name)] ?? -1n;
        const tag = `vmess-${lab.serverPort}`;
        assert.ok(value(`inbound>>>${tag}>>>traffic>>>downlink`) >= BigInt(MEGABYTE));
        assert.ok(value(`user>>>user@${tag}>>>traffic>>>downlink`) >= BigInt(MEGABYTE));
      } finally {
        source.close();
      }
      const { code, text } = await diagnose(file, api);
      assert.equal(code, 0, text);
      assert.match(text, /It is V2Ray 4/);
    });
  });

  test('the changes of one report, added all at once, make it count too', async () => {
    const raw = bareServer(lab.serverPort);
    await serve(withAllChanges(raw), async (file, api) => {
      const { code, text } = await diagnose(file, api);
      assert.equal(code, 0, text);
      assert.match(text, /It has counters: 4 of inbounds, 0 of outbounds, 2 of users/);
      assert.match(text, new RegExp(`\\nAll is well: v2top ${api}\\n$`));
    });
  });

  // Each with something else missing or wrong; the corrected file is started, and its user's traffic is counted.
  const broken: [string, (config: Record<string, unknown>) => void][] = [
    ['nothing but the policy of a level', (c) => (c.policy = { levels: { 1: { statsUserUplink: true } } })],
    ['an API without tag or services', (c) => (c.api = {})],
    ['a service by another name', (c) => (c.api = { tag: 'api', services: ['StatService'] })],
    ['switches that are off', (c) => (c.policy = { system: { statsInboundUplink: false } })],
    [
      'a rule for an inbound that is missing',
      (c) => (c.routing = { rules: [{ type: 'field', inboundTag: ['door'], outboundTag: 'api' }] }),
    ],
    ['a rule without its type', (c) => (c.routing = { rules: [{ network: 'tcp', outboundTag: 'direct' }] })],
    ['no routing at all', (c) => delete c.routing],
    ['statistics that are null', (c) => (c.stats = null)],
  ];
  for (const [name, change] of broken) {
    test(`${name}: the changes fix it`, async () => {
      const raw: Record<string, unknown> = { ...bareServer(lab.serverPort) };
      change(raw);
      await serve(withAllChanges(raw), async (file, api) => {
        const { code, text } = await diagnose(file, api);
        assert.equal(code, 0, text);
        assert.match(text, /It has counters: 4 of inbounds, 0 of outbounds, 2 of users/);
      });
    });
  }

  // What the running core says when the lines for one fault are left out.
  const needed: [string, RegExp][] = [
    ['api-inbound', /✗ The API does not answer.*\n +Nothing listens there/],
    ['api-route', /✗ The API does not answer.*\n +What listens there closes the connection/],
    ['stats', /✗ It keeps no statistics/],
    ['inbound-switches', /It has counters: 0 of inbounds, 0 of outbounds, 2 of users/],
    ['user-switches', /· No user has been counted yet/],
    ['emails', /· No user has been counted yet/],
  ];
  for (const [fault, words] of needed) {
    test(`without the lines for "${fault}" something is missing`, async () => {
      const { config } = repair(bareServer(lab.serverPort), fault);
      await serve(config, async (file, api) => {
        const { code, text } = await diagnose(file, api);
        assert.equal(code, 1);
        assert.match(text, words);
      });
    });
  }

  test("an inbound without a tag is not counted, except the API's", async () => {
    const { config } = repair(bareServer(lab.serverPort), 'inbound-tags');
    await serve(config, async (_, api) => {
      const source = dial(api);
      const { names } = await source.query(false, DEADLINE).finally(() => source.close());
      const inbounds = names.filter((name) => name.startsWith('inbound>>>'));
      assert.deepEqual(inbounds.sort(), [
        'inbound>>>api>>>traffic>>>downlink',
        'inbound>>>api>>>traffic>>>uplink',
      ]);
    });
  });

  test("the inbound's service and address are as necessary as the rest", async () => {
    const { config } = repair(bareServer(lab.serverPort));
    const without = (change: (copy: Record<string, unknown>) => void): JsonObject => {
      const copy: Record<string, unknown> = structuredClone({ ...config });
      change(copy);
      return copy;
    };
    const noService = without((copy) => {
      copy.api = { tag: 'api', services: ['StatService'] };
    });
    await serve(noService, async (file, api) => {
      const { text } = await diagnose(file, api);
      assert.match(text, /✗ The API does not offer StatsService\n +It lists only: StatService\./);
      assert.match(text, /✗ It does not offer StatsService/);
    });
    const noAddress = without((copy) => {
      const { inbounds } = copy;
      assert.ok(Array.isArray(inbounds));
      delete inbounds[1].settings;
    });
    await serve(noAddress, async (file, api) => {
      const { text } = await diagnose(file, api);
      assert.match(text, /✗ The API's inbound "api" has no address/);
      assert.match(text, /✗ The API does not answer/);
    });
  });

  test('names count in any letter case', async () => {
    const { config } = repair(bareServer(lab.serverPort));
    const shout = Object.fromEntries(
      Object.entries(config).map(([name, value]) => [name.toUpperCase(), value]),
    );
    await serve(shout, async (file, api) => {
      const { code, text } = await diagnose(file, api);
      assert.equal(code, 0, text);
    });
  });
});

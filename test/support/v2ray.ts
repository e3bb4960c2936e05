/** Runs a real V2Ray 4, and for VMess users its client side, on free loopback ports for one test. */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from './certificate.ts';
import { type Child, startChild } from './child.ts';
import { freePorts } from './free-port.ts';
import type { SocksProxy } from './traffic.ts';
import { type V2RayBinary, v2rayBinary } from './v2ray-binary.ts';
import { clientConfig, PASSWORD, serverConfig, type V2RayOptions, type V2RayPlan } from './v2ray-config.ts';

export type { V2RayOptions } from './v2ray-config.ts';

const DEFAULTS = { socks: { socks: ['alice', 'bob'] }, vmess: ['carol@example.net'] } satisfies V2RayOptions;

/** A running V2Ray 4. */
export interface V2Ray {
  /** `127.0.0.1:PORT` of the API inbound. */
  readonly api: string;
  /** The server's configuration file. */
  readonly config: string;
  /** PEM file that a TLS client must trust; undefined without `tls`. The certificate's name is `localhost`. */
  readonly ca: string | undefined;
  /** Path of the v2ctl that belongs to this core. */
  readonly v2ctl: string;
  /** Process id of the server, of its latest start. */
  readonly pid: number;
  /** The way into the core for one of its users; `inbound` is needed where a name stands in several. */
  proxy(user: string, inbound?: string): SocksProxy;
  /** SIGSTOP and SIGCONT to the server. */
  suspend(): void;
  resume(): void;
  /** Ends the server only, as a crash would; `restart` brings it back. */
  halt(): Promise<void>;
  /** Restarts the server on the same ports, if it runs: all its counters begin at zero. */
  restart(): Promise<void>;
  /** Ends everything and removes its files; works for a suspended core too, and may be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts a V2Ray; resolves when all its ports accept connections. By default it counts everything, with the users
 * `alice` and `bob` on the inbound `socks` and `carol@example.net` on the inbound `vmess`.
 */
export async function startV2Ray(options: V2RayOptions = {}): Promise<V2Ray> {
  const binary = await v2rayBinary();
  const processes = new Processes(binary, await mkdtemp(join(tmpdir(), 'v2top-v2ray-')));
  try {
    const wanted = { ...DEFAULTS, ...options };
    const plan = await makePlan(wanted, processes.folder);
    return await launch(wanted, plan, processes, binary);
  } catch (error) {
    await processes.stop();
    throw error;
  }
}

/** The server and the client side, and the folder of their files. */
class Processes {
  readonly folder: string;
  private readonly binary: V2RayBinary;
  private readonly children: Child[] = [];

  constructor(binary: V2RayBinary, folder: string) {
    this.binary = binary;
    this.folder = folder;
    process.once('exit', this.removeAtExit);
  }

  /** Resolves when all these ports accept connections. */
  async start(role: string, config: object, ports: readonly number[]): Promise<Child> {
    const file = join(this.folder, `${role}.json`);
    await writeFile(file, JSON.stringify(config, null, 2));
    const log = join(this.folder, `${role}.log`);
    const child = await startChild(this.binary.v2ray, ['-config', file], ports, log);
    this.children.push(child);
    return child;
  }

  /** Ends all of them and removes the folder. */
  async stop(): Promise<void> {
    await Promise.all(this.children.map((child) => child.kill()));
    await rm(this.folder, { recursive: true, force: true });
    process.off('exit', this.removeAtExit);
  }

  private readonly removeAtExit = (): void => rmSync(this.folder, { recursive: true, force: true });
}

async function makePlan(options: V2RayOptions, folder: string): Promise<V2RayPlan> {
  const tags = Object.keys(options.socks ?? {});
  const emails = options.vmess ?? [];
  const [apiPort = 0, vmessPort = 0, ...rest] = await freePorts(2 + tags.length + emails.length);
  return {
    apiPort,
    vmessPort,
    socksPorts: new Map(tags.map((tag, index) => [tag, rest[index] ?? 0])),
    vmessUsers: new Map(
      emails.map((email, index) => [email, { id: randomUUID(), clientPort: rest[tags.length + index] ?? 0 }]),
    ),
    ...(options.tls === true ? { certificate: await makeCertificate(folder) } : {}),
  };
}

async function launch(
  options: V2RayOptions,
  plan: V2RayPlan,
  processes: Processes,
  { v2ctl }: V2RayBinary,
): Promise<V2Ray> {
  const serverPorts = [plan.apiPort, ...plan.socksPorts.values()];
  const clientPorts = [...plan.vmessUsers.values()].map(({ clientPort }) => clientPort);
  if (clientPorts.length > 0) serverPorts.push(plan.vmessPort);
  const startServer = () => processes.start('server', serverConfig(options, plan), serverPorts);
  let server = await startServer();
  if (clientPorts.length > 0) await processes.start('client', clientConfig(plan), clientPorts);
  return {
    api: `127.0.0.1:${plan.apiPort}`,
    config: join(processes.folder, 'server.json'),
    ca: plan.certificate?.certificate,
    v2ctl,
    get pid() {
      return server.pid;
    },
    proxy: (user, inbound) => findProxy(options, plan, user, inbound),
    suspend: () => server.suspend(),
    resume: () => server.resume(),
    halt: () => server.kill(),
    restart: async () => {
      await server.kill();
      server = await startServer();
    },
    stop: () => processes.stop(),
  };
}

function findProxy(options: V2RayOptions, plan: V2RayPlan, user: string, inbound?: string): SocksProxy {
  for (const [tag, port] of plan.socksPorts) {
    const known = options.socks?.[tag]?.includes(user) === true;
    if (known && (inbound ?? tag) === tag) return { address: `127.0.0.1:${port}`, user, password: PASSWORD };
  }
  const client = plan.vmessUsers.get(user);
  if (client === undefined) throw new Error(`no such user: ${user}`);
  return { address: `127.0.0.1:${client.clientPort}` };
}

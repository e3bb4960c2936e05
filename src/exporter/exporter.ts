/** Runs the exporter: polls the cores and serves their metrics until it is stopped. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { OnlineSource } from '../core/core.ts';
import { familiesOf } from '../output/figures.ts';
import type { TargetName } from '../output/traffic-sums.ts';
import { errorCode } from '../text/error-code.ts';
import type { Clock } from '../traffic/clock.ts';
import { type Claim, ClaimFailure, type Recording } from '../traffic/journal.ts';
import { watchFiles } from './config-watch.ts';
import { Guard } from './guard.ts';
import { createSiteServer, type SiteServer } from './http-server.ts';
import { Page } from './page.ts';
import { createCompare } from './passwords.ts';
import { WatchedCore } from './watched-core.ts';
import { loadWebConfig, OPEN, type WebConfig } from './web-config.ts';

/** The address to listen on; IPv6 without brackets. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** One core. */
export interface ExportedCore {
  readonly source: OnlineSource;
  /** The value of its label `server`. */
  readonly server: string;
  readonly recording: Recording;
  readonly claim: Claim;
}

export interface ExporterOptions {
  readonly cores: readonly ExportedCore[];
  readonly historyFile: string;
  readonly listen: ListenAddress;
  /** The file of `--web-config`. */
  readonly webConfig: string | undefined;
  readonly clock: Clock;
  readonly interval: number;
  readonly timeout: number;
  readonly targetName: TargetName;
  /** Whether labels contain the names of users. */
  readonly showsNames: boolean;
  readonly serverLabel: boolean;
  /** Writes a line to the log. */
  readonly say: (line: string) => void;
  /** Stops the exporter. */
  readonly signal: AbortSignal;
}

/** Serves until the signal; resolves with the exit code. Rejects with a UsageError for an invalid web configuration. */
export async function runExporter(options: ExporterOptions): Promise<number> {
  const { webConfig, clock, say } = options;
  const config = webConfig === undefined ? OPEN : await loadWebConfig(webConfig);
  const page = new Page(() =>
    familiesOf(
      cores.map((core) => core.figures()),
      options.serverLabel,
    ),
  );
  const cores = options.cores.map(
    (core) => new WatchedCore({ ...options, ...core, onChange: () => page.changed() }),
  );
  const guard = new Guard(config, createCompare(), () => clock.now().mono);
  const site = await createSiteServer({ page, notReady: () => notReady(cores) }, guard, config.tls);
  if (!(await listens(site.server, options.listen, say))) return 1;
  for (const line of greeting(options, config)) say(line);
  const unwatch = webConfig === undefined ? () => {} : watchConfig(webConfig, config, guard, site, say);
  const polls = cores.map((core) => core.run());
  const code = await Promise.race([ended(options.signal), ...polls.map((poll) => troubleOf(poll, say))]);
  unwatch();
  for (const core of cores) core.stop();
  await Promise.allSettled([closed(site.server), ...polls]);
  return code;
}

/** Resolves with the exit code if a core cannot be polled because other v2tops could not be found; otherwise never. */
async function troubleOf(poll: Promise<void>, say: (line: string) => void): Promise<number> {
  try {
    await poll;
  } catch (error) {
    if (!(error instanceof ClaimFailure)) throw error;
    say(`${error.message}.`);
    return 1;
  }
  return new Promise(() => undefined);
}

function notReady(cores: readonly WatchedCore[]): string | undefined {
  const waiting = cores.filter(({ isKnown }) => !isKnown).map(({ server }) => server);
  return waiting.length === 0 ? undefined : `Not polled yet: ${waiting.join(', ')}.`;
}

async function listens(
  server: Server,
  { host, port }: ListenAddress,
  say: (line: string) => void,
): Promise<boolean> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
    return true;
  } catch (error) {
    say(`${hostPort({ host, port })} is not available: ${reasonOf(error)}.`);
    return false;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program uses it; choose another with --listen',
  EACCES: 'ports below 1024 are for root',
  EADDRNOTAVAIL: 'this machine has no such address',
};

function reasonOf(error: unknown): string {
  const code = errorCode(error);
  return REASONS[code] ?? code;
}

const hostPort = ({ host, port }: ListenAddress): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** The lines printed at the start: where the metrics are, and warnings about what others could read. */
function greeting({ listen, cores, interval, showsNames }: ExporterOptions, config: WebConfig): string[] {
  const scheme = config.tls === undefined ? 'http' : 'https';
  const watched = cores.map(({ server }) => server).join(', ');
  return [
    ...(isLoopback(listen) ? [] : warnings(config, showsNames)),
    `${scheme}://${hostPort(listen)}/metrics shows ${watched}, polled every ${interval} s.`,
  ];
}

const isLoopback = ({ host }: ListenAddress): boolean => /^(?:127\.|::1$|localhost$)/.test(host);

function warnings({ users, tls }: WebConfig, showsNames: boolean): string[] {
  const hasPasswords = users.size > 0;
  if (hasPasswords && tls === undefined)
    return ['Warning: passwords come in unencrypted; add tls_server_config to the web configuration.'];
  if (hasPasswords || tls?.checksClients === true || !showsNames) return [];
  return [
    'Warning: everyone who reaches this address can read the names of the users; guard it with --web-config, or drop the names with --user-labels hash.',
  ];
}

/** Applies changes of the web configuration and of the files it names; an invalid one is reported and ignored. */
function watchConfig(
  path: string,
  { files, tls }: WebConfig,
  guard: Guard,
  { setTls }: SiteServer,
  say: (line: string) => void,
): () => void {
  return watchFiles(files, async () => {
    try {
      const config = await loadWebConfig(path);
      if ((config.tls === undefined) !== (tls === undefined)) {
        say(`${path}: TLS is switched on or off at the next start only.`);
        return config.files;
      }
      guard.use(config);
      if (config.tls !== undefined) setTls(config.tls);
      say(`${path} was read again.`);
      return config.files;
    } catch (error) {
      say(`${error instanceof Error ? error.message : error} What was read before stays in force.`);
      return files;
    }
  });
}

/** Resolves with the exit code when the signal is aborted. */
function ended(signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(0));
    if (signal.aborted) resolve(0);
  });
}

/** Milliseconds that clients get to read answers already under way. */
const FAREWELL = 500;

async function closed(server: Server): Promise<void> {
  const done = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), FAREWELL);
  await done;
  clearTimeout(timer);
}

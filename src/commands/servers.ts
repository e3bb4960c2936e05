/** The servers of a command: where each is, and what it is called. */
import type { World } from '../cli/command.ts';
import { type Options, settingsOf } from '../cli/options.ts';
import { nodeFs } from '../core/config/load.ts';
import type { OnlineSource } from '../core/core.ts';
import { connect, logIn } from '../core/grpc.ts';
import { inTurn } from '../core/in-turn.ts';
import { findTarget, type SearchRemote, type Target } from '../core/target.ts';
import { endpointOf } from '../history/endpoint.ts';
import type { Settings } from '../settings/settings.ts';
import { hasTerminal } from '../terminal/tty-file.ts';
import { UsageError } from '../text/usage-error.ts';

/** A requested server. */
export interface Server {
  readonly options: Options;
  readonly target: Target;
  readonly settings: Settings;
  /** Its name in the settings, without the @, or its address. */
  readonly label: string;
}

/** A server that has been reached. */
export type Reached<S extends Server = Server> = S & { readonly source: OnlineSource };

/** At least one server. */
export type Servers<S = Server> = readonly [S, ...S[]];

/** Makes one thing per server. */
export function each<A, B>([first, ...rest]: Servers<A>, make: (one: A) => B): Servers<B> {
  return [make(first), ...rest.map(make)];
}

/**
 * Finds the requested servers. A machine that is reached over ssh is searched for its API if none was named. Throws a
 * UsageError for a server that cannot be used, or that was given twice.
 */
export async function findServers(
  asked: Servers<Options>,
  { env }: World,
  { asksMachines } = { asksMachines: true },
): Promise<Servers> {
  const searchRemote = asksMachines ? remoteSearch(asked.length > 1) : undefined;
  const finding = each(asked, async (options): Promise<Server> => {
    const target = await findTarget(options, env, nodeFs, searchRemote);
    const settings = settingsOf(options);
    return { options, target, settings, label: options.serverName ?? target.address.text };
  });
  const [first, ...rest] = finding;
  const servers: Servers = [await first, ...(await Promise.all(rest))];
  refuseTwins(servers.map(({ target }) => target.address.text));
  return servers;
}

/** Milliseconds that one of several machines may take to report its API, so that it does not hold up the others. */
const REMOTE_LIMIT = 5000;

function remoteSearch(isOneOfSeveral: boolean): SearchRemote {
  const options = {
    inTurn: hasTerminal() ? inTurn() : undefined,
    ...(isOneOfSeveral ? { limit: REMOTE_LIMIT } : {}),
  };
  return async (route) => {
    const { searchRemoteApi } = await import('../core/remote-api.ts');
    return searchRemoteApi(route, options);
  };
}

/** Opens a source for each server. Those over ssh log in, and ask their questions before anything is drawn. */
export async function reachServers<S extends Server>(servers: Servers<S>): Promise<Servers<Reached<S>>> {
  const reached = each(servers, (server) => {
    const { address, tls } = server.target;
    return { ...server, source: connect(address, tls) };
  });
  await logIn(
    reached.map(({ source }) => source),
    hasTerminal(),
  );
  return reached;
}

/** Two pollers of one API would count its traffic twice. Throws a UsageError. */
function refuseTwins(addresses: readonly string[]): void {
  const endpoints = addresses.map(endpointOf);
  const second = endpoints.findIndex((endpoint, index) => endpoints.indexOf(endpoint) < index);
  const [twin, first] = [addresses[second], addresses[endpoints.indexOf(endpoints[second] ?? '')]];
  if (twin === undefined) return;
  throw new UsageError(
    twin === first ? `${twin} is given twice.` : `${first} and ${twin} are the same API; give one of them.`,
  );
}

/** What to know about a server before it is read, for `labelled`. */
export const noticesOf = ({ label, target }: Server): Lines => ({ label, lines: target.notices });

/** Lines about a server. */
interface Lines {
  readonly label: string;
  readonly lines: readonly string[];
}

/** Lines about several servers, each once, with the labels of those it is about unless they are all. */
export function labelled(all: Servers<Lines>): string[] {
  const labels = new Map<string, string[]>();
  for (const { label, lines } of all)
    for (const line of lines) labels.set(line, [...(labels.get(line) ?? []), label]);
  return [...labels].map(([line, about]) =>
    about.length === all.length ? line : withLabel(about.join(', '), line),
  );
}

/** A line with its server's label, unless it contains it. */
export const withLabel = (label: string, line: string): string =>
  line.includes(label) ? line : `${label}: ${line}`;

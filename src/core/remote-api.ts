/** Finds the API of a core on another machine in that machine's own configuration files, over ssh. */
import { parseAddress } from './address.ts';
import { type ApiSearch, searchApi } from './config/find-api.ts';
import type { ReadFs } from './config/load.ts';
import { places } from './config/places.ts';
import type { InTurn } from './in-turn.ts';
import { readRemoteFiles } from './remote-files.ts';
import type { SshRoute } from './ssh-route.ts';

/** Milliseconds that a machine may take to send its configuration. */
const LIMIT = 15_000;

export interface RemoteOptions {
  /** Undefined if ssh may not ask. */
  readonly inTurn: InTurn | undefined;
  /** How long the machine may take, in milliseconds. */
  readonly limit?: number;
}

/** The fixed places of that machine as a file system, or why they cannot be read. */
export async function remoteFs(
  route: SshRoute,
  { inTurn: turn, limit = LIMIT }: RemoteOptions,
): Promise<{ readonly fs: ReadFs } | { readonly why: string }> {
  const paths = [...new Set(places({}).flatMap(({ paths: all, beside }) => [...all, beside ?? []].flat()))];
  const silent = await readRemoteFiles(route, paths, { asking: false, limit });
  if (silent.ok || turn === undefined || !silent.wantsToAsk) return silent;
  return turn(() => readRemoteFiles(route, paths, { asking: true, limit }));
}

/**
 * The API that the configuration on that machine opens. If it cannot be found, the warning says why, and which address
 * is assumed. Never rejects.
 */
export async function searchRemoteApi(route: SshRoute, options: RemoteOptions): Promise<ApiSearch> {
  const remote = await remoteFs(route, options);
  if (!('fs' in remote)) return { api: undefined, warning: guessed(route, remote.why) };
  const { api, warning } = await searchApi(remote.fs, {});
  if (api === undefined)
    return { api, warning: guessed(route, warning ?? 'no configuration there opens an API') };
  const from = `${route.destination}:${api.from}`;
  if (isAbstract(api.address))
    return { api: undefined, warning: guessed(route, `ssh does not reach the abstract socket of ${from}`) };
  return { api: { ...api, from }, warning };
}

const isAbstract = (address: string): boolean => {
  const parsed = parseAddress(address);
  return parsed.ok && parsed.address.text.startsWith('unix:@');
};

const guessed = ({ destination, api }: SshRoute, why: string): string =>
  `The API on ${destination} is taken to be at ${'socket' in api ? api.socket : api.hostPort}: ${why.replace(/\.$/, '')}.`;

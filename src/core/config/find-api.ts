/** Finds the API of the core on this machine in the configuration files of cores and panels. */
import { isLocal, parseAddress } from '../address.ts';
import { apiAddress } from './api-address.ts';
import { type Loaded, loadConfig, type ReadFs } from './load.ts';
import { type Env, type Place, places } from './places.ts';

/** An API that a configuration opens. The core may not be running with it. */
export interface FoundApi {
  /** As a user would type it. */
  readonly address: string;
  readonly tls: boolean;
  /** The file or folder that opens it. */
  readonly from: string;
  /** The panel that owns the core and does its own accounting; its counters should not be reset. */
  readonly panel?: string;
}

/** One of the usual places where something exists. */
export interface FoundPlace {
  readonly place: Place;
  readonly loaded: Loaded;
}

/** Looks at all the usual places; empty ones are left out. */
export async function findPlaces(fs: ReadFs, env: Env): Promise<readonly FoundPlace[]> {
  const tried = await Promise.all(
    places(env).map(async (place): Promise<FoundPlace | undefined> => {
      if (place.beside !== undefined && !(await exists(fs, place.beside))) return undefined;
      const loaded = await loadConfig(fs, place.paths);
      return loaded.ok || !loaded.missing ? { place, loaded } : undefined;
    }),
  );
  return tried.filter((found) => found !== undefined);
}

/** The result of the search. */
export interface ApiSearch {
  /** Undefined if no place opens one. */
  readonly api: FoundApi | undefined;
  /** About the first configuration that could not be read, and may be the right one. */
  readonly warning: string | undefined;
}

/** The API of the first place that opens one; a panel's only if no other does. */
export async function searchApi(fs: ReadFs, env: Env): Promise<ApiSearch> {
  const found = await findPlaces(fs, env);
  const warning = found.flatMap(({ loaded }) => (loaded.ok ? [] : loaded.problem))[0];
  for (const { place, loaded } of found) {
    const api = loaded.ok ? apiAddress(loaded.config) : undefined;
    if (api === undefined) continue;
    const from = place.paths[0] ?? '';
    const panel = place.panel === undefined ? {} : { panel: place.panel };
    return { api: { ...api, from, ...panel }, warning };
  }
  return { api: undefined, warning };
}

/**
 * The panel that owns the API at a typed address, according to this machine's files; undefined if none does, and for
 * other machines. A panel that picks a new API port at each start (Marzban) counts as the owner of every local address
 * that no core's configuration claims: where a panel bills by the counters, a needless read-only run does less harm
 * than a reset.
 */
export async function panelAt(fs: ReadFs, env: Env, address: string): Promise<string | undefined> {
  const wanted = localKey(address);
  if (wanted === undefined) return undefined;
  const found = await findPlaces(fs, env);
  const owners = found.filter((place) => opens(place, wanted));
  if (owners.length > 0) return owners.find(({ place }) => place.panel !== undefined)?.place.panel;
  return found.find(({ place }) => place.apiAtStart)?.place.panel;
}

/** The places on this machine whose configuration opens the API at this address. */
export async function placesWith(fs: ReadFs, env: Env, address: string): Promise<readonly FoundPlace[]> {
  const wanted = localKey(address);
  if (wanted === undefined) return [];
  return (await findPlaces(fs, env)).filter((place) => opens(place, wanted));
}

function opens({ loaded }: FoundPlace, wanted: string): boolean {
  const api = loaded.ok ? apiAddress(loaded.config) : undefined;
  return api !== undefined && localKey(api.address) === wanted;
}

/** Whether two addresses lead to the same API on this machine. */
export const isSameApi = (a: string, b: string): boolean =>
  a === b || (localKey(a) !== undefined && localKey(a) === localKey(b));

/** One key for all spellings of a local address; undefined for other machines and invalid addresses. */
function localKey(address: string): string | undefined {
  const parsed = parseAddress(address);
  if (!parsed.ok) return undefined;
  const { text } = parsed.address;
  if (text.startsWith('unix:')) return text;
  const local = isLocal(text.toLowerCase()) || /^(0\.0\.0\.0|\[::\]):/.test(text);
  return local ? `port ${text.slice(text.lastIndexOf(':') + 1)}` : undefined;
}

async function exists(fs: ReadFs, folder: string): Promise<boolean> {
  try {
    await fs.readdir(folder);
    return true;
  } catch {
    return false;
  }
}

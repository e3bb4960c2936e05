/** Decides which configuration and which API the doctor examines. */
import { apiAddress } from '../core/config/api-address.ts';
import { type FoundPlace, findPlaces, isSameApi, placesWith } from '../core/config/find-api.ts';
import { type Loaded, loadConfig, type ReadFs } from '../core/config/load.ts';
import type { Env } from '../core/config/places.ts';

/** The request of the command line. */
export interface Request {
  /** Files and folders that one core reads together; if empty, the usual places are searched, as v2top itself does. */
  readonly configPaths: readonly string[];
  /** The API's address; by default the one in the configuration. */
  readonly address: string | undefined;
  /** With `address`: whether the API uses TLS. */
  readonly tls: boolean;
  readonly fs: ReadFs;
  readonly env: Env;
}

export interface FoundConfig {
  readonly paths: readonly string[];
  readonly loaded: Loaded;
  readonly panel: string | undefined;
}

/** A configuration and its API; either may be missing. */
export interface Subject {
  readonly config: FoundConfig | undefined;
  readonly address: string | undefined;
  readonly tls: boolean;
  /** The configuration belongs to the API at the address. */
  readonly belongs: boolean;
}

/**
 * The subjects in the order in which to try them: the requested one, or all that this machine's files reveal. An
 * address without a file comes alone, or with the file of this machine that opens it.
 */
export async function findSubjects(request: Request): Promise<readonly Subject[]> {
  const { configPaths, address, fs, env } = request;
  if (configPaths.length > 0) {
    const loaded = await loadConfig(fs, configPaths);
    return [subjectOf({ paths: configPaths, loaded, panel: undefined }, request)];
  }
  if (address !== undefined) {
    const [place] = await placesWith(fs, env, address);
    return [subjectOf(place === undefined ? undefined : configAt(place), request)];
  }
  const places = withoutTwins(await findPlaces(fs, env));
  return places.toSorted((a, b) => rank(a) - rank(b)).map((place) => subjectOf(configAt(place), request));
}

/** Drops a folder whose files an earlier place has already read. */
function withoutTwins(places: readonly FoundPlace[]): readonly FoundPlace[] {
  const seen = new Set<string>();
  return places.filter(({ loaded }) => {
    if (!loaded.ok) return true;
    const fresh = loaded.files.some((file) => !seen.has(file));
    for (const file of loaded.files) seen.add(file);
    return fresh;
  });
}

/** Places with an API before those without, and readable ones before unreadable ones. */
function rank({ loaded }: FoundPlace): number {
  if (!loaded.ok) return 2;
  return apiAddress(loaded.config) === undefined ? 1 : 0;
}

const configAt = ({ place, loaded }: FoundPlace): FoundConfig => ({
  paths: place.paths.slice(0, 1),
  loaded,
  panel: place.panel,
});

function subjectOf(config: FoundConfig | undefined, { address, tls }: Request): Subject {
  const api = config?.loaded.ok === true ? apiAddress(config.loaded.config) : undefined;
  if (address === undefined) {
    return { config, address: api?.address, tls: api?.tls ?? false, belongs: api !== undefined };
  }
  // A file that does not tell its port counts as belonging to the address that was given with it.
  const belongs = config !== undefined && (api === undefined || isSameApi(api.address, address));
  return { config, address, tls: tls || (belongs && api?.tls === true), belongs };
}

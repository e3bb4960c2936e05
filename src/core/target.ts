/** Decides which core is read and whether it may be reset, from the command line or the core's configuration. */
import { readFile } from 'node:fs/promises';
import { UsageError } from '../text/usage-error.ts';
import { type Address, isOwnAddress, parseAddress } from './address.ts';
import { type ApiSearch, panelAt, searchApi } from './config/find-api.ts';
import { nodeFs, type ReadFs } from './config/load.ts';
import type { Mode } from './core.ts';
import type { TlsOptions } from './grpc.ts';
import { SSH_SCHEME, type SshRoute } from './ssh-route.ts';

/** What the command line says about the target. */
export interface TargetOptions {
  readonly server: string | undefined;
  readonly mode: Mode | undefined;
  readonly tls: boolean;
  readonly caFile: string | undefined;
  readonly authority: string | undefined;
}

export interface Target {
  readonly address: Address;
  readonly tls: TlsOptions | undefined;
  readonly mode: Mode;
  /** The configuration that gave the address, if one did. */
  readonly foundIn: string | undefined;
  /** The panel that makes this target read-only, if one does. */
  readonly panel: string | undefined;
  /** What the user should know about this choice, a line each. */
  readonly notices: readonly string[];
}

/** Where V2Ray's guide puts the API. */
const DEFAULT_ADDRESS = '127.0.0.1:10085';

type Env = Readonly<Record<string, string | undefined>>;

/** Asks another machine for its API. */
export type SearchRemote = (route: SshRoute) => Promise<ApiSearch>;

/** Asks no other machine: its API is where V2Ray's guide puts it. */
const searchNothing: SearchRemote = async () => ({ api: undefined, warning: undefined });

/** Settles address, TLS and mode. Throws a UsageError for an address or a certificate that cannot be used. */
export async function findTarget(
  options: TargetOptions,
  env: Env,
  fs: ReadFs = nodeFs,
  searchRemote = searchNothing,
): Promise<Target> {
  const { address, api, warning } = await search(options.server, env, fs, searchRemote);
  const tls = await readTls(options, api?.tls === true);
  const target = { address, tls, foundIn: api?.from };
  const warnings = warning === undefined ? [] : [warning];
  if (options.mode !== undefined)
    return { ...target, mode: options.mode, panel: undefined, notices: warnings };
  // A panel whose port is in no file (Marzban) may own the default address too.
  const panel = api === undefined ? await panelAt(fs, env, address.text) : api.panel;
  const reason = whyReadOnly(address, panel);
  if (reason === undefined) return { ...target, mode: 'reset', panel, notices: warnings };
  const notice = `Read-only, because ${reason}; --reset overrides.`;
  return { ...target, mode: 'read-only', panel, notices: [notice, ...warnings] };
}

/** The address that was given or is found, with what the configuration that opens it says. */
async function search(
  server: string | undefined,
  env: Env,
  fs: ReadFs,
  searchRemote: SearchRemote,
): Promise<ApiSearch & { readonly address: Address }> {
  if (server === undefined) {
    const found = await searchApi(fs, env);
    return { ...found, address: checkAddress(found.api?.address ?? DEFAULT_ADDRESS) };
  }
  const address = checkAddress(server);
  if (!('ssh' in address) || !address.ssh.isGuess) return { api: undefined, warning: undefined, address };
  const found = await searchRemote(address.ssh);
  return { ...found, address: found.api === undefined ? address : beside(address, found.api.address) };
}

/** Another API on the machine of an ssh address. */
const beside = ({ text }: Address, api: string): Address => checkAddress(`${machineOf(text)}/${api}`);

/** The machine of an ssh address, `ssh://[USER@]HOST[:PORT]`. */
export const machineOf = (address: string): string =>
  address.slice(0, address.indexOf('/', SSH_SCHEME.length));

/** Why a core is not reset by default: a panel owns it, or it is on another machine, which claims do not reach. */
function whyReadOnly({ text }: Address, panel: string | undefined): string | undefined {
  if (panel !== undefined) return `${panel} owns this core and does its own accounting`;
  return isOwnAddress(text) ? undefined : 'the API is on another machine, where others may count too';
}

/** Parses an address. Throws a UsageError that shows how to write one. */
export function checkAddress(text: string): Address {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new UsageError(parsed.problem);
  return parsed.address;
}

/** The TLS options that were given or found; undefined for a plain connection. */
export async function readTls(
  { tls, caFile, authority }: Pick<TargetOptions, 'tls' | 'caFile' | 'authority'>,
  found: boolean,
): Promise<TlsOptions | undefined> {
  if (!tls && !found) return undefined;
  const ca = caFile === undefined ? undefined : await readCa(caFile);
  return { ...(ca === undefined ? {} : { ca }), ...(authority === undefined ? {} : { authority }) };
}

async function readCa(path: string): Promise<Buffer> {
  let text: Buffer;
  try {
    text = await readFile(path);
  } catch {
    throw new UsageError(`The certificates in ${path} cannot be read; give a file in PEM.`);
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new UsageError(`${path} contains no PEM certificate ("-----BEGIN CERTIFICATE-----").`);
  }
  return text;
}

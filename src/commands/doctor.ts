/** `v2top doctor [CONFIG… | @NAME…]`: finds what a core's configuration lacks, here or on a machine reached over ssh. */
import type { Invocation } from '../cli/command.ts';
import { type Options, readOptions, readServers } from '../cli/options.ts';
import { complain } from '../cli/streams.ts';
import { isOn } from '../cli/values.ts';
import type { Address } from '../core/address.ts';
import { nodeFs, type ReadFs } from '../core/config/load.ts';
import { connect } from '../core/grpc.ts';
import { inTurn } from '../core/in-turn.ts';
import { remoteFs } from '../core/remote-api.ts';
import { SSH_SCHEME, type SshRoute } from '../core/ssh-route.ts';
import { checkAddress, machineOf, readTls } from '../core/target.ts';
import { askCoreTest } from '../doctor/core-test/ask.ts';
import { type DoctorOptions, runDoctor } from '../doctor/doctor.ts';
import { writeRepaired } from '../doctor/write.ts';
import { hasTerminal } from '../terminal/tty-file.ts';
import { UsageError } from '../text/usage-error.ts';
import { paintText, plainText } from '../ui/paint.ts';

export async function run(invocation: Invocation): Promise<number> {
  const { given, world } = invocation;
  const servers = given.words.filter(isServer);
  if (servers.length === 0 && !isOn(given, 'all'))
    return examine(readOptions(given, undefined, world), invocation);
  const file = given.words.find((word) => !isServer(word));
  if (file !== undefined)
    throw new UsageError(`The doctor takes files or servers, not both; drop "${file}".`);
  let code = 0;
  // One after the other: each report is read by itself.
  for (const options of readServers(given, world)) {
    const bare = { ...invocation, given: { ...given, words: [] } };
    code = Math.max(code, await examine(options, bare));
  }
  return code;
}

const isServer = (word: string): boolean => word.startsWith('@') || word.startsWith(SSH_SCHEME);

/** Examines the configuration and the API of one server; returns the exit code. */
async function examine(options: Options, { given, world, out }: Invocation): Promise<number> {
  const { server, resolved, caFile, authority } = options;
  const { ascii, color } = resolved.values;
  const tls = await readTls(options, true);
  const address = server === undefined ? undefined : checkAddress(server);
  const target = given.values.get('write');
  const place = await placeOf(address, world.env);
  if (target !== undefined && place.way.machine !== undefined)
    throw new UsageError('--write takes a configuration of this machine.');
  return runDoctor({
    configPaths: given.words,
    tls: options.tls,
    ...place,
    way: { ...place.way, caFile, authority },
    connect: (api, guarded) => connect(place.seenFromHere(api), guarded ? tls : undefined),
    ...writing(target),
    out: out.write,
    json: isOn(given, 'json'),
    ascii,
    color: color && world.stdoutIsTerminal ? paintText : plainText,
  });
}

/** A machine as the doctor sees it. */
interface Place extends Pick<DoctorOptions, 'fs' | 'env' | 'address' | 'coreTest'> {
  readonly way: { readonly machine?: string };
  /** An address of that machine, as it is dialled from here. */
  readonly seenFromHere: (api: string) => Address;
}

async function placeOf(address: Address | undefined, env: DoctorOptions['env']): Promise<Place> {
  if (address !== undefined && 'ssh' in address) return placeOver(address.ssh, machineOf(address.text));
  return {
    fs: nodeFs,
    env,
    address: address?.text,
    coreTest: askCoreTest,
    way: {},
    seenFromHere: checkAddress,
  };
}

/** Another machine: its files, and its addresses as it sees them. */
async function placeOver(route: SshRoute, machine: string): Promise<Place> {
  const { api, isGuess, destination } = route;
  const remote = await remoteFs(route, { inTurn: hasTerminal() ? inTurn() : undefined });
  if ('why' in remote) complain(`The files on ${destination} cannot be read: ${remote.why}.`);
  return {
    fs: 'fs' in remote ? remote.fs : NO_FILES,
    env: {},
    address: isGuess && 'fs' in remote ? undefined : 'socket' in api ? `unix:${api.socket}` : api.hostPort,
    way: { machine },
    seenFromHere: (own) => checkAddress(`${machine}/${own}`),
  };
}

const NO_FILES: ReadFs = {
  readFile: () => Promise.reject(Object.assign(new Error('no file'), { code: 'ENOENT' })),
  readdir: () => Promise.reject(Object.assign(new Error('no folder'), { code: 'ENOENT' })),
};

/** Writes the corrected configuration to the file that --write names. */
function writing(target: string | undefined): Pick<DoctorOptions, 'write'> {
  return target === undefined ? {} : { write: (repair) => writeRepaired(repair, target) };
}

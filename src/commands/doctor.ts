/** `v2top doctor [CONFIG…]`: finds what the core's configuration lacks. */
import type { Invocation } from '../cli/command.ts';
import { readOptions } from '../cli/options.ts';
import { nodeFs } from '../core/config/load.ts';
import { connect } from '../core/grpc.ts';
import { checkAddress, readTls } from '../core/target.ts';
import { askCoreTest } from '../doctor/core-test/ask.ts';
import { type DoctorOptions, runDoctor } from '../doctor/doctor.ts';
import { writeRepaired } from '../doctor/write.ts';
import { paintText, plainText } from '../ui/paint.ts';

export async function run({ given, world, out }: Invocation): Promise<number> {
  const options = readOptions(given, undefined, world);
  const { server, resolved, caFile, authority } = options;
  const { ascii, color } = resolved.values;
  const tls = await readTls(options, true);
  return runDoctor({
    configPaths: given.words,
    address: server === undefined ? undefined : checkAddress(server).text,
    tls: options.tls,
    way: { caFile, authority },
    fs: nodeFs,
    env: world.env,
    connect: (address, guarded) => connect(checkAddress(address), guarded ? tls : undefined),
    coreTest: askCoreTest,
    ...writing(given.values.get('write')),
    out: (text) => void out.write(text),
    json: given.switches.get('json') === true,
    ascii,
    color: color && world.stdoutIsTerminal ? paintText : plainText,
  });
}

/** Writes the corrected configuration to the file that --write names. */
function writing(target: string | undefined): Pick<DoctorOptions, 'write'> {
  return target === undefined ? {} : { write: (repair) => writeRepaired(repair, target) };
}

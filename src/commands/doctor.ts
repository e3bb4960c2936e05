/** `v2top doctor [CONFIG]`: what the core's configuration lacks. */
import type { Invocation } from '../cli/command.ts';
import { readOptions } from '../cli/options.ts';
import { refuseWords } from '../cli/values.ts';
import { nodeFs } from '../core/config/load.ts';
import { connect } from '../core/grpc.ts';
import { checkAddress, readTls } from '../core/target.ts';
import { runDoctor } from '../doctor/doctor.ts';
import { paintText, plainText } from '../ui/paint.ts';

export async function run({ given, world, out }: Invocation): Promise<number> {
  const [config, ...more] = given.words;
  refuseWords(more, 'One configuration is enough');
  const options = readOptions(given, undefined, world);
  const { server, resolved } = options;
  const { ascii, color } = resolved.values;
  const tls = await readTls(options, true);
  return runDoctor({
    ...(config === undefined ? {} : { configPath: config }),
    ...(server === undefined ? {} : { address: checkAddress(server).text, tls: options.tls }),
    fs: nodeFs,
    env: world.env,
    connect: (address, guarded) => connect(checkAddress(address), guarded ? tls : undefined),
    out: (text) => void out.write(text),
    ascii,
    color: color && world.stdoutIsTerminal ? paintText : plainText,
  });
}

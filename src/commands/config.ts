/** `v2top config`: prints the settings in force and where each comes from. */
import type { Invocation } from '../cli/command.ts';
import { inForce, readOptions } from '../cli/options.ts';
import { refuseWords } from '../cli/values.ts';
import { findTarget } from '../core/target.ts';
import { printSettings } from '../settings/print.ts';

export async function run({ given, world, out }: Invocation): Promise<number> {
  refuseWords(given.words, '"v2top config" takes no argument');
  const options = readOptions(given, undefined, world);
  // The certificates are not printed, so they are not read.
  const target = await findTarget({ ...options, tls: false, caFile: undefined }, world.env);
  const { values, origins } = inForce(options, target);
  await out.write(printSettings(values, origins, options.file));
  return 0;
}

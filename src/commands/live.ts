/** `v2top [ADDRESS]`: the live tables, or samples on standard output. Loads only what the one or the other needs. */
import type { Invocation, World } from '../cli/command.ts';
import { type Options, readOptions, settingsOf } from '../cli/options.ts';
import type { Sink } from '../cli/streams.ts';
import { refuseWords } from '../cli/values.ts';
import { findTarget } from '../core/target.ts';

export async function run({ given, world, out }: Invocation): Promise<number> {
  const [address, ...more] = given.words;
  refuseWords(more, 'One address is enough');
  return watch(readOptions(given, address, world), world, out);
}

/** Watches the core that was asked for or is found; `greeting` is said on the screen first. */
export async function watch(options: Options, { env }: World, out: Sink, greeting?: string): Promise<number> {
  // This machine's files are read while the modules load.
  const finding = findTarget(options, env);
  const { output, count, file } = options;
  if (output === 'screen') {
    const [target, { showScreen }] = await Promise.all([finding, import('./screen.ts')]);
    const settings = settingsOf(options, target.mode);
    return showScreen({ target, settings, count, settingsFile: file.path, greeting, out });
  }
  const [target, { printSamples }] = await Promise.all([finding, import('./print.ts')]);
  const settings = settingsOf(options, target.mode);
  const { once, summary } = options;
  return printSamples({ target, settings, format: output, once, count, summary, out });
}

/** `v2top [ADDRESS]`: the live tables, or samples on standard output. Loads only what the one or the other needs. */
import type { Invocation, World } from '../cli/command.ts';
import { fileSink } from '../cli/file-sink.ts';
import { type Options, readOptions, settingsOf } from '../cli/options.ts';
import { complain, type Sink } from '../cli/streams.ts';
import { refuseWords } from '../cli/values.ts';
import { findTarget, type Target } from '../core/target.ts';
import { terminalInput } from '../terminal/tty-file.ts';
import { type Keeping, openKeeping } from './keeping.ts';

export async function run({ given, world, out }: Invocation): Promise<number> {
  const [address, ...more] = given.words;
  refuseWords(more, 'One address is enough');
  const options = readOptions(given, address, world);
  return watch(options, world, out, (target) => openKeeping(options, target, world));
}

/** Watches the core that was asked for or is found; `greeting` is said on the screen first. */
export async function watch(
  options: Options,
  world: World,
  out: Sink,
  keep: (target: Target) => Promise<Keeping>,
  greeting?: string,
): Promise<number> {
  const { output, count, file, summaryAll, serverName } = options;
  // This machine's files are read while the modules load.
  const finding = findTarget(options, world.env);
  const stdin = output === 'screen' ? terminalInput(process.stdin) : undefined;
  if (stdin !== undefined) {
    const [target, { showScreen }] = await Promise.all([finding, import('./screen.ts')]);
    const settings = settingsOf(options, target.mode);
    const screen = {
      target,
      serverName,
      settings,
      count,
      settingsFile: file.path,
      greeting,
      stdin,
      out,
      summaryAll,
    };
    return kept(keep(target), (keeping) => showScreen({ ...screen, keeping }));
  }
  if (options.serverInfo) {
    const [target, { printServerInfo }] = await Promise.all([finding, import('./server-info.ts')]);
    return printServerInfo(target, settingsOf(options, target.mode), output === 'json', out);
  }
  if (output === 'screen') complain('no terminal to read keys from; printing samples instead.');
  const [target, { printSamples }] = await Promise.all([finding, import('./print.ts')]);
  const settings = settingsOf(options, target.mode);
  const { once, summary, fail, toFile } = options;
  const format = output === 'screen' ? 'text' : output;
  const sink = toFile === undefined ? out : fileSink(toFile);
  const printing = { target, serverName, settings, format, once, count, summary, fail, out: sink };
  // One reading that zeroes nothing keeps nothing, and stands in no one's way.
  if (once && target.mode === 'read-only') return printSamples(printing);
  return kept(keep(target), (keeping) => printSamples({ ...printing, keeping }));
}

/** Runs with what is kept, and closes it however that ends. */
async function kept(opening: Promise<Keeping>, run: (keeping: Keeping) => Promise<number>): Promise<number> {
  const keeping = await opening;
  try {
    return await run(keeping);
  } finally {
    await keeping.close();
  }
}

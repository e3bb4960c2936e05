/** `v2top [ADDRESS…]`: the live tables, or samples on standard output. Loads only what the one or the other needs. */
import type { Invocation, World } from '../cli/command.ts';
import { fileSink } from '../cli/file-sink.ts';
import { type Options, readServers } from '../cli/options.ts';
import { complain, type Sink } from '../cli/streams.ts';
import { terminalInput } from '../terminal/tty-file.ts';
import { openRunHistory, type RunHistory } from './run-history.ts';
import { findServers, type Servers } from './servers.ts';

export async function run({ given, world, out }: Invocation): Promise<number> {
  return watch(readServers(given, world), world, out, (servers) => openRunHistory(servers, world));
}

/** Watches the servers that were asked for, or the one that is found; `greeting` is said on the screen first. */
export async function watch(
  asked: Servers<Options>,
  world: World,
  out: Sink,
  openHistory: (servers: Servers) => Promise<RunHistory>,
  greeting?: string,
): Promise<number> {
  const [{ output, count, file, summaryAll, once, serverInfo, summary, fail, toFile }] = asked;
  const servers = await findServers(asked, world);
  const stdin = output === 'screen' ? terminalInput(process.stdin) : undefined;
  if (stdin !== undefined) {
    const screen = { count, settingsFile: file.path, greeting, stdin, out, summaryAll };
    // The history opens in its thread while the screen loads.
    const opening = openHistory(servers);
    const loading = import('./screen.ts');
    return withHistory(opening, async (history) => (await loading).showScreen({ ...screen, ...history }));
  }
  if (serverInfo) {
    const { printServerInfo } = await import('./server-info.ts');
    return printServerInfo(servers, output === 'json', out);
  }
  if (output === 'screen') complain('no terminal to read keys from; printing samples instead.');
  const { printSamples } = await import('./print.ts');
  const format = output === 'screen' ? 'text' : output;
  const sink = toFile === undefined ? out : fileSink(toFile);
  const printing = { format, once, count, summary, fail, out: sink };
  // A single read-only reading records nothing and disturbs no other v2top.
  if (once && servers.every(({ target }) => target.mode === 'read-only'))
    return printSamples({ ...printing, servers, troubles: [] });
  return withHistory(openHistory(servers), (history) => printSamples({ ...printing, ...history }));
}

/** Runs with the history and the claim, and closes them however the run ends. */
async function withHistory(
  opening: Promise<RunHistory>,
  run: (history: RunHistory) => Promise<number>,
): Promise<number> {
  const history = await opening;
  try {
    return await run(history);
  } finally {
    await history.close();
  }
}

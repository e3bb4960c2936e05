/** `--once --server-info`: what the core process says about itself, in place of its counters. Resets nothing. */
import { asciiSink, complain, type Sink } from '../cli/streams.ts';
import { adviceFor } from '../core/advice.ts';
import { SourceFailure } from '../core/core.ts';
import { reach } from '../core/grpc.ts';
import type { Target } from '../core/target.ts';
import { serverJson, serverText } from '../output/server-info.ts';
import type { Settings } from '../settings/settings.ts';
import { hasTerminal } from '../terminal/tty-file.ts';

/** Prints one reading; returns the exit code. */
export async function printServerInfo(
  target: Target,
  settings: Settings,
  json: boolean,
  out: Sink,
): Promise<number> {
  const source = await reach(target.address, target.tls, hasTerminal());
  const server = source.address;
  try {
    const deadline = settings.timeout * 1000;
    const figures = await source.sysStats(deadline);
    if (figures === null) {
      complain(`the core at ${server} says nothing about itself: V2Ray does from 4.21 on.`);
      return 1;
    }
    const info = { server, core: await source.identify(deadline), figures };
    const sink = settings.ascii && !json ? asciiSink(out) : out;
    await sink.write(json ? serverJson(info) : serverText(info, settings));
    return 0;
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    complain(adviceFor(error, server).headline);
    return 1;
  } finally {
    source.close();
  }
}

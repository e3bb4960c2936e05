/** `--once --server-info`: prints the core process's own figures instead of its counters. Resets nothing. */
import { asciiSink, complain, type Sink } from '../cli/streams.ts';
import { adviceFor } from '../core/advice.ts';
import { type OnlineSource, SourceFailure } from '../core/core.ts';
import { type ServerInfo, serverJson, serverText } from '../output/server-info.ts';
import { reachServers, type Server, type Servers } from './servers.ts';

/** Prints one reading of each server; returns the exit code. */
export async function printServerInfo(servers: Servers, json: boolean, out: Sink): Promise<number> {
  const { ascii } = servers[0].settings;
  const sink = ascii && !json ? asciiSink(out) : out;
  const reached = await reachServers(servers);
  try {
    const asked = await Promise.all(reached.map(infoOf));
    const infos = asked.filter((info) => info !== undefined);
    const texts = infos.map((info) => (json ? serverJson(info) : serverText(info, servers[0].settings)));
    if (texts.length > 0) await sink.write(texts.join(json ? '' : '\n'));
    return infos.length === servers.length ? 0 : 1;
  } finally {
    for (const { source } of reached) source.close();
  }
}

/** Undefined, with the reason said, where there is nothing to tell. */
async function infoOf({
  source,
  settings,
}: Server & { readonly source: OnlineSource }): Promise<ServerInfo | undefined> {
  const deadline = settings.timeout * 1000;
  const server = source.address;
  try {
    const figures = await source.sysStats(deadline);
    if (figures !== null) {
      const core = await source.identify(deadline);
      return { server, core, since: core === 'xray' ? await source.since(deadline) : null, figures };
    }
    complain(`the core at ${server} says nothing about itself: V2Ray does from 4.21 on.`);
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    complain(adviceFor(error, server).headline);
  }
  return undefined;
}

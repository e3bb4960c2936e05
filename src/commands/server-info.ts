/** `--once --server-info`: prints the core process's own figures instead of its counters. Resets nothing. */
import { asciiSink, complain, type Sink } from '../cli/streams.ts';
import { type ServerInfo, serverJson, serverText } from '../output/server-info.ts';
import { readOnceEach } from './one-reading.ts';
import type { Reached, Servers } from './servers.ts';

/** Prints one reading of each server; returns the exit code. */
export async function printServerInfo(servers: Servers, json: boolean, out: Sink): Promise<number> {
  const { ascii } = servers[0].settings;
  const sink = ascii && !json ? asciiSink(out) : out;
  const infos = await readOnceEach(servers, infoOf);
  const texts = infos.map((info) => (json ? serverJson(info) : serverText(info, servers[0].settings)));
  if (texts.length > 0) await sink.write(texts.join(json ? '' : '\n'));
  return infos.length === servers.length ? 0 : 1;
}

/** Undefined, with the reason said, for a core that tells nothing about itself. */
async function infoOf({ source, settings }: Reached): Promise<ServerInfo | undefined> {
  const deadline = settings.timeout * 1000;
  const server = source.address;
  const figures = await source.sysStats(deadline);
  if (figures === null) {
    complain(`the core at ${server} says nothing about itself: V2Ray does from 4.21 on.`);
    return undefined;
  }
  const core = await source.identify(deadline);
  return { server, core, since: core === 'xray' ? await source.since(deadline) : null, figures };
}

/** `v2top online [ADDRESS…]`: who is online, and from how many addresses. One reading, which resets nothing. */
import type { Invocation } from '../cli/command.ts';
import { type Options, readServers } from '../cli/options.ts';
import { asciiSink, complain } from '../cli/streams.ts';
import { isOn } from '../cli/values.ts';
import type { OnlineUser } from '../core/core.ts';
import { onlineJson, onlineText } from '../output/online.ts';
import { filterOf } from '../table/filter.ts';
import { readOnceEach } from './one-reading.ts';
import { each, findServers, labelled, noticesOf, type Reached, type Server } from './servers.ts';

export async function run({ given, world, out }: Invocation): Promise<number> {
  const asked = each(readServers(given, world), (options): Options => ({ ...options, mode: 'read-only' }));
  const servers = await findServers(asked, world);
  for (const notice of labelled(each(servers, noticesOf))) complain(notice);
  const answers = await readOnceEach(servers, usersOf);
  const empty = answers.filter(({ all }) => all.length === 0).map(({ server }) => server.label);
  if (empty.length > 0) complain(servers.length > 1 ? `${empty.join(', ')}: ${EMPTY}` : EMPTY);
  const withIps = isOn(given, 'ips');
  const json = isOn(given, 'json');
  const sink = servers[0].settings.ascii && !json ? asciiSink(out) : out;
  const titled = servers.length > 1;
  const texts = answers.map(({ server, all }) => {
    const users = inOrder(all).filter(({ name }) => filterOf(server.settings.filter)(name));
    return json
      ? onlineJson(users, server.target.address.text, withIps)
      : onlineText(users, withIps, titled ? server.label : undefined);
  });
  if (texts.length > 0) await sink.write(texts.join(json ? '' : '\n'));
  return answers.length === servers.length ? 0 : 1;
}

/** Who is online at one server. */
interface OnlineAnswer {
  readonly server: Server;
  readonly all: readonly OnlineUser[];
}

/** Undefined, with the reason said, for a core that cannot tell. */
async function usersOf(server: Reached): Promise<OnlineAnswer | undefined> {
  const { source, settings } = server;
  const all = await source.online(settings.timeout * 1000);
  if (all !== null) return { server, all };
  complain(
    `the core at ${source.address} can't tell who is online: only Xray 24.11.5 and later can, with "statsUserOnline": true in the policy's levels.`,
  );
  return undefined;
}

const EMPTY =
  'no one is online, or the core does not note it: that takes "statsUserOnline": true in the policy\'s levels, and clients that do not come from this machine itself.';

/** Sorted by name, because the core's own order is random. */
const inOrder = (users: readonly OnlineUser[]): OnlineUser[] =>
  [...users].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

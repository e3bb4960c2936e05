/** `v2top online [ADDRESS]`: who is on line, and from how many addresses. One reading, which resets nothing. */
import type { Invocation } from '../cli/command.ts';
import { readOptions } from '../cli/options.ts';
import { asciiSink, complain } from '../cli/streams.ts';
import { refuseWords } from '../cli/values.ts';
import { adviceFor } from '../core/advice.ts';
import { type OnlineUser, SourceFailure } from '../core/core.ts';
import { reach } from '../core/grpc.ts';
import { findTarget } from '../core/target.ts';
import { onlineJson, onlineText } from '../output/online.ts';
import { filterOf } from '../table/filter.ts';
import { hasTerminal } from '../terminal/tty-file.ts';

export async function run({ given, world, out }: Invocation): Promise<number> {
  const [address, ...more] = given.words;
  refuseWords(more, 'One address is enough');
  const options = readOptions(given, address, world);
  const target = await findTarget({ ...options, mode: 'read-only' }, world.env);
  for (const notice of target.notices) complain(notice);
  const { timeout, ascii } = options.resolved.values;
  const source = await reach(target.address, target.tls, hasTerminal());
  try {
    const users = await source.online(timeout * 1000);
    if (users === null) return cannotTell(source.address);
    if (users.length === 0) complain(EMPTY);
    const shown = inOrder(users).filter(({ name }) => filterOf(options.filter)(name));
    const withIps = given.switches.get('ips') === true;
    const json = given.switches.get('json') === true;
    const sink = ascii && !json ? asciiSink(out) : out;
    await sink.write(json ? onlineJson(shown, source.address, withIps) : onlineText(shown, withIps));
    return 0;
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    complain(adviceFor(error, source.address).headline);
    return 1;
  } finally {
    source.close();
  }
}

const EMPTY =
  'no one is on line, or the core does not note it: that takes "statsUserOnline": true in the policy\'s levels, and clients that do not come from this machine itself.';

function cannotTell(server: string): number {
  complain(
    `the core at ${server} can't tell who is on line: only Xray 24.11.5 and later can, with "statsUserOnline": true in the policy's levels.`,
  );
  return 1;
}

/** By name, as the core's own order is random. */
const inOrder = (users: readonly OnlineUser[]): OnlineUser[] =>
  [...users].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

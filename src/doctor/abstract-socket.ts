/** Tells which Node can connect to an abstract socket: Node 20 pads its name with zeros, Node 22 and later do not. */
import { type Check, passed, uncertain } from './check.ts';

/** The first Node that uses an abstract socket's bare name (measured: Node 20 with libuv 1.46 pads it). */
const BARE_SINCE = 22;

/** Checks an inbound on a socket. `listen` is as in the core (`/path`, `@name`, `@@name`), `node` a major version. */
export function socketReach(title: string, listen: string, node = ownNode()): Check {
  const id = 'api-inbound';
  const pads = node < BARE_SINCE;
  if (!listen.startsWith('@')) return passed(id, title);
  if (!listen.startsWith('@@')) {
    if (!pads) return passed(id, title);
    const why = `Node ${node}, on which v2top runs, cannot reach it: use Node 22 or later, or a socket with a path.`;
    return uncertain(id, title, why);
  }
  const padded = 'The core pads this name with zeros, which';
  const why = pads
    ? `${padded} only Node 20 does as well: there it is unix:${listen.slice(1)}. Node 22 and later need "@" once.`
    : `${padded} Node ${node}, on which v2top runs, cannot reach: begin it with "@" once.`;
  return uncertain(id, title, why);
}

const ownNode = (): number => Number.parseInt(process.versions.node, 10);

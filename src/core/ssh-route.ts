/** Parses `ssh://[USER@]HOST[:PORT][/API-ADDRESS]` into the arguments of `ssh`. */
import { isIPv6 } from 'node:net';

/** A route over another machine to the API there. */
export interface SshRoute {
  /** `HOST` or `USER@HOST`, with safe characters only, because it becomes a program argument. */
  readonly destination: string;
  /** Undefined leaves it to ssh's own configuration. */
  readonly port: number | undefined;
  /** The API as that machine sees it. */
  readonly api: { readonly hostPort: string } | { readonly socket: string };
  /** Whether the API was not named: it is where V2Ray's guide puts it, unless that machine says otherwise. */
  readonly isGuess: boolean;
}

export type RouteResult =
  | { readonly ok: true; readonly text: string; readonly route: SshRoute }
  | { readonly ok: false; readonly problem: string };

export const SSH_SCHEME = 'ssh://';

/** Checks an API address and returns it as the other machine would spell it. */
export type ReadApi = (
  text: string,
) => { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string };

const EXAMPLE = 'for example ssh://root@example.net or ssh://example.net:2222/127.0.0.1:10085';
/** Where V2Ray's guide puts the API. */
const USUAL_API = '127.0.0.1:10085';

/** Cannot begin with a dash, which ssh would read as an option. */
const DESTINATION =
  /^(?:(?<user>[A-Za-z0-9_.+][A-Za-z0-9_.+-]*)@)?(?<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.][A-Za-z0-9_.-]*)(?::(?<port>\d{1,5}))?$/;

/** Reads what follows `ssh://`. */
export function readRoute(rest: string, readApi: ReadApi): RouteResult {
  const slash = rest.indexOf('/');
  const machine = slash < 0 ? rest : rest.slice(0, slash);
  const behind = slash < 0 ? '' : rest.slice(slash + 1);
  const groups = DESTINATION.exec(machine)?.groups;
  if (groups === undefined)
    return { ok: false, problem: `"${machine}" is not a host for ssh; write it ${EXAMPLE}.` };
  const { user, host = '', port } = groups;
  const address = host.replace(/^\[(.*)\]$/, '$1');
  if (address !== host && !isIPv6(address))
    return { ok: false, problem: `"${host}" is not an IPv6 address; write the host ${EXAMPLE}.` };
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535))
    return { ok: false, problem: `Port ${port} does not exist; ports go from 1 to 65535.` };
  const api = readApi(behind === '' ? USUAL_API : behind);
  if (!api.ok) return api;
  if (api.text.startsWith('unix:@'))
    return {
      ok: false,
      problem: 'ssh does not reach abstract sockets; give a port, or a socket with a path.',
    };
  const before = user === undefined ? '' : `${user}@`;
  return {
    ok: true,
    text: `${SSH_SCHEME}${before}${host}${port === undefined ? '' : `:${Number(port)}`}/${api.text}`,
    route: {
      destination: before + address,
      port: port === undefined ? undefined : Number(port),
      isGuess: behind === '',
      api: api.text.startsWith('unix:') ? { socket: api.text.slice('unix:'.length) } : { hostPort: api.text },
    },
  };
}

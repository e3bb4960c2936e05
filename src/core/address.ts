/** Parses the address of a core's API as a user types it, before gRPC sees it. */
import { isIPv6 } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { readRoute, SSH_SCHEME, type SshRoute } from './ssh-route.ts';

/** A valid address: `text` is shown to people, `target` goes to grpc-js, `ssh` is the route to another machine. */
export type Address =
  | { readonly text: string; readonly target: string }
  | { readonly text: string; readonly ssh: SshRoute };

export type AddressResult =
  | { readonly ok: true; readonly address: Address }
  | { readonly ok: false; readonly problem: string };

const EXAMPLE = 'for example 127.0.0.1:10085 or unix:/run/xray/api.sock';

const refuse = (problem: string): AddressResult => ({ ok: false, problem });
const accept = (text: string, target: string): AddressResult => ({ ok: true, address: { text, target } });

/**
 * Reads HOST:PORT, [IPV6]:PORT, :PORT or PORT (on 127.0.0.1), unix:PATH or unix:@NAME (abstract socket, Xray), and
 * ssh://HOST, optionally followed by a slash and one of these. Left to grpc-js, a missing port would become 443, a bare
 * IPv6 address would hang, and an empty string would throw.
 */
export function parseAddress(input: string): AddressResult {
  const text = halfWidth(input.trim());
  if (text === '') return refuse(`The server's address is empty; give one, ${EXAMPLE}.`);
  if (/[\s\p{Cc}]/u.test(text)) return refuse(`An address has no blanks in it; write it ${EXAMPLE}.`);
  if (text.startsWith(SSH_SCHEME)) return parseRoute(text.slice(SSH_SCHEME.length));
  if (text.startsWith('unix:')) return parseSocket(text.slice('unix:'.length));
  if (text.startsWith('/')) return parseSocket(text);
  if (text.includes('://')) {
    return refuse(`"${text}" is a URL; the API is addressed by host and port alone, ${EXAMPLE}.`);
  }
  return parseHostPort(text);
}

/** Turns full-width forms of an input method (`：`, `１`) into ASCII. A path is kept unchanged. */
const halfWidth = (text: string): string => (text.includes('/') ? text : text.normalize('NFKC'));

function parseRoute(rest: string): AddressResult {
  const read = readRoute(rest, (api) => {
    const parsed = parseAddress(api);
    if (!parsed.ok) return parsed;
    // One machine in between is enough; longer chains belong in ssh's own configuration.
    return 'ssh' in parsed.address
      ? {
          ok: false,
          problem: "Another ssh:// does not belong there; ssh's ProxyJump leads over several machines.",
        }
      : { ok: true, text: parsed.address.text };
  });
  return read.ok ? { ok: true, address: { text: read.text, ssh: read.route } } : read;
}

function parseSocket(rest: string): AddressResult {
  const path = rest.startsWith('//') ? rest.slice(2) : rest;
  if (path === '' || path === '@') return refuse(`The socket's path is missing; write it ${EXAMPLE}.`);
  // grpc-js does not know unix-abstract:, but unix: with a NUL reaches an abstract socket.
  if (path.startsWith('@')) return accept(`unix:${path}`, `unix:\0${path.slice(1)}`);
  if (!path.startsWith('/')) return refuse(`A socket's path starts with a slash: unix:/${path}`);
  return accept(`unix:${path}`, `unix:${path}`);
}

function parseHostPort(text: string): AddressResult {
  const match = /^(?:(\[[0-9A-Fa-f:.]+(?:%[\w.-]+)?\]|[^:[\]/@]*):)?(\d+)$/.exec(text);
  if (match === null) {
    const bare = bareIpv6(text);
    if (bare !== undefined) return refuse(`An IPv6 address needs brackets and a port: ${bare}`);
    const host = /^[^:[\]/@]+$/.test(text) || /^\[.*\]$/.test(text);
    return refuse(
      host
        ? `"${text}" has no port; add the API's, for example ${text}:10085`
        : `"${text}" is not an address; write it ${EXAMPLE}.`,
    );
  }
  const port = Number(match[2]);
  if (port < 1 || port > 65_535) return refuse(`Port ${match[2]} does not exist; ports go from 1 to 65535.`);
  const host = match[1] === undefined || match[1] === '' ? '127.0.0.1' : match[1];
  // With an explicit scheme, a host named "dns" or "unix" is not taken for a scheme.
  return accept(`${host}:${port}`, `dns:${host}:${port}`);
}

/** Suggests how an IPv6 address without brackets was meant: the part after its last colon may be the port. */
function bareIpv6(text: string): string | undefined {
  const [, host = '', port = ''] = /^(.*):(\d{1,5})$/.exec(text) ?? [];
  if (isIPv6(text)) return isIPv6(host) ? `[${text}]:10085, or [${host}]:${port}` : `[${text}]:10085`;
  return isIPv6(host) ? `[${host}]:${port}` : undefined;
}

/** Whether an address names this machine. */
export function isLocal(address: string): boolean {
  return /^(unix:|127\.|localhost:|\[::1\]:)/.test(address);
}

/** Whether an address, as `parseAddress` writes it, reaches this machine through any of its addresses or its name. */
export function isOwnAddress(address: string, own = ownHosts()): boolean {
  const text = address.toLowerCase();
  if (isLocal(text) || /^(0\.0\.0\.0|\[::\]|\[::ffff:127(\.\d+){3}\]):/.test(text)) return true;
  const host = text.slice(0, text.lastIndexOf(':')).replace(/^\[(?:::ffff:)?(.*)\]$/, '$1');
  return own.has(host);
}

/** The addresses of this machine's interfaces, and its name. */
function ownHosts(): ReadonlySet<string> {
  const interfaces = Object.values(networkInterfaces());
  const addresses = interfaces.flatMap((all = []) => all.map(({ address }) => address));
  return new Set([...addresses, hostname().toLowerCase()]);
}

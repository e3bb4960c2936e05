/** The key of a server's books: one for all spellings of its address. */
import { realpathSync } from 'node:fs';

const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|\[::1\]|\[::ffff:127(\.\d{1,3}){3}\]|0\.0\.0\.0|\[::\])$/i;

/**
 * The books' key for an address as `parseAddress` writes it: `127.0.0.1:PORT` for every spelling of loopback,
 * `unix:REALPATH`, `unix:@NAME`, else `host:port` in lower case.
 */
export function endpointOf(address: string): string {
  if (address.startsWith('unix:@')) return address;
  if (address.startsWith('unix:')) return `unix:${realPath(address.slice('unix:'.length))}`;
  if (address.includes('://')) return address;
  const colon = address.lastIndexOf(':');
  const [host, port] = [address.slice(0, colon), address.slice(colon)];
  return LOOPBACK.test(host) ? `127.0.0.1${port}` : address.toLowerCase();
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // The core is not running, so its socket does not exist yet.
    return path;
  }
}

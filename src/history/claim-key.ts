/** Which claims are about the same API: one key for all spellings of its address. */
import { hostname, networkInterfaces } from 'node:os';
import { endpointOf } from './endpoint.ts';

/**
 * The key of an address as `parseAddress` spells it: for any address of this machine the port alone, `unix:REALPATH`,
 * `unix:@NAME`, else the lower-cased `host:port`. It is coarser than the books' key: a core that listens on all
 * addresses is the same one on each, and two cores on one port of different addresses only share their caution.
 */
export function claimKey(address: string, ofThisMachine = ownAddresses()): string {
  const endpoint = endpointOf(address);
  if (endpoint.startsWith('unix:') || endpoint.includes('://')) return endpoint;
  const colon = endpoint.lastIndexOf(':');
  const host = endpoint.slice(0, colon).replace(/^\[(?:::ffff:)?(.*)\]$/, '$1');
  const isOwn = host === '127.0.0.1' || ofThisMachine.has(host);
  return isOwn ? `port:${endpoint.slice(colon + 1)}` : endpoint;
}

/** The addresses of this machine's interfaces, and its name. */
function ownAddresses(): ReadonlySet<string> {
  const addresses = Object.values(networkInterfaces()).flatMap((all = []) =>
    all.map(({ address }) => address),
  );
  return new Set([...addresses, hostname().toLowerCase()]);
}

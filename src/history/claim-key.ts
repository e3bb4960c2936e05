/** Which claims concern the same API: one key for all spellings of its address. */
import { isOwnAddress } from '../core/address.ts';
import { endpointOf } from './endpoint.ts';

/**
 * The claim key of an address as `parseAddress` writes it: for any address of this machine just the port,
 * `unix:REALPATH`, `unix:@NAME`, else `host:port` in lower case. It is coarser than the key of the books: a core that
 * listens on all addresses is the same on each, and two cores on the same port of different addresses are only more
 * careful than necessary.
 */
export function claimKey(address: string, ofThisMachine?: ReadonlySet<string>): string {
  const endpoint = endpointOf(address);
  if (endpoint.startsWith('unix:') || endpoint.includes('://')) return endpoint;
  const colon = endpoint.lastIndexOf(':');
  return isOwnAddress(endpoint, ofThisMachine) ? `port:${endpoint.slice(colon + 1)}` : endpoint;
}

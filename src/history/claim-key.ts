/** Which claims are about the same API: one key for all spellings of its address. */
import { isOwnAddress } from '../core/address.ts';
import { endpointOf } from './endpoint.ts';

/**
 * The key of an address as `parseAddress` spells it: for any address of this machine the port alone, `unix:REALPATH`,
 * `unix:@NAME`, else the lower-cased `host:port`. It is coarser than the books' key: a core that listens on all
 * addresses is the same one on each, and two cores on one port of different addresses only share their caution.
 */
export function claimKey(address: string, ofThisMachine?: ReadonlySet<string>): string {
  const endpoint = endpointOf(address);
  if (endpoint.startsWith('unix:') || endpoint.includes('://')) return endpoint;
  const colon = endpoint.lastIndexOf(':');
  return isOwnAddress(endpoint, ofThisMachine) ? `port:${endpoint.slice(colon + 1)}` : endpoint;
}

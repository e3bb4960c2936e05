/** Creates claims for the commands. */
import { SharedClaim } from './claim.ts';
import { claimKey } from './claim-key.ts';
import { namesFor } from './names.ts';
import { SocketPeerGroup } from './peer-group.ts';

/**
 * A claim, not yet announced, on the API at `address` (as `parseAddress` writes it). `patience` is how long to wait for
 * a silent v2top, in milliseconds: the deadline of one call. `enter` rejects with a ClaimFailure.
 */
export function claimOn(address: string, patience: number): SharedClaim {
  const key = claimKey(address);
  return new SharedClaim({ group: new SocketPeerGroup(key, namesFor(key)), patience });
}

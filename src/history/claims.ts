/** A claim on the API at an address, as the commands make it. */
import { SharedClaim } from './claim.ts';
import { claimKey } from './claim-key.ts';
import { SocketMeeting } from './meeting.ts';
import { namesFor } from './names.ts';

/**
 * A claim that is not announced yet, on the API at `address` (as `parseAddress` spells it). `patience` is how long a
 * silent v2top is waited for, in milliseconds: the deadline of one call. `enter` rejects with a ClaimFailure.
 */
export function claimOn(address: string, patience: number): SharedClaim {
  const key = claimKey(address);
  return new SharedClaim({ meeting: new SocketMeeting(key, namesFor(key)), patience });
}

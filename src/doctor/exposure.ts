/** Tells when other machines can reach the API. */
import { isExposed } from '../core/config/api-address.ts';
import { type Check, noted } from './check.ts';

/** Whoever reaches the API reads and resets the counters and, with HandlerService, adds users: no core asks why. */
export function exposureNotes(listen: string | undefined): readonly Check[] {
  const why = 'The API has no password: let it listen on 127.0.0.1, unless a firewall guards it.';
  return isExposed(listen) ? [noted('api-open', 'Other machines can reach the API', why)] : [];
}

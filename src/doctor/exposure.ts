/** Reports an API that other machines can reach. */
import { isExposed } from '../core/config/api-address.ts';
import { type Check, noted } from './check.ts';

/**
 * Anyone who reaches the API can read and reset the counters and, with HandlerService, add users; cores ask for no
 * password.
 */
export function exposureNotes(listen: string | undefined): readonly Check[] {
  const why = 'The API has no password: let it listen on 127.0.0.1, unless a firewall guards it.';
  return isExposed(listen) ? [noted('api-open', 'Other machines can reach the API', why)] : [];
}

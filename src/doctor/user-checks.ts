/** Checks that each user has a name under which it is counted. */
import type { Inbound, V2RayConfig } from '../core/config/model.ts';
import { cleanName } from '../text/safe.ts';
import { type Check, failed, noted, passed, putMembers } from './check.ts';
import { FreeNames, nameOf } from './naming.ts';

/** Checks the emails of all users. */
export function emailChecks(config: V2RayConfig, inbounds: readonly Inbound[]): readonly Check[] {
  const id = 'emails';
  const users = inbounds.flatMap((inbound) => inbound.users);
  if (users.length === 0) {
    return [
      noted(id, 'This file has no users to count', 'Users that are added through the API are counted too.'),
    ];
  }
  const names = new FreeNames(users.map(({ email }) => email));
  const found = inbounds.flatMap((inbound) => emailCheck(config, inbound, names));
  return found.length > 0 ? found : [passed(id, `All users have an email (${users.length})`)];
}

function emailCheck(config: V2RayConfig, inbound: Inbound, names: FreeNames): readonly Check[] {
  const without = inbound.users.filter(({ email }) => email === undefined);
  if (without.length === 0) return [];
  const name = cleanName(nameOf(inbound));
  const title = `${countOf(without.length, inbound.users.length)} of inbound "${name}" ${without.length === 1 ? 'has' : 'have'} no email`;
  const fixes = without.flatMap(({ path }) => {
    if (path === undefined) return [];
    return putMembers(config.raw, path, { email: names.take(`user@${nameOf(inbound)}`) });
  });
  if (fixes.length === 0) {
    const why =
      'This short form has no place for one: use a protocol by its long name, "#v2ray.core.proxy.…".';
    return [failed('emails', title, why)];
  }
  const why = 'A user is counted under the email: give each a different one.';
  return [failed('emails', title, why, ...fixes)];
}

/** `The user`, `1 of 3 users`, `All 3 users`. */
export function countOf(some: number, all: number): string {
  if (all === 1) return 'The user';
  return some === all ? `All ${all} users` : `${some} of ${all} users`;
}

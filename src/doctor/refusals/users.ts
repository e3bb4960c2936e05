/** What the cores refuse in the users of an inbound: invalid ids and repeated emails. */
import { textAt } from '../../core/config/json-value.ts';
import { ALL, type Found, membersOf, type Refusal, refusal, refuseIf, V2RAY, XRAY } from './refusal.ts';

/** Whether V2Ray 4 reads a text as a UUID: 32 hexadecimal digits, optionally a hyphen before each group. */
function isUuid(id: string): boolean {
  return /^-?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/i.test(id);
}

/** VMess and VLESS require a UUID; Xray makes one from any other text of up to 30 bytes. */
export function idRefusals(users: readonly Found[]): readonly Refusal[] {
  return users.flatMap(({ value, path }) => {
    const id = textAt(value, 'id') ?? '';
    const length = Buffer.byteLength(id);
    if (isUuid(id)) return refuseIf(length > 36, path, 'has an "id" with more behind the UUID', XRAY);
    const what = id === '' ? 'has no "id"' : 'has an "id" that is not a UUID';
    return [refusal(path, what, id !== '' && length <= 30 ? V2RAY : ALL)];
  });
}

/** Emails are compared in lower case, and each may occur only once in an inbound. */
export function emailRefusals(inbound: Found, list: string): readonly Refusal[] {
  const seen = new Set<string>();
  return membersOf(inbound, list).flatMap(({ value, path }) => {
    const email = textAt(value, 'email');
    if (email === undefined) return [];
    const twice = seen.has(email.toLowerCase());
    seen.add(email.toLowerCase());
    return refuseIf(
      twice,
      path,
      `has the email of another user of this inbound, "${email}" (letter case aside)`,
    );
  });
}

/** Names for what has none in a configuration. */
import type { Inbound } from '../core/config/model.ts';

/** How an inbound is called: by its tag, else by its protocol and port. */
export const nameOf = ({ tag, protocol, port, listen }: Inbound): string =>
  tag ?? [protocol, port ?? listen].filter((part) => part !== undefined).join('-');

/** The name itself, or with a number behind it where it is taken; `taken` is in small letters. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${name}-${number}`;
  return free;
}

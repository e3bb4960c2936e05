/** Names for inbounds and users that have none in the configuration. */
import type { Inbound } from '../core/config/model.ts';

/** How to refer to an inbound: by its tag, else by its protocol and port. */
export const nameOf = ({ tag, protocol, port, listen }: Inbound): string =>
  tag ?? [protocol, port ?? listen].filter((part) => part !== undefined).join('-');

/** Hands out unused names, ignoring letter case, and marks them as used. */
export class FreeNames {
  private readonly taken: Set<string>;
  /** The next number to try for each name, so that numbering thousands of users stays fast. */
  private readonly next = new Map<string, number>();

  constructor(taken: Iterable<string | undefined>) {
    this.taken = new Set([...taken].flatMap((name) => name?.toLowerCase() ?? []));
  }

  /** The name itself, or the name with a number. */
  take(name: string): string {
    let number = this.next.get(name) ?? 2;
    let free = name;
    while (this.taken.has(free.toLowerCase())) free = `${name}-${number++}`;
    this.next.set(name, number);
    this.taken.add(free.toLowerCase());
    return free;
  }
}

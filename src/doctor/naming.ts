/** Names for what has none in a configuration. */
import type { Inbound } from '../core/config/model.ts';

/** How an inbound is called: by its tag, else by its protocol and port. */
export const nameOf = ({ tag, protocol, port, listen }: Inbound): string =>
  tag ?? [protocol, port ?? listen].filter((part) => part !== undefined).join('-');

/** Hands out names that are free, letter case aside; each is taken by it. */
export class FreeNames {
  private readonly taken: Set<string>;
  /** The number to try next behind each name, so that thousands of users do not count from the start each. */
  private readonly next = new Map<string, number>();

  constructor(taken: Iterable<string | undefined>) {
    this.taken = new Set([...taken].flatMap((name) => name?.toLowerCase() ?? []));
  }

  /** The name itself, or with a number behind it. */
  take(name: string): string {
    let number = this.next.get(name) ?? 2;
    let free = name;
    while (this.taken.has(free.toLowerCase())) free = `${name}-${number++}`;
    this.next.set(name, number);
    this.taken.add(free.toLowerCase());
    return free;
  }
}

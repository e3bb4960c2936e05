/** A request to reset the core once: it is sent with the next poll or not at all, and its sender learns the result. */

/** The result. */
export type Zeroing =
  | { readonly did: 'zeroed' }
  /** It was sent but not answered: the next readings show what it did. */
  | { readonly did: 'unanswered' }
  /** With the reason, a sentence without a full stop. */
  | { readonly did: 'nothing'; readonly why: string };

export class ZeroOnce {
  private givers: ((zeroing: Zeroing) => void)[] = [];

  /** Whether the next poll should reset. */
  get isGiven(): boolean {
    return this.givers.length > 0;
  }

  give(): Promise<Zeroing> {
    return new Promise((resolve) => this.givers.push(resolve));
  }

  /** Ends the request. Does nothing if there is none. */
  settle(zeroing: Zeroing): void {
    const { givers } = this;
    this.givers = [];
    for (const tell of givers) tell(zeroing);
  }
}

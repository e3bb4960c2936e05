/** An order to zero the core once: it goes with the next poll or not at all, and whoever gave it hears what came of it. */

/** What came of it. */
export type Zeroing =
  | { readonly did: 'zeroed' }
  /** It was sent and not answered: the next readings show what it did. */
  | { readonly did: 'unanswered' }
  /** With the reason, a sentence without a full stop. */
  | { readonly did: 'nothing'; readonly why: string };

export class ZeroOnce {
  private givers: ((zeroing: Zeroing) => void)[] = [];

  /** Whether the next poll is to zero. */
  get isGiven(): boolean {
    return this.givers.length > 0;
  }

  give(): Promise<Zeroing> {
    return new Promise((resolve) => this.givers.push(resolve));
  }

  /** Ends it. Does nothing where it was not given. */
  settle(zeroing: Zeroing): void {
    const { givers } = this;
    this.givers = [];
    for (const tell of givers) tell(zeroing);
  }
}

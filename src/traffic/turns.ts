/** Which polls differ from the others: those without a reset, and those after which a reader asks whether it may write. */
import type { Claim } from './journal.ts';

/** In reset mode one poll in this many only reads: another program's reset shows between two plain readings. */
const PLAIN_EVERY = 10;
/** A reader of the journal asks this often, in polls, whether it may write, or as soon as another v2top has come or gone. */
const TAKE_OVER_EVERY = 10;

export class Turns {
  private polls = 0;
  private hasChanged = false;

  constructor(claim: Claim | undefined) {
    claim?.onChange(() => {
      this.hasChanged = true;
    });
  }

  /** Begins a poll that has brought a reading. */
  next(): void {
    this.polls += 1;
  }

  /** Whether it may reset. */
  get mayReset(): boolean {
    return this.polls % PLAIN_EVERY !== 0;
  }

  /** Whether the journal is to be asked for after it. */
  mayTakeOver(): boolean {
    const { hasChanged } = this;
    this.hasChanged = false;
    return hasChanged || this.polls % TAKE_OVER_EVERY === 0;
  }
}

/** A claim whose other v2tops come and go as a test says. */
import { type Claim, ClaimFailure } from '../../src/traffic/journal.ts';

export class FakeClaim implements Claim {
  private known: readonly number[] = [];
  private readonly listeners: (() => void)[] = [];
  /** Process ids of others that are there, but seen only by those who look. */
  unseen: readonly number[] = [];
  readonly order: string[] = [];
  /** Why others cannot be found. */
  trouble: string | null = null;
  /** Resolves when the others have answered. */
  answered: Promise<void> = Promise.resolve();

  async enter(signal: AbortSignal): Promise<void> {
    this.order.push('enter');
    if (this.trouble !== null) throw new ClaimFailure(this.trouble);
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    await Promise.race([this.answered, aborted]);
  }

  get others(): readonly number[] {
    return this.known;
  }

  set others(others: readonly number[]) {
    this.known = others;
    for (const tell of this.listeners) tell();
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  async beginReset(): Promise<boolean> {
    this.others = [...this.others, ...this.unseen];
    this.unseen = [];
    this.order.push('begin');
    return this.others.length === 0;
  }

  endReset(): void {
    if (this.order.at(-1) !== 'end') this.order.push('end');
  }

  async leave(): Promise<void> {
    this.order.push('leave');
  }
}

/** A core in memory: counters that a test adds to, answers at once or with the failure that the test wants. */
import type { Answer, CoreKind, FailureKind, Source } from '../../src/core/core.ts';
import { SourceFailure } from '../../src/core/core.ts';

/** Bytes up and down by `dimension>>>name`. */
export type Traffic = Readonly<Record<string, readonly [number, number]>>;

export class FakeSource implements Source {
  readonly address = '127.0.0.1:10085';
  /** Whether each QueryStats so far was to reset. */
  readonly queries: boolean[] = [];
  closed = false;
  private readonly counters = new Map<string, bigint>();
  private trouble: Error | undefined;
  private seconds = 3 * 86_400 + 4 * 3600 + 12 * 60;

  /** Lets users and tags carry so many bytes more. */
  add(traffic: Traffic): void {
    for (const [name, bytes] of Object.entries(traffic)) {
      for (const [index, direction] of ['uplink', 'downlink'].entries()) {
        const counter = `${name}>>>traffic>>>${direction}`;
        this.counters.set(counter, (this.counters.get(counter) ?? 0n) + BigInt(bytes[index] ?? 0));
      }
    }
  }

  /** The value of one counter; undefined if there is none. */
  counter(name: string): bigint | undefined {
    return this.counters.get(name);
  }

  /** From now on every call fails so, or with this very error. */
  fail(trouble: FailureKind | Error): void {
    this.trouble =
      trouble instanceof Error ? trouble : new SourceFailure(trouble, `connect failed: ${trouble}`);
  }

  /** Answers again. */
  recover(): void {
    this.trouble = undefined;
  }

  async query(reset: boolean): Promise<Answer> {
    this.answerOrThrow();
    this.queries.push(reset);
    const names = [...this.counters.keys()];
    const values = [...this.counters.values()];
    if (reset) for (const name of names) this.counters.set(name, 0n);
    return { names, values };
  }

  async uptime(): Promise<number> {
    this.answerOrThrow();
    this.seconds += 1;
    return this.seconds;
  }

  async identify(): Promise<CoreKind> {
    this.answerOrThrow();
    return 'v2ray4';
  }

  reconnect(): void {}

  close(): void {
    this.closed = true;
  }

  private answerOrThrow(): void {
    if (this.trouble !== undefined) throw this.trouble;
  }
}

/** Cancels a call that takes too long or is no longer wanted. */
import { SourceFailure } from './core.ts';

/** How long a call may take, in milliseconds, and a signal that ends it earlier. */
export interface Limits {
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * When a stopped process continues (Ctrl-Z, a debugger, a suspended machine), timers fire before the socket is read. An
 * answer that is already waiting there gets this many more milliseconds; otherwise the bytes of a reset would be lost.
 */
const LATE_ANSWER = 100;

/** The part of a gRPC call that is needed to cancel it. */
interface Cancellable {
  cancel(): void;
}

export class CallGuard {
  private readonly limits: Limits;
  private reason: SourceFailure | undefined;
  private timer: NodeJS.Timeout | undefined;
  private call: Cancellable | undefined;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Cancels the call when its deadline passes or its signal is aborted. */
  watch(call: Cancellable): void {
    const { deadline, signal } = this.limits;
    this.call = call;
    this.timer = setTimeout(() => {
      this.timer = setTimeout(() => this.expire(), LATE_ANSWER);
    }, deadline);
    signal?.addEventListener('abort', this.giveUp);
    if (signal?.aborted === true) this.giveUp();
  }

  /** Stops watching a finished call; returns why the guard ended it, if it did. */
  lift(): SourceFailure | undefined {
    clearTimeout(this.timer);
    this.limits.signal?.removeEventListener('abort', this.giveUp);
    return this.reason;
  }

  private expire(): void {
    this.end(new SourceFailure('timeout', `no answer within ${this.limits.deadline / 1000} s`));
  }

  private readonly giveUp = (): void => {
    this.end(new SourceFailure('other', 'no longer waited for'));
  };

  private end(reason: SourceFailure): void {
    this.reason = reason;
    this.call?.cancel();
  }
}

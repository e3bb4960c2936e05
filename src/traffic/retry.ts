/** When to retry after failures, and when to use a new connection. */
import type { FailureKind } from '../core/core.ts';

/**
 * Waits after failures, in seconds: polling resumes within five seconds of the core's return, however long it was away.
 */
const DELAYS = [1, 1, 2, 3, 5];
const LONGEST = 5;
/** An unanswered reset is settled soon, before counters outgrow their old values. */
const SETTLE = 0.05;
/** grpc-js can hang after a server's restart (grpc-node#2785); a core that is only stalled keeps its connection. */
const TIMEOUTS_TO_RECONNECT = 3;

/** Milliseconds to wait after this many failures in a row. */
export function retryDelay(failures: number): number {
  return (DELAYS[failures - 1] ?? LONGEST) * 1000;
}

/**
 * Milliseconds to wait before the reading that settles an unanswered reset; `lostResets` is how many were lost in a
 * row.
 */
export function settleDelay(lostResets: number): number {
  return lostResets === 1 ? SETTLE * 1000 : retryDelay(lostResets);
}

/** Whether the next attempt needs a new connection: grpc-js waits ever longer before it retries an old one. */
export function shouldReconnect(kind: FailureKind, failures: number): boolean {
  return kind !== 'timeout' || failures % TIMEOUTS_TO_RECONNECT === 0;
}

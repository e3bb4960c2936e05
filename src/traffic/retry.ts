/** When to try again after failures, and when to do it over a new connection. */
import type { FailureKind } from '../core/core.ts';

/** Waits after failures, in seconds: back within five seconds of the core's return, however long it was away. */
const DELAYS = [1, 1, 2, 3, 5];
const LONGEST = 5;
/** An unanswered reset is settled soon, before the counters outgrow what they held. */
const SETTLE = 0.05;
/** grpc-js can hang after a server's restart (grpc-node#2785); a core that is merely stalled keeps its connection. */
const TIMEOUTS_TO_RECONNECT = 3;

/** Milliseconds to wait after that many failures in a row. */
export function retryDelay(failures: number): number {
  return (DELAYS[failures - 1] ?? LONGEST) * 1000;
}

/** Milliseconds to wait before the reading that settles an unanswered reset; `lostResets` were lost in a row. */
export function settleDelay(lostResets: number): number {
  return lostResets === 1 ? SETTLE * 1000 : retryDelay(lostResets);
}

/** Whether the next try needs a new connection: grpc-js waits longer and longer before it tries an old one again. */
export function shouldReconnect(kind: FailureKind, failures: number): boolean {
  return kind !== 'timeout' || failures % TIMEOUTS_TO_RECONNECT === 0;
}

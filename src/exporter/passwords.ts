/** Compares passwords with bcrypt hashes in another thread, one at a time. */
import type { Worker } from 'node:worker_threads';
import type { Compare } from './guard.ts';
import { startWorker } from './start-worker.ts';

/** A request to the thread. */
export interface Comparison {
  readonly id: number;
  readonly password: string;
  readonly hash: string;
}

interface Verdict {
  readonly id: number;
  readonly isRight: boolean;
}

/**
 * A comparison that does not block the event loop. The thread starts with the first comparison; when idle, it does not
 * keep the process running.
 */
export function createCompare(): Compare {
  const waiting = new Map<number, (isRight: boolean) => void>();
  let worker: Worker | undefined;
  let last = 0;
  const settle = (id: number, isRight: boolean): void => {
    waiting.get(id)?.(isRight);
    waiting.delete(id);
    if (waiting.size === 0) worker?.unref();
  };
  const start = (): Worker => {
    const started = startWorker();
    started.on('message', ({ id, isRight }: Verdict) => settle(id, isRight));
    started.on('error', () => {
      // A failed thread means a refusal; the next comparison starts a new thread.
      worker = undefined;
      for (const id of waiting.keys()) settle(id, false);
    });
    return started;
  };
  return (password, hash) =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      worker ??= start();
      worker.ref();
      worker.postMessage({ id: last, password, hash } satisfies Comparison);
    });
}

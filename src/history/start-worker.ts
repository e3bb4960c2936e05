/** Starts the history's thread. The build replaces this file to start the thread's own bundle (scripts/bundle). */
import { Worker } from 'node:worker_threads';

/** A thread that runs `history-worker.ts`. */
export function startWorker(): Worker {
  return new Worker(new URL('./history-worker.ts', import.meta.url));
}

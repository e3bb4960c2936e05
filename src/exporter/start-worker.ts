/**
 * Starts the thread that compares passwords. The build replaces this file to start the thread's own bundle
 * (scripts/bundle).
 */
import { Worker } from 'node:worker_threads';

/** A thread that runs `exporter-worker.ts`. */
export function startWorker(): Worker {
  return new Worker(new URL('./exporter-worker.ts', import.meta.url));
}

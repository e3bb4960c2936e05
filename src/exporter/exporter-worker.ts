/** The thread that compares passwords with bcrypt hashes; one comparison keeps a CPU busy for a tenth of a second. */
import { parentPort } from 'node:worker_threads';
import { compareSync } from 'bcryptjs';
import type { Comparison } from './passwords.ts';

parentPort?.on('message', ({ id, password, hash }: Comparison) => {
  parentPort?.postMessage({ id, isRight: compareSync(password, hash) });
});

/** Memory in use after garbage collection. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/** Bytes on the heap that something still refers to. */
export function heapUsed(): number {
  if (typeof collect !== 'function') throw new Error('the garbage collector cannot be called');
  for (let round = 0; round < 3; round++) collect();
  return process.memoryUsage().heapUsed;
}

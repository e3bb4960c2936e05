/** What the label `target` says about users: their names, a keyed hash of each, or only their sum. */
import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainTarget, type TargetName } from '../output/traffic-sums.ts';
import { errorCode } from '../text/error-code.ts';
import { UsageError } from '../text/usage-error.ts';
import type { UserLabels } from './choices.ts';

/** Hexadecimal digits of a hash; 64 bits are enough to tell a hundred thousand users apart. */
const DIGITS = 16;

/** How targets are named. `key` is called only for hashes; without the key no one can find a name by trying. */
export function targetNames(labels: UserLabels, key: () => Buffer): TargetName {
  if (labels === 'names') return plainTarget;
  if (labels === 'none')
    return (dimension, name) => (dimension === 'user' ? '' : plainTarget(dimension, name));
  const secret = key();
  const hash = (name: string): string =>
    createHmac('sha256', secret).update(name).digest('hex').slice(0, DIGITS);
  return (dimension, name) => (dimension === 'user' ? hash(name) : plainTarget(dimension, name));
}

/**
 * The key of this machine's hashes, stored in the folder so that a restart does not change any label; created at the
 * first call. Throws a UsageError if it cannot be read or created.
 */
export function labelKey(folder: string): Buffer {
  const path = join(folder, 'label-key');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST')
      throw new UsageError(`--user-labels hash needs a key, and ${path} cannot be written.`);
  }
  const key = Buffer.from(readKey(path).trim(), 'hex');
  if (key.length < 32) throw new UsageError(`${path} is not a key of 32 bytes; remove it to get a new one.`);
  return key;
}

function readKey(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`No permission to read ${path}.`);
  }
}

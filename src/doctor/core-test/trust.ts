/** Decides whether a program may be run: only if root, or this user, must have put it there. */
import { lstat, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The real path of a program that only root, or this user, can change; undefined for others. */
export async function trusted(file: string, uid: number): Promise<string | undefined> {
  try {
    const real = await realpath(file);
    for (const part of [real, ...parentsOf(real)]) {
      const { uid: owner, mode } = await lstat(part);
      const byOthers = (mode & 0o022) !== 0;
      if (byOthers || (owner !== 0 && owner !== uid)) return undefined;
    }
    return real;
  } catch {
    return undefined;
  }
}

function parentsOf(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...parentsOf(parent)];
}

/** `--output FILE`: a file that is replaced in one step, so that who reads it finds the old text or the new one, whole. */
import { open, rename, rm } from 'node:fs/promises';
import { complain, type Sink } from './streams.ts';

/** Replaces the file with each text; where that fails it is said, false is returned and the exit code tells it. */
export function fileSink(path: string): Sink {
  // Collectors take files by their last letters (`*.prom`), and this one is not for them.
  const fresh = `${path}.${process.pid}.tmp`;
  return {
    write: async (text) => {
      try {
        const file = await open(fresh, 'w');
        try {
          await file.writeFile(text);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(fresh, path);
        return true;
      } catch (error) {
        await rm(fresh, { force: true }).catch(() => undefined);
        const reason = error instanceof Error && 'code' in error ? error.code : error;
        complain(`${path} cannot be written (${reason}).`);
        process.exitCode = 1;
        return false;
      }
    },
  };
}

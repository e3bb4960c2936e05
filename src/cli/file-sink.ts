/** `--output FILE`: replaces a file in one step, so that readers find either the old text or the whole new one. */
import { open, rename, rm } from 'node:fs/promises';
import { complain, type Sink } from './streams.ts';

/** Replaces the file with each text. A failure is reported, returns false and sets the exit code. */
export function fileSink(path: string): Sink {
  // Collectors pick files by their ending (`*.prom`) and should not pick this one.
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

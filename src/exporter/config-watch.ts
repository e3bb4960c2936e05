/** Notices changed files by looking at them: certificates are renewed by renaming, over links, on any file system. */
import { stat } from 'node:fs/promises';

/** How often it looks, in milliseconds. */
const EVERY = 10_000;

/**
 * Calls `reload` after one of the files has changed, and from then on looks at those that it resolves with. Returns what
 * ends it; it does not hold the process.
 */
export function watchFiles(files: readonly string[], reload: () => Promise<readonly string[]>): () => void {
  let watched = files;
  let seen = stampsOf(watched);
  let busy = false;
  const look = async (): Promise<void> => {
    const now = await stampsOf(watched);
    if (now === (await seen)) return;
    watched = await reload();
    seen = stampsOf(watched);
  };
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    void look().finally(() => {
      busy = false;
    });
  }, EVERY);
  timer.unref();
  return () => clearInterval(timer);
}

/** What changes whenever a file does. */
async function stampsOf(files: readonly string[]): Promise<string> {
  const stamps = files.map((file) =>
    stat(file, { bigint: true }).then(
      ({ mtimeNs, ctimeNs, size, ino }) => `${mtimeNs} ${ctimeNs} ${size} ${ino}`,
      () => 'missing',
    ),
  );
  return (await Promise.all(stamps)).join('\n');
}

/**
 * Notices changed files by polling, which also works for certificates renewed by rename, links, and any file system.
 */
import { stat } from 'node:fs/promises';

/** Milliseconds between two looks. */
const EVERY = 10_000;

/**
 * Calls `reload` when one of the files has changed, and watches the files that it resolves with from then on. Returns a
 * function that stops it. Does not keep the process running.
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
    // A timer cannot wait for it; neither a missing file nor an invalid one makes it fail.
    void look().finally(() => {
      busy = false;
    });
  }, EVERY);
  timer.unref();
  return () => clearInterval(timer);
}

/** A text that changes whenever one of the files does. */
async function stampsOf(files: readonly string[]): Promise<string> {
  const stamps = files.map((file) =>
    stat(file, { bigint: true }).then(
      ({ mtimeNs, ctimeNs, size, ino }) => `${mtimeNs} ${ctimeNs} ${size} ${ino}`,
      () => 'missing',
    ),
  );
  return (await Promise.all(stamps)).join('\n');
}

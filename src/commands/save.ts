/** Saves what the screen shows to two new files, one text and one JSON. */
import { open, rm } from 'node:fs/promises';
import { sampleJson } from '../output/json.ts';
import { sampleText } from '../output/text.ts';
import { errorCode } from '../text/error-code.ts';
import { type State, serverOf, shownSample } from '../ui/state.ts';

/**
 * Writes `v2top-DATE.txt` and `.json` to the working directory; returns a sentence that says where, or why not. Never
 * overwrites a file.
 */
export async function saveScreen(state: State): Promise<string> {
  const sample = shownSample(state);
  if (sample === null) return 'There is nothing to save yet.';
  const { address, name: serverName } = serverOf(state);
  const context = { server: address, serverName, settings: state.settings };
  const stamp = new Date(sample.at.wall)
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replace(/[-:]/g, '')
    .replace('T', '-');
  const name = `v2top-${stamp}`;
  try {
    await writeAll([
      [`${name}.txt`, sampleText(sample, context, state.tables)],
      [`${name}.json`, `${sampleJson(sample, context, state.tables)}\n`],
    ]);
    return `Saved ${name}.txt and .json in ${process.cwd()}.`;
  } catch (error) {
    return `Not saved: ${reasonOf(errorCode(error), name, process.cwd())}.`;
  }
}

/** Writes new files; if one fails, none is left. */
async function writeAll(files: readonly (readonly [path: string, text: string])[]): Promise<void> {
  const begun: string[] = [];
  try {
    for (const [path, text] of files) {
      const file = await open(path, 'wx');
      begun.push(path);
      try {
        await file.writeFile(text);
        // A full disk may show only here.
        await file.sync();
      } finally {
        await file.close();
      }
    }
  } catch (error) {
    await Promise.all(begun.map((path) => rm(path, { force: true })));
    throw error;
  }
}

function reasonOf(code: string | undefined, name: string, folder: string): string {
  if (code === 'EEXIST') return `${name} is in ${folder} already`;
  if (code === 'ENOSPC' || code === 'EDQUOT') return `no space left in ${folder}`;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return `no permission to write in ${folder}`;
  return `${folder} cannot be written (${code})`;
}

/** Saves what the screen shows to two new files: as text and as JSON. */
import { writeFile } from 'node:fs/promises';
import { sampleJson } from '../output/json.ts';
import { sampleText } from '../output/text.ts';
import { errorCode } from '../text/error-code.ts';
import { type State, serverOf, shownSample } from '../ui/state.ts';

/** Writes `v2top-DATE.txt` and `.json` to the working directory; says where, or why not. Never overwrites a file. */
export async function saveScreen(state: State): Promise<string> {
  const sample = shownSample(state);
  if (sample === null) return 'There is nothing to save yet.';
  const context = { server: serverOf(state).address, settings: state.settings };
  const stamp = new Date(sample.at.wall)
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replace(/[-:]/g, '')
    .replace('T', '-');
  const name = `v2top-${stamp}`;
  try {
    await writeFile(`${name}.txt`, sampleText(sample, context, state.tables), { flag: 'wx' });
    await writeFile(`${name}.json`, `${sampleJson(sample, context, state.tables)}\n`, { flag: 'wx' });
    return `Saved ${name}.txt and ${name}.json in ${process.cwd()}.`;
  } catch (error) {
    const code = errorCode(error);
    const reason = code === 'EEXIST' ? 'it is there already' : `the directory cannot be written (${code})`;
    return `Not saved: ${name} in ${process.cwd()}: ${reason}.`;
  }
}

/** Saves what the screen shows to two new files, one text and one JSON. */
import { open, rm } from 'node:fs/promises';
import { Calendar, systemZone } from '../history/calendar.ts';
import { sampleJson } from '../output/json.ts';
import { sampleText } from '../output/text.ts';
import { errorCode } from '../text/error-code.ts';
import { inSight, newestShown, type Sight } from '../ui/sight.ts';
import type { State } from '../ui/state.ts';
import { tablesOf } from '../ui/tables.ts';

/**
 * Writes `v2top-DATE-TIME.txt` and `.json`, by the local clock, to the working directory, with a block and a line for each server in sight; says
 * where, or why not. Never overwrites a file.
 */
export async function saveScreen(state: State): Promise<string> {
  const newest = newestShown(state);
  if (newest === undefined) return 'There is nothing to save yet.';
  const name = `v2top-${stampOf(newest.at.wall, state.settings.timezone)}`;
  const pages = inSight(state).flatMap((sight) => pageOf(state, sight));
  try {
    await writeAll([
      [`${name}.txt`, pages.map(({ text }) => text).join('')],
      [`${name}.json`, pages.map(({ json }) => `${json}\n`).join('')],
    ]);
    return `Saved ${name}.txt and .json in ${process.cwd()}.`;
  } catch (error) {
    return `Not saved: ${reasonOf(errorCode(error), name, process.cwd())}.`;
  }
}

/** Date and time in the zone of the reports' days, sortable: "20261123-030001". */
function stampOf(wall: number, zone: string = systemZone()): string {
  const iso = new Calendar([{ from: 0, zone }]).iso(Math.floor(wall / 1000));
  return iso.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length).replaceAll(/[-:]/g, '').replace('T', '-');
}

/** What is shown of one server; nothing before its first answer. */
function pageOf(state: State, { place, server, sample }: Sight): { text: string; json: string }[] {
  if (sample === null) return [];
  const context = { server: server.address, serverName: server.name, settings: state.settings };
  const tables = tablesOf({ ...state, narrowed: place }, true);
  return [{ text: sampleText(sample, context, tables), json: sampleJson(sample, context, tables) }];
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

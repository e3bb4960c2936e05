/** `W` on the screen: saves the present view to the settings file and keeps everything else in it. */
import { mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from '../text/error-code.ts';
import { editObject } from './edit.ts';
import { readSettings, SettingsError } from './file.ts';
import { DEFAULT_SETTINGS, fileForm, SETTING_NAMES, type Settings, settingOf } from './settings.ts';

/** The settings that keys can change, apart from those of a single core or moment. */
const VIEW = SETTING_NAMES.filter((name) => settingOf(name).savable === true);

/** Saves the view; returns a sentence that says what was done, or why nothing was. Never leaves half a file. */
export async function writeView(path: string, settings: Settings): Promise<string> {
  try {
    const before = await textAt(path);
    const { text, changed } = editView(path, before ?? '', settings);
    if (changed.length === 0 && before === undefined) return 'Nothing to save: the view is the default one.';
    if (changed.length === 0) return `Nothing to save: ${path} already says all this.`;
    await replace(path, text, before === undefined);
    return `Saved ${changed.join(', ')} to ${path}.`;
  } catch (error) {
    return `Not saved: ${error instanceof SettingsError ? error.message : reasonOf(path, error)}`;
  }
}

/**
 * The file's text with the view in it, comments and order kept, and the names of the changed settings. A default that
 * is not in the file is not added. Throws a SettingsError for a file that cannot be read.
 */
export function editView(
  path: string,
  before: string,
  settings: Settings,
): { text: string; changed: readonly string[] } {
  const present = fileForm(readSettings(path, before).values);
  const wanted = fileForm(settings);
  const byDefault = fileForm(DEFAULT_SETTINGS);
  const changed = VIEW.filter((key) => !isSame(wanted[key], present[key] ?? byDefault[key]));
  const text = editObject(
    before.replace(/^\uFEFF/, ''),
    changed.map((key) => [key, wanted[key]]),
  );
  return { text, changed };
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

async function textAt(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes a new file next to the old one and renames it over it; a symbolic link stays. */
async function replace(path: string, text: string, isNew: boolean): Promise<void> {
  if (isNew) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const target = isNew ? path : await realpath(path);
  const status = isNew ? undefined : await stat(target);
  if (status?.isFile() === false) throw new SettingsError(`${path} is not a file that can be replaced.`);
  const fresh = `${target}.${process.pid}.new`;
  const file = await open(fresh, 'wx', status?.mode ?? 0o644);
  try {
    try {
      // When root saves a user's file, the user keeps it. Other users own the file already, or cannot change its owner.
      if (status !== undefined) await file.chown(status.uid, status.gid).catch(() => {});
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, target);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

function reasonOf(path: string, error: unknown): string {
  const code = errorCode(error);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return `no permission to write ${path}.`;
  if (code === 'ENOSPC' || code === 'EDQUOT') return `no space left for ${path}.`;
  return `${path} cannot be written (${code}).`;
}

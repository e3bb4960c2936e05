/** Loads the settings file from the disk. */
import { readFileSync } from 'node:fs';
import type { SettingsPath } from './path.ts';
import { noSettings, readSettings, SettingsError, type SettingsFile } from './read.ts';

/** The settings; none when the file is not there and was not asked for. Throws a SettingsError. */
export function loadSettings({ path, asked }: SettingsPath): SettingsFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (!asked && (code === 'ENOENT' || code === 'ENOTDIR')) return noSettings(path);
    const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    throw new SettingsError(
      `The settings file ${path} ${reason}; name another with --config or V2TOP_CONFIG.`,
    );
  }
  return readSettings(path, text);
}

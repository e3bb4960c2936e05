/** `v2top config`: prints the settings in force as a settings file, each with its origin. */
import { printMembers } from '../core/config/print-json.ts';
import { cleanName } from '../text/safe.ts';
import type { SettingsFile } from './file.ts';
import { fileForm, SETTING_NAMES, type Some, type Values } from './settings.ts';

const COMMENT_COLUMN = 36;

/** A settings file with the settings in force; `origins` says where each value came from. */
export function printSettings(
  values: Some<Values>,
  origins: ReadonlyMap<string, string>,
  { path, exists }: SettingsFile,
): string {
  const form = fileForm(values);
  const lines = SETTING_NAMES.flatMap((name, index) => {
    const member = printMembers({ [name]: form[name] ?? null }).map((line) => `  ${line}`);
    const last = (member.pop() ?? '') + (index < SETTING_NAMES.length - 1 ? ',' : '');
    return [...member, `${last.padEnd(COMMENT_COLUMN)} // ${cleanName(origins.get(name) ?? 'default')}`];
  });
  const head = `// ${cleanName(path)}${exists ? '' : ', which does not exist'}`;
  return [head, '{', ...lines, '}', ''].join('\n');
}

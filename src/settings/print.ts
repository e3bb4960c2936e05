/** `v2top config`: the settings in force as a settings file, each with who gave it. */
import { printMembers } from '../core/config/print-json.ts';
import { cleanName } from '../text/safe.ts';
import type { SettingsFile } from './file.ts';
import { fileForm, SETTING_NAMES, type Some, type Values } from './settings.ts';

const COMMENT_COLUMN = 36;

/** The text of a settings file that sets what is in force; `origins` says by key who gave a value. */
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

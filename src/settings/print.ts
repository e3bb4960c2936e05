/** `v2top config`: the settings in force as a settings file, each with who gave it. */
import { printMembers } from '../doctor/print-json.ts';
import { cleanName } from '../reading/name.ts';
import { fileForm, type InForce, isSetting, KEYS, type Values } from './keys.ts';
import type { SettingsFile } from './read.ts';

/** What happens where nobody gave a value that could be printed. */
const UNTOLD: Partial<Record<keyof Values, string>> = {
  server: "default: what the core's configuration says, else 127.0.0.1:10085",
  reset: 'default: true, but false where a panel owns the core',
};

const COMMENT_COLUMN = 36;

/** The text of a settings file that sets what is in force; `origins` says by key who gave a value. */
export function printSettings(
  values: InForce,
  origins: ReadonlyMap<string, string>,
  { path, exists }: SettingsFile,
): string {
  const names = Object.keys(KEYS).filter(isSetting);
  const form = fileForm(values);
  const lines = names.flatMap((name, index) => {
    const member = printMembers({ [name]: form[name] ?? null }).map((line) => `  ${line}`);
    const last = (member.pop() ?? '') + (index < names.length - 1 ? ',' : '');
    const from = origins.get(name) ?? (values[name] === undefined ? UNTOLD[name] : undefined) ?? 'default';
    return [...member, `${last.padEnd(COMMENT_COLUMN)} // ${cleanName(from)}`];
  });
  const head = `// ${cleanName(path)}${exists ? '' : ', which does not exist'}`;
  return [head, '{', ...lines, '}', ''].join('\n');
}

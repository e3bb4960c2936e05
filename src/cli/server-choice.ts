/** Which core was asked for, by address or by its name in the settings file, and how it is reached. */
import { dirname, resolve } from 'node:path';
import type { NamedServer } from '../settings/keys.ts';
import type { SettingsFile } from '../settings/read.ts';
import { UsageError } from '../text/usage-error.ts';

/** What the settings file says about the chosen core; nothing but the address where it is not named there. */
export interface ServerChoice extends Partial<NamedServer> {
  /** Where the named server stands: FILE:LINE. */
  readonly from?: string;
}

/** Looks `@NAME` up in the settings; an address is taken as it is, undefined leaves the search to the program. */
export function chooseServer(text: string | undefined, file: SettingsFile): ServerChoice {
  if (text === undefined) return {};
  if (!text.startsWith('@')) return { address: text };
  const name = text.slice(1);
  const server = file.values.servers?.get(name);
  if (server === undefined) throw new UsageError(unknownName(name, file));
  const { ca, ...rest } = server;
  const from = whereStands(file, text);
  return { ...rest, ...(ca === undefined ? {} : { ca: resolve(dirname(file.path), ca) }), from };
}

function unknownName(name: string, { path, values }: SettingsFile): string {
  const names = [...(values.servers?.keys() ?? [])];
  return names.length === 0
    ? `There is no server "${name}": ${path} has no "servers".`
    : `There is no server "${name}" in ${path}; there are ${names.join(', ')}.`;
}

/** The place of a key, `FILE:LINE`. */
export function whereStands({ path, lines }: SettingsFile, key: string): string {
  return `${path}:${lines.get(key) ?? 1}`;
}

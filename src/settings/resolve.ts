/** Decides which value of a setting is in force: flag, then environment, then file, then default. */
import { dirname, resolve as resolvePath } from 'node:path';
import { UsageError } from '../text/usage-error.ts';
import { placeOf, type SettingsFile } from './file.ts';
import type { NamedServer } from './servers.ts';
import type { Env, Setting } from './setting.ts';
import {
  DEFAULT_VALUES,
  flagNameOf,
  SETTING_NAMES,
  type SettingName,
  type Some,
  settingOf,
  type Values,
} from './settings.ts';

/** What was typed: the last value of each flag that takes one, all of its values, and each switch. */
export interface Typed {
  readonly values: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly switches: ReadonlyMap<string, boolean>;
}

/** One source of settings. */
export interface Layer {
  readonly values: Some<Values>;
  /** The origin of a value: `--interval`, `V2TOP_SERVER`, `FILE:LINE`. */
  readonly from: (name: SettingName) => string;
}

export interface Resolved {
  /** The values that were set anywhere. */
  readonly given: Partial<Values>;
  /** The same, completed by the defaults. */
  readonly values: Values;
  /** The origin of each value; absent for defaults. */
  readonly origins: ReadonlyMap<SettingName, string>;
}

/** Combines layers; the first one that sets a value wins. */
export function resolve(layers: readonly Layer[]): Resolved {
  const origins = new Map<SettingName, string>();
  let given: Partial<Values> = {};
  for (const { values, from } of layers) {
    for (const name of SETTING_NAMES) {
      if (values[name] === undefined || origins.has(name)) continue;
      given = { ...given, [name]: values[name] };
      origins.set(name, from(name));
    }
  }
  return { given, values: { ...DEFAULT_VALUES, ...given }, origins };
}

/** A single value from one source. */
export const only = <K extends SettingName>(name: K, value: Values[K] | undefined, from: string): Layer => ({
  values: { [name]: value },
  from: () => from,
});

/** The values given by flags. Throws a UsageError for a value that a flag does not take. */
export function flagLayer(typed: Typed): Layer {
  let values: Some<Values> = {};
  for (const name of SETTING_NAMES) values = { ...values, [name]: flagValue(name, settingOf(name), typed) };
  const from = (flag: string): string => (typed.switches.get(flag) === false ? `--no-${flag}` : `--${flag}`);
  return { values, from: (name) => from(flagNameOf(name)) };
}

function flagValue(name: SettingName, { parse, refusal, takes }: Setting<unknown>, typed: Typed): unknown {
  const flag = flagNameOf(name);
  const text = typed.values.get(flag);
  if (text === undefined) return typed.switches.get(flag);
  const value = parse?.(text);
  if (value === undefined)
    throw new UsageError(refusal?.(text) ?? `--${flag} takes ${takes}, not "${text}".`);
  return value;
}

/** The values given by the environment. */
export function environmentLayer(env: Env): Layer {
  const origins = new Map<SettingName, string>();
  let values: Some<Values> = {};
  for (const name of SETTING_NAMES) {
    const [value, from] = settingOf(name).environment?.(env) ?? [undefined, ''];
    values = { ...values, [name]: value };
    origins.set(name, from);
  }
  return { values, from: (name) => origins.get(name) ?? '' };
}

/** The values given by the settings file. */
export const fileLayer = (file: SettingsFile): Layer => ({
  values: file.values,
  from: (name) => placeOf(file, name),
});

/** What the settings file says about the chosen core; only the address if the file does not name it. */
export interface ServerChoice extends Partial<NamedServer> {
  /** Where the named server is defined: FILE:LINE. */
  readonly from?: string;
}

/** Looks `@NAME` up in the settings. An address is kept; undefined leaves the search to the program. */
export function chooseServer(text: string | undefined, file: SettingsFile): ServerChoice {
  if (text === undefined) return {};
  if (!text.startsWith('@')) return { address: text };
  const name = text.slice(1);
  const server = file.values.servers?.get(name);
  if (server === undefined) throw new UsageError(unknownName(name, file));
  const { ca, ...rest } = server;
  const trusted = ca === undefined ? {} : { ca: resolvePath(dirname(file.path), ca) };
  return { ...rest, ...trusted, from: placeOf(file, text) };
}

function unknownName(name: string, { path, values }: SettingsFile): string {
  const names = [...(values.servers?.keys() ?? [])];
  return names.length === 0
    ? `There is no server "${name}": ${path} has no "servers".`
    : `There is no server "${name}" in ${path}; there are ${names.join(', ')}.`;
}

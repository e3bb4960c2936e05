/** Which value is in force: flags stand over the environment, the environment over the file, the file over the defaults. */
import { dirname, resolve as resolvePath } from 'node:path';
import { UsageError } from '../text/usage-error.ts';
import { placeOf, type SettingsFile } from './file.ts';
import type { NamedServer } from './servers.ts';
import type { Env, Setting } from './setting.ts';
import {
  DEFAULT_VALUES,
  SETTING_NAMES,
  type SettingName,
  type Some,
  settingOf,
  type Values,
} from './settings.ts';

/** What was typed: the last value of each flag that has one, and each switch as given. */
export interface Typed {
  readonly values: ReadonlyMap<string, string>;
  readonly switches: ReadonlyMap<string, boolean>;
}

/** One place that settings come from. */
export interface Layer {
  readonly values: Some<Values>;
  /** Who gave a value: `--interval`, `V2TOP_SERVER`, `FILE:LINE`. */
  readonly from: (name: SettingName) => string;
}

export interface Resolved {
  /** What was set somewhere. */
  readonly given: Partial<Values>;
  /** The same over the defaults. */
  readonly values: Values;
  /** Who gave each value; absent for defaults. */
  readonly origins: ReadonlyMap<SettingName, string>;
}

/** Puts layers over each other, the topmost first. */
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

/** One value from one place. */
export const only = <K extends SettingName>(name: K, value: Values[K] | undefined, from: string): Layer => ({
  values: { [name]: value },
  from: () => from,
});

/** What the flags say. Throws a UsageError for a value that a flag does not take. */
export function flagLayer(typed: Typed): Layer {
  let values: Some<Values> = {};
  for (const name of SETTING_NAMES) values = { ...values, [name]: flagValue(name, settingOf(name), typed) };
  return { values, from: (name) => (typed.switches.get(name) === false ? `--no-${name}` : `--${name}`) };
}

function flagValue(name: SettingName, { parse, refusal, takes }: Setting<unknown>, typed: Typed): unknown {
  const text = typed.values.get(name);
  if (text === undefined) return typed.switches.get(name);
  const value = parse?.(text);
  if (value === undefined)
    throw new UsageError(refusal?.(text) ?? `--${name} takes ${takes}, not "${text}".`);
  return value;
}

/** What the environment says. */
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

/** What the settings file says. */
export const fileLayer = (file: SettingsFile): Layer => ({
  values: file.values,
  from: (name) => placeOf(file, name),
});

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
  const trusted = ca === undefined ? {} : { ca: resolvePath(dirname(file.path), ca) };
  return { ...rest, ...trusted, from: placeOf(file, text) };
}

function unknownName(name: string, { path, values }: SettingsFile): string {
  const names = [...(values.servers?.keys() ?? [])];
  return names.length === 0
    ? `There is no server "${name}": ${path} has no "servers".`
    : `There is no server "${name}" in ${path}; there are ${names.join(', ')}.`;
}

/** What the table of settings makes: the types of the values, the defaults, and their form in the settings file. */
import { SETTINGS } from './definitions.ts';
import type { Setting } from './setting.ts';

type ValueOf<S> = S extends Setting<infer T> ? T : never;

export type SettingName = keyof typeof SETTINGS;

/** All settings, as the program uses them. */
export type Values = { readonly [K in SettingName]: ValueOf<(typeof SETTINGS)[K]> };

/** Values of which some may be unset. */
export type Some<V> = { readonly [K in keyof V]?: V[K] | undefined };

/** Whether a text names a setting. */
const isSetting = (name: string): name is SettingName => Object.hasOwn(SETTINGS, name);

export const SETTING_NAMES: readonly SettingName[] = Object.keys(SETTINGS).filter(isSetting);

/** The flag of a setting: `ownScale` would be set by `--own-scale`. */
export const flagNameOf = (name: SettingName): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** A row of the table, whatever the type of its value. */
export const settingOf = (name: SettingName): Setting<unknown> => SETTINGS[name];

export const DEFAULT_VALUES: Values = defaultValues();

function defaultValues(): Values {
  let values: Some<Values> = {};
  for (const name of SETTING_NAMES) values = { ...values, [name]: settingOf(name).default };
  if (!isWhole(values)) throw new Error('A setting lacks its default.');
  return values;
}

function isWhole(values: Some<Values>): values is Values {
  return SETTING_NAMES.every((name) => name in values);
}

/** Values in the form of the settings file; unset ones are left out. */
export function fileForm(values: Some<Values>): Readonly<Partial<Record<SettingName, unknown>>> {
  let form: Partial<Record<SettingName, unknown>> = {};
  for (const name of SETTING_NAMES) {
    const value = values[name];
    if (value === undefined) continue;
    form = { ...form, [name]: settingOf(name).write?.(value) ?? value };
  }
  return form;
}

/** The settings of the screen and the outputs. Which core is watched, and whether it is reset, is the target's. */
export interface Settings extends Omit<Values, 'server' | 'servers' | 'reset'> {
  /** Only names that contain this text are listed. */
  readonly filter: string;
}

export const DEFAULT_SETTINGS: Settings = viewSettings(DEFAULT_VALUES, '');

/** The settings made of these values and a filter. */
export function viewSettings(values: Values, filter: string): Settings {
  const { server: _server, servers: _servers, reset: _reset, ...rest } = values;
  return { ...rest, filter };
}

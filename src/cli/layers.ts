/** Where a setting can come from, topmost first: a flag, the environment, the settings file, the default. */
import type { Values } from '../settings/keys.ts';
import type { SettingsFile } from '../settings/read.ts';
import type { Arguments } from './arguments.ts';
import { whereStands } from './server-choice.ts';

/** A value that somebody may have given, and who: `--interval`, `V2TOP_SERVER`. */
export type Candidate<T> = readonly [value: T | undefined, from: string];

/** The settings that are on or off and have a flag of the same name. */
type Switch = 'reset' | 'bits' | 'si' | 'color' | 'ascii' | 'plain';

export class Layers {
  /** Who gave the value that is in force, by the settings file's key; absent where it is the default. */
  readonly origins = new Map<string, string>();
  private readonly given: Arguments;
  private readonly file: SettingsFile;

  constructor(given: Arguments, file: SettingsFile) {
    this.given = given;
    this.file = file;
  }

  /** The first value that is set: of those `above` the file in their order, then the file's, then the default. */
  take<K extends keyof Values, D>(
    key: K,
    byDefault: D,
    ...above: readonly Candidate<Values[K]>[]
  ): Values[K] | D {
    const fromFile: Candidate<Values[K]> = [this.file.values[key], whereStands(this.file, key)];
    for (const [value, from] of [...above, fromFile]) {
      if (value === undefined) continue;
      this.origins.set(key, from);
      return value;
    }
    return byDefault;
  }

  /** A setting that is on or off; `above` stands between its flag and the file. */
  onOff(key: Switch, byDefault: boolean, ...above: readonly Candidate<boolean>[]): boolean {
    return this.take(key, byDefault, this.flag(key), ...above);
  }

  /** The switch as it was typed, if it was. */
  flag(key: Switch): Candidate<boolean> {
    const value = this.given.switches.get(key);
    return [value, value === false ? `--no-${key}` : `--${key}`];
  }
}

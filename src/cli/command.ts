/** The parts of a command, and what it is run with. */
import { homedir } from 'node:os';
import { loadSettings, type SettingsFile, settingsPath } from '../settings/file.ts';
import type { Typed } from '../settings/resolve.ts';
import type { Env, Flag, FlagGroup } from '../settings/setting.ts';
import type { Sink } from './streams.ts';

/** What was typed: the words, the last value of each flag that takes one, and each switch by the name of its flag. */
export interface Arguments extends Typed {
  readonly words: readonly string[];
  /** How many of the words come after `--`, where a name is never a command. */
  readonly literal: number;
}

export interface Command {
  /** Empty for the live tables. */
  readonly name: string;
  readonly argument: string;
  readonly help: string;
  /** The arguments it takes, if there are only a few. */
  readonly choices?: readonly string[];
  /** Its argument is a path. */
  readonly file?: true;
  /** Its arguments are servers: addresses, and `@names` of the settings. */
  readonly servers?: true;
  /** The groups of shared flags that it takes. */
  readonly takes: readonly FlagGroup[];
  /** Its own flags. */
  readonly flags?: readonly Flag[];
  /** Loads the command's code, so that nothing is loaded for other commands. */
  readonly load: () => Promise<{ readonly run: Run }>;
}

/** Runs a command; resolves with the exit code. Rejects with a UsageError for a request that cannot be fulfilled. */
export type Run = (invocation: Invocation) => Promise<number>;

/** What the process runs in. */
export interface World {
  readonly env: Env;
  readonly stdoutIsTerminal: boolean;
  /** Reads the settings file at that path, or the usual one. Throws a UsageError. */
  readonly settings: (path: string | undefined) => SettingsFile;
}

/** The world of this process. */
export function worldOf({ env, stdout }: Pick<NodeJS.Process, 'env' | 'stdout'>): World {
  return {
    env,
    stdoutIsTerminal: stdout.isTTY === true,
    settings: (path) => loadSettings(settingsPath(path, env, homedir())),
  };
}

export interface Invocation {
  /** The words after the command's own, and the flags. */
  readonly given: Arguments;
  readonly world: World;
  /** Standard output. */
  readonly out: Sink;
  readonly commands: readonly Command[];
}

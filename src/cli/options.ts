/** From arguments, environment and settings file to one checked value. */
import type { SettingsFile } from '../settings/read.ts';
import { SORTABLE } from '../table/columns.ts';
import { UsageError } from '../text/usage-error.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { type Common, readCommon } from './common.ts';
import { COMMANDS } from './flags.ts';
import { wholeNumberOf } from './values.ts';

/** What the world tells. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdoutIsTerminal: boolean;
  /** The settings file: the one of that path, or the usual one. Throws a UsageError. */
  readonly settings: (path: string | undefined) => SettingsFile;
}

export type Options =
  | { readonly command: 'help' | 'version' | 'sort-help' }
  | { readonly command: 'completion'; readonly shell: string }
  | (Common & { readonly command: 'live' })
  | (Common & { readonly command: 'config' })
  | (Common & { readonly command: 'demo'; readonly users: number })
  | (Common & { readonly command: 'doctor'; readonly config: string | undefined });

/** Reads the command line, the environment and the settings. Throws a UsageError that says what to do. */
export function readOptions(argv: readonly string[], world: World): Options {
  const given = readArguments(argv);
  if (given.switches.get('help') === true) return { command: 'help' };
  if (given.switches.get('version') === true) return { command: 'version' };
  if (given.values.get('sort') === 'help') return { command: 'sort-help' };
  const [first, ...rest] = given.words;
  if (first === 'completion') return { command: first, shell: shellOf(rest) };
  if (given.values.has('users') && first !== 'demo') throw new UsageError('--users belongs to "v2top demo".');
  const settings = world.settings(given.values.get('config'));
  switch (first) {
    case 'demo':
      refuseMore(rest, '"v2top demo" takes no argument');
      return { ...readCommon(given, undefined, world, settings), command: first, users: usersOf(given) };
    case 'config':
      refuseMore(rest, '"v2top config" takes no argument');
      return { ...readCommon(given, undefined, world, settings), command: first };
    case 'doctor':
      refuseMore(rest.slice(1), 'One configuration is enough');
      return { ...readCommon(given, undefined, world, settings), command: first, config: rest[0] };
    default:
      refuseMore(rest, 'One address is enough');
      return { ...readCommon(given, first, world, settings), command: 'live' };
  }
}

/** The text of `--sort help`. */
export function sortHelp(): string {
  const lines = SORTABLE.map(({ id, help }) => `  ${id.padEnd(12)}${help}`);
  return ['Columns to sort by; + before one sorts ascending, - descending:', ...lines, ''].join('\n');
}

function refuseMore([extra]: readonly string[], why: string): void {
  if (extra !== undefined) throw new UsageError(`${why}; leave "${extra}" away.`);
}

const usersOf = (given: Arguments): number => wholeNumberOf(given, 'users', 0, 100_000) ?? 36;

function shellOf([shell, ...rest]: readonly string[]): string {
  refuseMore(rest, 'One shell is enough');
  const shells = COMMANDS.find(({ name }) => name === 'completion')?.choices ?? [];
  if (shell !== undefined && shells.includes(shell)) return shell;
  throw new UsageError(`"v2top completion" takes one of ${shells.join(', ')}.`);
}

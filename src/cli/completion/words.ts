/** What shells can complete, from the tables of commands and flags: one definition for bash, zsh and fish. */
import type { Flag } from '../../settings/setting.ts';
import type { Command } from '../command.ts';
import { allFlags, spellingsOf } from '../flags.ts';

/** What a value may be: a file, a server of the settings, one of a few words, or anything. */
export type Offer = 'file' | 'servers' | 'anything' | readonly string[];

export interface FlagWord {
  /** Without dashes. */
  readonly long: string;
  readonly short?: string;
  readonly help: string;
  /** The placeholder for its value; absent for a switch. */
  readonly value?: string;
  readonly offer: Offer;
}

export interface CommandWord {
  readonly name: string;
  readonly help: string;
  readonly offer: Offer;
}

/** What a command line without a command takes as its arguments is servers. */
export interface Words {
  readonly flags: readonly FlagWord[];
  readonly commands: readonly CommandWord[];
}

/** Everything that shells can complete. */
export function wordsOf(commands: readonly Command[]): Words {
  return {
    flags: allFlags(commands).flatMap((flag) =>
      spellingsOf(flag).map(({ name, short, help }) => ({
        long: name,
        ...(short === undefined ? {} : { short }),
        ...(flag.value === undefined ? {} : { value: flag.value }),
        help: brief(help),
        offer: offerOf(flag),
      })),
    ),
    commands: commands
      .filter(({ name }) => name !== '')
      .map(({ name, help, choices = [], ...rest }) => ({
        name,
        help: brief(help),
        offer: offerOf({ ...rest, choices }),
      })),
  };
}

function offerOf({ file, servers, choices }: Pick<Flag, 'file' | 'servers' | 'choices'>): Offer {
  if (file === true) return 'file';
  return servers === true ? 'servers' : (choices ?? 'anything');
}

/** The first clause of a help text, short enough to be shown next to the word. */
function brief(help: string): string {
  return help.split(/[;:]|\. | \(/)[0] ?? help;
}

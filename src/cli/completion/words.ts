/** What a shell can complete, from the table of flags: one definition for bash, zsh and fish. */
import { SORTABLE } from '../../table/columns.ts';
import { oppositeOf } from '../arguments.ts';
import { COMMANDS, FLAGS, type Flag } from '../flags.ts';

/** What a value can be: a file, one of some words, or anything. */
export type Values = 'file' | 'anything' | readonly string[];

export interface FlagWord {
  /** Without dashes. */
  readonly long: string;
  readonly short?: string;
  readonly help: string;
  /** What its value is called; absent for a switch. */
  readonly value?: string;
  readonly values: Values;
}

export interface CommandWord {
  readonly name: string;
  readonly help: string;
  readonly values: Values;
}

/** All flags, with the opposites of those that have one. */
export const FLAG_WORDS: readonly FlagWord[] = FLAGS.flatMap((flag) => {
  const word = { ...flag, long: flag.name, help: brief(flag.help), values: valuesOf(flag) };
  const opposite = { long: oppositeOf(flag.name), help: `not --${flag.name}`, values: 'anything' } as const;
  return flag.setting === true ? [word, opposite] : [word];
});

export const COMMAND_WORDS: readonly CommandWord[] = COMMANDS.filter(({ name }) => name !== '').map(
  ({ name, help, file, choices }) => ({
    name,
    help: brief(help),
    values: file === true ? 'file' : (choices ?? []),
  }),
);

function valuesOf({ name, file, choices }: Flag): Values {
  if (name === 'sort') return ['help', ...SORTABLE.map(({ id }) => id)];
  return file === true ? 'file' : (choices ?? 'anything');
}

/** The first clause of a help text, for a line beside the word. */
function brief(help: string): string {
  return help.split(/[;:]|\. | \(/)[0] ?? help;
}

/** Checks values of flags that are not settings; an error says in one line what is accepted. */
import type { Typed } from '../settings/resolve.ts';
import { UsageError } from '../text/usage-error.ts';

/** Whether a switch was given, the last time as `--NAME` and not as `--no-NAME`. */
export const isOn = ({ switches }: Typed, name: string): boolean => switches.get(name) === true;

/** `--NAME N`; undefined if it was not given. */
export function wholeNumberOf(
  { values }: Typed,
  name: string,
  least: number,
  most: number,
): number | undefined {
  const text = values.get(name);
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    const limit = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
    throw new UsageError(`--${name} takes a whole number, ${limit}, not "${text}".`);
  }
  return value;
}

/** Throws a UsageError for the first of these words, which a command has no use for. */
export function refuseWords([extra]: readonly string[], why: string): void {
  if (extra !== undefined) throw new UsageError(`${why}; drop "${extra}".`);
}

/** The value of a flag that takes one of a few words; undefined if it was not given. */
export function choiceOf<Word extends string>(
  { values }: Typed,
  name: string,
  choices: readonly Word[],
): Word | undefined {
  const text = values.get(name);
  const choice = choices.find((word) => word === text);
  if (text !== undefined && choice === undefined)
    throw new UsageError(`--${name} takes one of ${choices.join(', ')}, not "${text}".`);
  return choice;
}

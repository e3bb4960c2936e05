/** Values of flags, checked; what they must be instead is said in one line. */
import { parseSort, type Sort } from '../table/columns.ts';
import { UsageError } from '../text/usage-error.ts';
import type { Arguments } from './arguments.ts';
import { FLAGS } from './flags.ts';

/** `--NAME SECONDS`, fractions allowed; undefined when it was not given. */
export function secondsOf(
  { values }: Arguments,
  name: string,
  least: number,
  most: number,
): number | undefined {
  const text = values.get(name);
  if (text === undefined) return undefined;
  const value = /^\d*\.?\d+$|^\d+\.$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new UsageError(`--${name} takes seconds from ${least} to ${most}, not "${text}".`);
  }
  return value;
}

/** `--NAME N`; undefined when it was not given. */
export function wholeNumberOf(
  { values }: Arguments,
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

/** `--sort [+-]COLUMN`; undefined when it was not given. */
export function sortOf({ values }: Arguments): Sort | undefined {
  const text = values.get('sort');
  if (text === undefined) return undefined;
  const sort = parseSort(text);
  if (sort === undefined) {
    const column = text.replace(/^[+-]/, '');
    throw new UsageError(`There is no column "${column}" to sort by; "v2top --sort help" lists them.`);
  }
  return sort;
}

/** The value of a flag that takes one of a few words. */
export function choiceOf({ values }: Arguments, name: string): string | undefined {
  const text = values.get(name);
  const choices = FLAGS.find((flag) => flag.name === name)?.choices ?? [];
  if (text !== undefined && !choices.includes(text)) {
    throw new UsageError(`--${name} takes one of ${choices.join(', ')}, not "${text}".`);
  }
  return text;
}

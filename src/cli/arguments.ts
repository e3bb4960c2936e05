/** Words of the command line to flags and arguments, by Node's own parser; everything wrong is said in one line. */
import { parseArgs } from 'node:util';
import { UsageError } from '../text/usage-error.ts';
import { FLAGS, type Flag } from './flags.ts';

/** What was typed: the last value of each flag that has one, each switch as given, and the other words. */
export interface Arguments {
  readonly words: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  /** By name, `no-reset` as `reset` false. */
  readonly switches: ReadonlyMap<string, boolean>;
}

/** `color` of `no-color`, `no-bits` of `bits`. */
export const oppositeOf = (name: string): string => (name.startsWith('no-') ? name.slice(3) : `no-${name}`);

/** The flags, and the opposites of those that the settings file can switch. */
const KNOWN: readonly Flag[] = FLAGS.flatMap((flag) =>
  flag.setting === true ? [flag, { name: oppositeOf(flag.name), help: '' }] : [flag],
);

const OPTIONS = Object.fromEntries(
  KNOWN.map(({ name, short, value }) => [
    name,
    { type: value === undefined ? 'boolean' : 'string', ...(short === undefined ? {} : { short }) } as const,
  ]),
);

/** Reads the words after the program's name. Throws a UsageError for flags that do not exist or lack their value. */
export function readArguments(argv: readonly string[]): Arguments {
  // Not strict: what Node would say of a mistake takes several lines.
  const { tokens, positionals } = parseArgs({
    args: [...argv],
    options: OPTIONS,
    strict: false,
    tokens: true,
  });
  const values = new Map<string, string>();
  const switches = new Map<string, boolean>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const flag = KNOWN.find(({ name }) => name === token.name);
    if (flag === undefined) {
      throw new UsageError(`There is no option ${token.rawName}; "v2top --help" lists them.`);
    }
    if (flag.value !== undefined) {
      values.set(flag.name, checkValue(flag, token.value, token.inlineValue === true));
    } else if (token.value !== undefined) {
      throw new UsageError(`--${flag.name} takes no value; leave "${token.value}" away.`);
    } else {
      switches.set(flag.name.replace(/^no-/, ''), !flag.name.startsWith('no-'));
    }
  }
  return { words: positionals, values, switches };
}

/** A word that starts with a dash is the next flag rather than a value, unless it is joined on or can be nothing else. */
function checkValue({ name, value }: Flag, given: string | undefined, joined: boolean): string {
  const dashIsFine = joined || name === 'sort' || /^-[\d.]/.test(given ?? '');
  if (given === undefined || given === '' || (given.startsWith('-') && !dashIsFine)) {
    throw new UsageError(`--${name} needs a value: --${name}=${value}; "v2top --help" says more.`);
  }
  return given;
}

/** Words of the command line to flags and arguments, by meow; what it would say in several lines is said in one. */
import meow from 'meow';
import { FLAGS } from './flags.ts';
import { UsageError } from './usage-error.ts';

/** What was typed: the last value of each flag that has one, each switch as given, and the other words. */
export interface Arguments {
  readonly words: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  readonly switches: ReadonlyMap<string, boolean>;
}

const SWITCHES = FLAGS.filter((flag) => flag.value === undefined).map((flag) =>
  flag.name.replace(/^no-/, ''),
);
const VALUES = FLAGS.filter((flag) => flag.value !== undefined).map((flag) => flag.name);

/** `--sort -up`: a value that starts with a dash would be taken for flags. */
function joinSort(argv: readonly string[]): string[] {
  const joined: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    const next = argv[index + 1] ?? '';
    const takesNext = word === '--sort' && /^-[a-z]/.test(next);
    joined.push(takesNext ? `${word}=${next}` : word);
    if (takesNext) index += 1;
  }
  return joined;
}

/** Reads the words after the program's name. Throws a UsageError for flags that do not exist or lack their value. */
export function readArguments(argv: readonly string[]): Arguments {
  const short = (name: string) => {
    const flag = FLAGS.find((candidate) => candidate.name === name);
    return flag?.short === undefined ? {} : { shortFlag: flag.short };
  };
  const flags = Object.fromEntries([
    ...SWITCHES.map((name) => [name, { type: 'boolean' as const, ...short(name) }] as const),
    ...VALUES.map((name) => [name, { type: 'string' as const, isMultiple: true, ...short(name) }] as const),
  ]);
  const cli = meow({
    importMeta: import.meta,
    pkg: { name: 'v2top' },
    argv: joinSort(argv),
    flags,
    autoHelp: false,
    autoVersion: false,
    booleanDefault: undefined,
    help: false,
    description: false,
  });
  const values = new Map<string, string>();
  const switches = new Map<string, boolean>();
  for (const [name, value] of Object.entries<unknown>(cli.flags)) {
    if (SWITCHES.includes(name) && typeof value === 'boolean') switches.set(name, value);
    else if (VALUES.includes(name)) keepLast(values, name, value);
    else throw new UsageError(`There is no option ${spell(name)}; "v2top --help" lists them.`);
  }
  return { words: cli.input, values, switches };
}

/** A flag given twice counts as its last; one without a value is a mistake. */
function keepLast(values: Map<string, string>, name: string, value: unknown): void {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  if (last === undefined) return;
  if (typeof last !== 'string' || last === '')
    throw new UsageError(`--${name} needs a value; "v2top --help" says which.`);
  values.set(name, last);
}

const spell = (name: string): string =>
  name.length === 1 ? `-${name}` : `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

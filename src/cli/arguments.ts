/**
 * Reads a command line with meow. What meow would accept by mistake is refused first, in one line: a missing value, a
 * value for a switch, an opposite that does not exist, an unknown flag, or one that the command does not take.
 */
import meow from 'meow';
import type { Typed } from '../settings/resolve.ts';
import type { Flag } from '../settings/setting.ts';
import { isNear } from '../text/near.ts';
import { UsageError } from '../text/usage-error.ts';
import type { Arguments, Command } from './command.ts';
import { allFlags, flagsOf, type Spelling, spellingsOf } from './flags.ts';
import { isOn } from './values.ts';

/** A command and the arguments that were typed for it. */
export interface CommandLine {
  readonly command: Command;
  readonly given: Arguments;
}

/** Reads the words after the program's name. Throws a UsageError that says what to type instead. */
export function readCommandLine(argv: readonly string[], commands: readonly Command[]): CommandLine {
  const flags = allFlags(commands);
  const { options, words, literal } = spellOut(argv, flags.flatMap(spellingsOf));
  const given = { words, literal, ...parse(options, flags) };
  const isName = literal > 0 && literal === words.length;
  const named = commands.find(({ name }) => name !== '' && name === words[0] && !isName);
  const live = commandNamed(commands, '');
  if (isOn(given, 'help')) return helpFor(commands, named?.name);
  if (isOn(given, 'version')) return { command: commandNamed(commands, 'version'), given };
  if (given.values.get('sort') === 'help') return helpFor(commands, 'sort');
  if (named === undefined && !isName) refuseSlip(words[0], commands);
  const command = named ?? live;
  refuseStrangers(command, given, commands);
  return { command, given: named === undefined ? given : { ...given, words: words.slice(1) } };
}

function helpFor(commands: readonly Command[], topic: string | undefined): CommandLine {
  const words = topic === undefined ? [] : [topic];
  return {
    command: commandNamed(commands, 'help'),
    given: { words, literal: 0, values: new Map(), lists: new Map(), switches: new Map() },
  };
}

function commandNamed(commands: readonly Command[], name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) throw new Error(`There is no command "${name}".`);
  return command;
}

/** How a command is typed: `v2top doctor`. */
export const calledName = ({ name }: Pick<Command, 'name'>): string =>
  name === '' ? 'v2top' : `v2top ${name}`;

/** Refuses a first word that is almost a command and not an address. */
function refuseSlip(word: string | undefined, commands: readonly Command[]): void {
  if (word === undefined || !/^[a-z-]+$/i.test(word)) return;
  const meant = commands.find(({ name }) => name !== '' && isNear(word.toLowerCase(), name));
  if (meant === undefined) return;
  throw new UsageError(
    `There is no command "${word}"; did you mean "v2top ${meant.name}"? An address has a port, as in ${word}:10085.`,
  );
}

/** Refuses flags that belong to other commands. */
function refuseStrangers(command: Command, given: Arguments, commands: readonly Command[]): void {
  const known = new Set(flagsOf(command).map(({ name }) => name));
  for (const name of [...given.values.keys(), ...given.switches.keys()]) {
    if (known.has(name)) continue;
    const owners = commands.filter((owner) => flagsOf(owner).some((flag) => flag.name === name));
    const [owner] = owners;
    if (owners.length === 1 && owner !== undefined)
      throw new UsageError(`--${name} belongs to "${calledName(owner)}".`);
    throw new UsageError(
      `"${calledName(command)}" does not take --${name}; "v2top help ${command.name}" lists what it takes.`,
    );
  }
}

/** Parses with meow: flag names in camelCase, repeated values as a list. */
function parse(options: readonly string[], flags: readonly Flag[]): Typed {
  const result = meow('', {
    importMeta: import.meta,
    argv: options,
    // Set, so that meow does not look for a package.json.
    pkg: { name: 'v2top' },
    description: false,
    flags: Object.fromEntries(
      flags.map(({ name, value }) => [
        camelCase(name),
        value === undefined
          ? { type: 'boolean' as const }
          : { type: 'string' as const, isMultiple: true as const },
      ]),
    ),
    booleanDefault: undefined,
    autoHelp: false,
    autoVersion: false,
    allowUnknownFlags: false,
  });
  const lists = new Map<string, readonly string[]>();
  const switches = new Map<string, boolean>();
  for (const { name } of flags) {
    const value: unknown = result.flags[camelCase(name)];
    if (typeof value === 'boolean') switches.set(name, value);
    const texts = (Array.isArray(value) ? value : []).filter((text) => typeof text === 'string');
    if (texts.length > 0) lists.set(name, texts);
  }
  const values = new Map([...lists].flatMap(([name, texts]) => texts.slice(-1).map((last) => [name, last])));
  return { values, lists, switches };
}

const camelCase = (name: string): string =>
  name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

interface SpelledOut {
  /** Each flag by its long name, with its value joined on. */
  readonly options: readonly string[];
  readonly words: readonly string[];
  /** How many of the words come after `--`. */
  readonly literal: number;
}

/** Splits the words into flags and arguments, and refuses what meow would accept by mistake. */
function spellOut(argv: readonly string[], spellings: readonly Spelling[]): SpelledOut {
  const options: string[] = [];
  const words: string[] = [];
  const rest = [...argv];
  let literal = 0;
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      literal = rest.length;
      words.push(...rest.splice(0));
    } else if (word.startsWith('--')) options.push(longOption(word, rest, spellings));
    else if (word.startsWith('-') && word !== '-') options.push(...shortOptions(word, rest, spellings));
    else words.push(word);
  }
  return { options, words, literal };
}

function longOption(word: string, rest: string[], spellings: readonly Spelling[]): string {
  const [, name = '', joined] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  const spelling = spellings.find((candidate) => candidate.name === name);
  if (spelling === undefined) throw unknownFlag(`--${name}`, meantFlag(name, spellings));
  return spelled(spelling, joined, rest);
}

/** Expands short flags: `-bn3` becomes `--batch --count=3`. */
function shortOptions(word: string, rest: string[], spellings: readonly Spelling[]): string[] {
  const options: string[] = [];
  for (let left = word.slice(1); left !== ''; ) {
    const letter = left.charAt(0);
    const spelling = spellings.find(({ short }) => short === letter);
    if (spelling === undefined) throw unknownFlag(`-${[...left][0]}`);
    const joined = left.slice(1).replace(/^=/, '');
    const takesRest = spelling.flag.value !== undefined || left.charAt(1) === '=';
    options.push(spelled(spelling, takesRest && left.length > 1 ? joined : undefined, rest));
    left = takesRest ? '' : left.slice(1);
  }
  return options;
}

/** The flag that was probably meant. */
const meantFlag = (typed: string, spellings: readonly Spelling[]): string | undefined =>
  spellings.find(({ name }) => typed.length > 2 && isNear(typed, name))?.name;

function unknownFlag(typed: string, meant?: string): UsageError {
  const question = meant === undefined ? '' : ` did you mean --${meant}?`;
  return new UsageError(`There is no option ${typed};${question} "v2top --help" lists them.`);
}

/** One flag in the form that meow always understands. meow removes the quotes. */
function spelled({ flag, name }: Spelling, joined: string | undefined, rest: string[]): string {
  if (flag.value !== undefined) return `--${name}="${valueFor(flag, joined, rest)}"`;
  if (joined === undefined) return `--${name}`;
  throw new UsageError(`--${name} does not take a value; drop "${joined}".`);
}

/** A word with a leading dash is the next flag, not a value, unless it is joined on or cannot be a flag. */
function valueFor({ name, value }: Flag, joined: string | undefined, rest: string[]): string {
  const [next] = rest;
  const isValue = next !== undefined && (!next.startsWith('-') || name === 'sort' || /^-[\d.]/.test(next));
  const given = joined ?? (isValue ? rest.shift() : undefined);
  if (given === undefined || given === '')
    throw new UsageError(`--${name} needs a value: --${name}=${value}; "v2top --help" says more.`);
  return given;
}

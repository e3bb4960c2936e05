/** The texts of --help and `v2top help`, made from the tables of commands and flags. */
import type { Flag } from '../settings/setting.ts';
import { SORTABLE } from '../table/columns.ts';
import { UsageError } from '../text/usage-error.ts';
import { wrapText } from '../text/wrap.ts';
import { calledName } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT_CODES, flagsOf, type Spelling, spellingsOf } from './flags.ts';

const COLUMN = 30;
const WIDTH = 80;

/** How a flag is written: `-i, --interval SECONDS`. */
export function flagLabel({ flag: { value }, name, short }: Spelling): string {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`;
  return short === undefined ? `    ${long}` : `-${short}, ${long}`;
}

/** How a command is written: `v2top doctor [CONFIG]`. */
export const commandLabel = (command: Pick<Command, 'name' | 'argument'>): string =>
  [calledName(command), command.argument].filter((word) => word !== '').join(' ');

/** The spellings that are listed. */
export const listed = (flags: readonly Flag[]): readonly Spelling[] =>
  flags.flatMap(spellingsOf).filter((spelling) => spelling.listed);

/** What `v2top help [COMMAND]` prints. Throws a UsageError for an unknown topic. */
export function helpText(commands: readonly Command[], topic?: string): string {
  if (topic === undefined) return overview(commands);
  if (topic === 'sort') return sortHelp();
  const command = commands.find(({ name }) => name !== '' && name === topic);
  if (command !== undefined) return commandHelp(command);
  const names = commands.map(({ name }) => name).filter((name) => name !== '');
  throw new UsageError(`There is no help on "${topic}"; there is on ${[...names, 'sort'].join(', ')}.`);
}

/** The live tables with their flags, and the other commands. At most 80 columns wide, ending in a newline. */
function overview(commands: readonly Command[]): string {
  const live = commands.filter(({ name }) => name === '');
  return [
    'Who is using a V2Ray, Xray or sing-box server right now, how much, and how much',
    'so far.',
    '',
    'Usage:',
    ...commands.flatMap((command) => entry(commandLabel(command), command.help)),
    '',
    ...live.flatMap((command) => flagLines(command)),
    'Keys: press ? in the live tables.',
    '',
    'Exit codes:',
    ...EXIT_CODES.flatMap(([code, help]) => entry(code, help)),
    '',
  ].join('\n');
}

function commandHelp(command: Command): string {
  const { help, choices } = command;
  return [
    `${commandLabel(command)}: ${help}.`,
    ...(choices === undefined ? [] : [`It takes one of ${choices.join(', ')}.`]),
  ]
    .flatMap((line) => wrapText(line, WIDTH))
    .concat('', flagLines(command))
    .join('\n');
}

/** A command's flags in groups, each under its heading and followed by an empty line. */
function flagLines(command: Command): string[] {
  const flags = flagsOf(command);
  return [...new Set(flags.map(({ group }) => group))].flatMap((group) => [
    `${group}:`,
    ...listed(flags.filter((flag) => flag.group === group)).flatMap((spelling) =>
      entry(flagLabel(spelling), spelling.help),
    ),
    '',
  ]);
}

/** A label with its help in a second column. */
function entry(label: string, help: string): string[] {
  const lines = wrapText(help, WIDTH - COLUMN).map((line) => ' '.repeat(COLUMN) + line);
  const head = `  ${label}`;
  if (head.length >= COLUMN) return [head, ...lines];
  return [head + (lines[0] ?? '').slice(head.length), ...lines.slice(1)];
}

function sortHelp(): string {
  const lines = SORTABLE.map(({ id, help }) => `  ${id.padEnd(12)}${help}`);
  return ['Columns to sort by; + before one sorts ascending, - descending:', ...lines, ''].join('\n');
}

/** The text of --help, from the table of flags. */
import { COMMANDS, EXIT_CODES, FLAGS, type Flag } from './flags.ts';

const COLUMN = 30;
const WIDTH = 80;

/** How a flag is written: `-i, --interval SECONDS`. */
export function flagLabel({ name, short, value }: Flag): string {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`;
  return short === undefined ? `    ${long}` : `-${short}, ${long}`;
}

/** How a command is called: `v2top doctor [CONFIG]`. */
export function commandLabel(name: string, argument: string): string {
  return ['v2top', name, argument].filter((word) => word !== '').join(' ');
}

/** The whole help text, at most 80 columns wide, ending in a newline. */
export function helpText(): string {
  const commands = COMMANDS.map(
    ({ name, argument, help }) => `  ${commandLabel(name, argument).padEnd(COLUMN - 2)}${help}`,
  );
  return [
    'Who is using a V2Ray, Xray or sing-box server right now, how much, and how much',
    'so far.',
    '',
    'Usage:',
    ...commands.flatMap((line) => hang(line, COLUMN)),
    '',
    'Options:',
    ...FLAGS.flatMap((flag) => hang(`  ${flagLabel(flag)}`.padEnd(COLUMN) + flag.help, COLUMN)),
    '',
    'Keys: press ? in the live tables.',
    '',
    'Exit codes:',
    ...EXIT_CODES.flatMap(([code, help]) => hang(`  ${code.padEnd(COLUMN - 2)}${help}`, COLUMN)),
    '',
  ].join('\n');
}

/** Breaks a line at blanks so that what does not fit hangs under the help column. */
function hang(line: string, indent: number): string[] {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > WIDTH) {
    const at = rest.lastIndexOf(' ', WIDTH);
    if (at <= indent) break;
    lines.push(rest.slice(0, at));
    rest = ' '.repeat(indent) + rest.slice(at + 1);
  }
  return [...lines, rest];
}

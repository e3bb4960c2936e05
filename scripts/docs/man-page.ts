/** The manual page, made from the tables behind --help, the keys and the settings. */
import { readFileSync } from 'node:fs';
import packageJson from '../../package.json' with { type: 'json' };
import { allFlags, ENVIRONMENT, EXIT_CODES } from '../../src/cli/flags.ts';
import { commandLabel, flagLabel, listed } from '../../src/cli/help.ts';
import { COMMANDS } from '../../src/commands/commands.ts';
import { SETTING_NAMES, settingOf } from '../../src/settings/settings.ts';
import { keyLabel } from '../../src/ui/key-label.ts';
import { BINDINGS } from '../../src/ui/keys.ts';

/** Text that roff takes literally. */
function literal(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti')
    .replace(/^[.']/, '\\&$&');
}

/** Prose, in which a hyphen is a hyphen except in flags. */
function prose(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('~', '\\(ti')
    .replace(/(?<![\w)])-+\w[\w-]*/g, (flag) => flag.replaceAll('-', '\\-'))
    .replace(/^[.']/, '\\&$&');
}

const item = (term: string, text: string): string[] => ['.TP', `.B ${literal(term)}`, prose(text)];

const example = (command: string, text: string): string[] => ['.TP', prose(text), `.B ${literal(command)}`];

/** The release date of this version, from the changelog. */
function releaseDate(): string {
  const changelog = readFileSync(new URL('../../CHANGELOG.md', import.meta.url), 'utf8');
  const heads = changelog.matchAll(/^## \[(.+?)\] - (\S+)$/gm);
  return [...heads].find(([, version]) => version === packageJson.version)?.[2] ?? '';
}

/** The whole page. */
export function manPage(): string {
  const lines = [
    ...head(),
    '.SH COMMANDS',
    ...COMMANDS.flatMap((command) => item(commandLabel(command), `${command.help}.`)),
    '.SH OPTIONS',
    ...listed(allFlags(COMMANDS)).flatMap((flag) => item(flagLabel(flag).trim(), `${flag.help}.`)),
    '.SH KEYS',
    ...keys(),
    '.SH EXIT STATUS',
    ...EXIT_CODES.flatMap(([code, help]) => item(code, `${help}.`)),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.flatMap(([name, help]) => item(name, `${help}.`)),
    '.SH FILES',
    ...files(),
    '.SH EXAMPLES',
    ...example('v2top demo', 'See it work without any server:'),
    ...example('v2top', 'Watch the core on this machine, found by its configuration:'),
    ...example('v2top ssh://server', 'Watch another machine over ssh; its API is found there:'),
    ...example('v2top @hongkong @frankfurt', 'Watch several servers, by their names in the settings:'),
    ...example("v2top --once --json | jq '.total.user'", 'What the users have carried so far:'),
    '.SH SEE ALSO',
    '.BR jq (1),',
    '.BR ssh (1),',
    '.BR top (1)',
    '',
  ];
  return lines.join('\n');
}

function head(): string[] {
  return [
    '.\\" Made by "npm run docs" from the tables in src/; change those, not this.',
    `.TH V2TOP 1 "${releaseDate()}" "v2top ${packageJson.version}" "User Commands"`,
    '.SH NAME',
    'v2top \\- live monitor of V2Ray, Xray and sing\\-box servers',
    '.SH SYNOPSIS',
    ...COMMANDS.flatMap(({ name, argument }, index) => [
      ...(index === 0 ? [] : ['.br']),
      `.B v2top${name === '' ? ' \\fR[\\fIOPTION\\fR]...' : ` ${name}`} \\fR${literal(argument)}`,
    ]),
    '.SH DESCRIPTION',
    'Shows who is using a proxy server right now, how much, and how much so far: sortable tables of inbounds, users',
    "and outbounds, read from the core's own counters by way of its API (StatsService, over gRPC).",
    '.PP',
    'It polls with reset unless a panel owns the core: each poll reads the counters and then zeroes them, so others who',
    'read the same counters miss what v2top took. The header always says reset or read\\-only. At the end the totals of',
    'the run are printed, as they exist nowhere else any more.',
  ];
}

/** The keys in groups. */
function keys(): string[] {
  const groups = [...new Set(BINDINGS.map(({ group }) => group))];
  return groups.flatMap((group) => [
    `.SS ${group}`,
    ...BINDINGS.filter((binding) => binding.group === group).flatMap((binding) =>
      item(binding.keys.map(keyLabel).join(', '), `${binding.help}.`),
    ),
  ]);
}

/** The settings file and its keys. */
function files(): string[] {
  return [
    ...item(
      '~/.config/v2top/config.json',
      'The settings: JSON, with comments. Flags stand over the environment, the environment over this file. v2top writes it only when W is pressed. Its keys are:',
    ),
    '.RS',
    ...SETTING_NAMES.flatMap((name) => {
      const { help, takes } = settingOf(name);
      return item(name, `${help}; takes ${takes}.`);
    }),
    '.RE',
  ];
}

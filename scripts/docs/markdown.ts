/** Documentation tables, made from the program's own tables. */

import { allFlags, ENVIRONMENT, EXIT_CODES } from '../../src/cli/flags.ts';
import { commandLabel, flagLabel, listed } from '../../src/cli/help.ts';
import { COMMANDS } from '../../src/commands/commands.ts';
import { METRICS } from '../../src/output/metrics.ts';
import { SERVER_KEYS } from '../../src/settings/servers.ts';
import { DEFAULT_VALUES, fileForm, SETTING_NAMES, settingOf } from '../../src/settings/settings.ts';
import { keyLabel } from '../../src/ui/key-label.ts';
import { BINDINGS } from '../../src/ui/keys.ts';

/** A Markdown table; `|` in cells is escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const code = (text: string): string => `\`${text}\``;

/** Commands and flags, for the README. */
export function flagTables(): string {
  const commands = COMMANDS.map((command) => [code(commandLabel(command)), command.help]);
  const flags = listed(allFlags(COMMANDS)).map((flag) => [code(flagLabel(flag).trim()), flag.help]);
  return `${table(['command', 'what it shows'], commands)}\n\n${table(['flag', 'meaning'], flags)}`;
}

/** The keys by groups, for the README. */
export function keyTable(): string {
  const rows = [...new Set(BINDINGS.map(({ group }) => group))].flatMap((group) => [
    [`**${group}**`, ''],
    ...BINDINGS.filter((binding) => binding.group === group).map(({ keys, help }) => [
      keys.map((key) => code(keyLabel(key))).join(' '),
      help,
    ]),
  ]);
  return table(['key', 'what it does'], rows);
}

/** The keys of the settings file, with their defaults. */
export function settingsTable(): string {
  const defaults: Readonly<Record<string, unknown>> = fileForm(DEFAULT_VALUES);
  return table(
    ['key', 'takes', 'default', 'meaning'],
    SETTING_NAMES.map((name) => {
      const { takes, help } = settingOf(name);
      return [
        code(name),
        takes,
        defaults[name] === undefined ? '' : code(JSON.stringify(defaults[name])),
        help,
      ];
    }),
  );
}

export function serverTable(): string {
  return table(
    ['key', 'takes', 'meaning'],
    Object.entries(SERVER_KEYS).map(([name, { takes, help }]) => [code(name), takes, help]),
  );
}

export const environmentTable = (): string =>
  table(
    ['variable', 'meaning'],
    ENVIRONMENT.map(([name, help]) => [name.split(', ').map(code).join(', '), help]),
  );

export const exitTable = (): string =>
  table(
    ['code', 'when'],
    EXIT_CODES.map(([number, help]) => [code(number), help]),
  );

export const metricTable = (): string =>
  table(
    ['metric', 'type', 'labels', 'meaning'],
    Object.values(METRICS).map((metric) => [
      code(metric.name),
      metric.type,
      metric.labels.map(code).join(', '),
      metric.help,
    ]),
  );

/** A file's text with the part between its marks replaced. Throws if it lacks these marks. */
export function withPart(path: string, text: string, name: string, part: string): string {
  const [start, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`${path} has no place for ${name}`);
  return `${text.slice(0, from) + start}\n${part}\n\n${text.slice(to)}`;
}

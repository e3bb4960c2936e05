/** Completion for fish. */
import { COMMAND_WORDS, FLAG_WORDS, type FlagWord, type Values } from './words.ts';

const quoted = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;

function offer(values: Values): string {
  if (values === 'file') return ' -r -F';
  return values === 'anything' ? ' -x' : ` -x -a ${quoted(values.join(' '))}`;
}

function flagLine({ long, short, help, value, values }: FlagWord): string {
  const words = short === undefined ? `-l ${long}` : `-s ${short} -l ${long}`;
  return `complete -c v2top ${words}${value === undefined ? '' : offer(values)} -d ${quoted(help)}`;
}

/** What `v2top completion fish` prints. */
export function fishCompletion(): string {
  const commands = COMMAND_WORDS.map(
    ({ name, help }) => `complete -c v2top -n __fish_use_subcommand -a ${name} -d ${quoted(help)}`,
  );
  const inner = COMMAND_WORDS.flatMap(({ name, values }) => {
    const seen = `complete -c v2top -n '__fish_seen_subcommand_from ${name}'`;
    if (values === 'file') return `${seen} -F`;
    return values === 'anything' || values.length === 0 ? [] : `${seen} -a ${quoted(values.join(' '))}`;
  });
  return [
    '# Completion of v2top for fish:',
    '#   v2top completion fish > ~/.config/fish/completions/v2top.fish',
    'complete -c v2top -f',
    ...commands,
    ...inner,
    ...FLAG_WORDS.map(flagLine),
    '',
  ].join('\n');
}

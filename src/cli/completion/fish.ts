/** Completion for fish. */
import type { FlagWord, Offer, Words } from './words.ts';

const quoted = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;

const SERVERS = "'(v2top completion servers 2>/dev/null)'";

function offer(offered: Offer): string {
  if (offered === 'servers') return ` -x -a ${SERVERS}`;
  if (offered === 'file') return ' -r -F';
  return offered === 'anything' ? ' -x' : ` -x -a ${quoted(offered.join(' '))}`;
}

function flagLine({ long, short, help, value, offer: offered }: FlagWord): string {
  const words = short === undefined ? `-l ${long}` : `-s ${short} -l ${long}`;
  return `complete -c v2top ${words}${value === undefined ? '' : offer(offered)} -d ${quoted(help)}`;
}

/** What `v2top completion fish` prints. */
export function fishCompletion({ flags, commands }: Words): string {
  const named = commands.map(
    ({ name, help }) => `complete -c v2top -n __fish_use_subcommand -a ${name} -d ${quoted(help)}`,
  );
  const inner = commands.flatMap(({ name, offer: offered }) => {
    const seen = `complete -c v2top -n '__fish_seen_subcommand_from ${name}'`;
    if (offered === 'file') return `${seen} -F`;
    if (offered === 'servers') return [];
    return offered === 'anything' || offered.length === 0 ? [] : `${seen} -a ${quoted(offered.join(' '))}`;
  });
  const others = commands.filter(({ offer: offered }) => offered !== 'servers').map(({ name }) => name);
  return [
    '# Completion of v2top for fish:',
    '#   v2top completion fish > ~/.config/fish/completions/v2top.fish',
    'complete -c v2top -f',
    `complete -c v2top -n 'not __fish_seen_subcommand_from ${others.join(' ')}' -a ${SERVERS} -d 'a server of the settings'`,
    ...named,
    ...inner,
    ...flags.map(flagLine),
    '',
  ].join('\n');
}

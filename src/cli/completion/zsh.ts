/** Completion for zsh: a function to source, or to save as _v2top in a folder of fpath. */
import type { FlagWord, Offer, Words } from './words.ts';

/** Quoted for single quotes, and for the brackets and colons of a specification. */
const quoted = (text: string): string => text.replaceAll("'", "'\\''");
const described = (text: string): string => quoted(text.replace(/[[\]:\\]/g, '\\$&'));

function action(offered: Offer): string {
  if (offered === 'file') return '_files';
  if (offered === 'servers') return '_v2top_servers';
  return offered === 'anything' ? ' ' : `(${offered.join(' ')})`;
}

function specification({ long, short, help, value, offer: offered }: FlagWord): string {
  const text = `[${described(help)}]`;
  const argument = value === undefined ? '' : `:${described(value)}:${action(offered)}`;
  const equals = value === undefined ? '' : '=';
  if (short === undefined) return `'--${long}${equals}${text}${argument}'`;
  const plus = value === undefined ? '' : '+';
  return `'(-${short} --${long})'{-${short}${plus},--${long}${equals}}'${text}${argument}'`;
}

/** What is offered behind a command. */
function wordsAfter(offered: Offer): string {
  if (offered === 'file' || offered === 'servers') return action(offered);
  if (offered === 'anything' || offered.length === 0) return '_message "no more words"';
  return `[[ $state == second ]] && compadd ${offered.join(' ')}`;
}

/** What `v2top completion zsh` prints. */
export function zshCompletion({ flags, commands }: Words): string {
  const named = commands.map(({ name, help }) => `    '${name}:${described(help)}'`);
  const inner = commands.map(({ name, offer }) => `        ${name}) ${wordsAfter(offer)} ;;`);
  return `#compdef v2top
# Completion of v2top for zsh. Put this into ~/.zshrc, after compinit:
#   source <(v2top completion zsh)
_v2top_servers() {
  compadd -- \${(f)"$($words[1] completion servers 2>/dev/null)"}
}
_v2top() {
  local context state state_descr line
  typeset -A opt_args
  local -a commands=(
${named.join('\n')}
  )
  _arguments -s -S \\
    ${flags.map(specification).join(' \\\n    ')} \\
    '1: :->first' '2: :->second' '*: :->more'
  case $state in
    first)
      _describe 'command' commands
      _v2top_servers
      ;;
    second|more)
      case $line[1] in
${inner.join('\n')}
        *) _v2top_servers ;;
      esac
      ;;
  esac
}
if [[ $funcstack[1] == _v2top ]]; then
  _v2top "$@"
else
  compdef _v2top v2top
fi
`;
}

/** Completion for zsh, as a function to source or to put as _v2top into a folder of fpath. */
import { COMMAND_WORDS, FLAG_WORDS, type FlagWord, type Values } from './words.ts';

/** Within single quotes, and within the brackets and between the colons of a specification. */
const quoted = (text: string): string => text.replaceAll("'", "'\\''");
const described = (text: string): string => quoted(text.replace(/[[\]:\\]/g, '\\$&'));

function action(values: Values): string {
  if (values === 'file') return '_files';
  return values === 'anything' ? ' ' : `(${values.join(' ')})`;
}

function specification({ long, short, help, value, values }: FlagWord): string {
  const text = `[${described(help)}]`;
  const argument = value === undefined ? '' : `:${described(value)}:${action(values)}`;
  const equals = value === undefined ? '' : '=';
  if (short === undefined) return `'--${long}${equals}${text}${argument}'`;
  const plus = value === undefined ? '' : '+';
  return `'(-${short} --${long})'{-${short}${plus},--${long}${equals}}'${text}${argument}'`;
}

/** What `v2top completion zsh` prints. */
export function zshCompletion(): string {
  const commands = COMMAND_WORDS.map(({ name, help }) => `    '${name}:${described(help)}'`);
  const inner = COMMAND_WORDS.map(({ name, values }) => {
    const none = values === 'anything' || (values !== 'file' && values.length === 0);
    const offer =
      values === 'file' ? '_files' : none ? '_message "no more words"' : `compadd ${values.join(' ')}`;
    return `        ${name}) ${offer} ;;`;
  });
  return `#compdef v2top
# Completion of v2top for zsh. Put this into ~/.zshrc, after compinit:
#   source <(v2top completion zsh)
_v2top() {
  local context state state_descr line
  typeset -A opt_args
  local -a commands=(
${commands.join('\n')}
  )
  _arguments -s -S \\
    ${FLAG_WORDS.map(specification).join(' \\\n    ')} \\
    '1: :->first' '2: :->second'
  case $state in
    first) _describe 'command' commands ;;
    second)
      case $line[1] in
${inner.join('\n')}
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

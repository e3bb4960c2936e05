/** Completion for bash. It needs no bash-completion package; only the completion of files needs more than bash 3.2. */
import type { FlagWord, Offer, Words } from './words.ts';

const typed = ({ long, short }: FlagWord): string =>
  short === undefined ? `--${long}` : `-${short}|--${long}`;

const spellings = ({ long, short }: FlagWord): string[] =>
  short === undefined ? [`--${long}`] : [`-${short}`, `--${long}`];

function reply(offered: Offer): string {
  if (offered === 'file') return 'compopt -o default 2>/dev/null';
  if (offered === 'servers') return 'v2top_words=$(_v2top_servers)';
  return offered === 'anything' || offered.length === 0 ? ':' : `v2top_words='${offered.join(' ')}'`;
}

/** What `v2top completion bash` prints. */
export function bashCompletion({ flags, commands }: Words): string {
  const valued = flags
    .filter(({ value }) => value !== undefined)
    .map((flag) => `    ${typed(flag)}) ${reply(flag.offer)} ;;`);
  const inner = commands.map(({ name, offer: offered }) => `        ${name}) ${reply(offered)} ;;`);
  return `# Completion of v2top for bash. Put this into ~/.bashrc:
#   source <(v2top completion bash)
_v2top_servers() {
  "\${COMP_WORDS[0]}" completion servers 2>/dev/null
}
_v2top() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} v2top_words=
  # bash takes --sort=up for three words.
  if [[ $cur == "=" ]]; then
    cur=
  elif [[ $prev == "=" ]]; then
    prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  # And @name for two, but what it is completed to has the @.
  if [[ $cur == "@" ]]; then
    prev=@
  elif [[ $prev == "@" ]]; then
    cur=@$cur
  fi
  COMPREPLY=()
  case $prev in
${valued.join('\n')}
    @) v2top_words=$(_v2top_servers) ;;
    *)
      if [[ $cur == -* ]]; then
        v2top_words='${flags.flatMap(spellings).join(' ')}'
      elif ((COMP_CWORD == 1)); then
        v2top_words="${commands.map(({ name }) => name).join(' ')} $(_v2top_servers)"
      else
        case \${COMP_WORDS[1]} in
${inner.join('\n')}
          *) ${reply('servers')} ;;
        esac
      fi
      ;;
  esac
  if [[ -n $v2top_words ]]; then
    COMPREPLY=($(compgen -W "$v2top_words" -- "$cur"))
  fi
}
complete -F _v2top v2top
`;
}

# Completion of v2top for bash. Put this into ~/.bashrc:
#   source <(v2top completion bash)
_v2top() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} v2top_words=
  # bash takes --sort=up for three words.
  if [[ $cur == "=" ]]; then
    cur=
  elif [[ $prev == "=" ]]; then
    prev=${COMP_WORDS[COMP_CWORD-2]}
  fi
  COMPREPLY=()
  case $prev in
    -s|--server) : ;;
    -i|--interval) : ;;
    -n|--count) : ;;
    --format) v2top_words='text json csv openmetrics' ;;
    --sort) v2top_words='help name up-total down-total total seen peak up down speed share' ;;
    -f|--filter) : ;;
    --timeout) : ;;
    --ca) compopt -o default 2>/dev/null ;;
    --authority) : ;;
    --config) compopt -o default 2>/dev/null ;;
    --users) : ;;
    *)
      if [[ $cur == -* ]]; then
        v2top_words='--server --interval --count --once --batch --json --csv --format --summary --sort --filter --reset --no-reset --bits --no-bits --si --no-si --timeout --tls --no-tls --ca --authority --no-color --color --ascii --no-ascii --plain --no-plain --config --users --help --version'
      elif ((COMP_CWORD == 1)); then
        v2top_words='doctor demo config completion'
      else
        case ${COMP_WORDS[1]} in
        doctor) compopt -o default 2>/dev/null ;;
        demo) : ;;
        config) : ;;
        completion) v2top_words='bash zsh fish' ;;
        esac
      fi
      ;;
  esac
  if [[ -n $v2top_words ]]; then
    COMPREPLY=($(compgen -W "$v2top_words" -- "$cur"))
  fi
}
complete -F _v2top v2top

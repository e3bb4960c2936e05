# Completion of v2top for bash. Put this into ~/.bashrc:
#   source <(v2top completion bash)
_v2top_servers() {
  "${COMP_WORDS[0]}" completion servers 2>/dev/null
}
_v2top() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} v2top_words=
  # bash takes --sort=up for three words.
  if [[ $cur == "=" ]]; then
    cur=
  elif [[ $prev == "=" ]]; then
    prev=${COMP_WORDS[COMP_CWORD-2]}
  fi
  # And @name for two, but what it is completed to has the @.
  if [[ $cur == "@" ]]; then
    prev=@
  elif [[ $prev == "@" ]]; then
    cur=@$cur
  fi
  COMPREPLY=()
  case $prev in
    -s|--server) v2top_words=$(_v2top_servers) ;;
    --ca) compopt -o default 2>/dev/null ;;
    --authority) : ;;
    -i|--interval) : ;;
    --timeout) : ;;
    --format) v2top_words='text json csv csv-excel openmetrics prometheus' ;;
    --output) compopt -o default 2>/dev/null ;;
    -n|--count) : ;;
    --sort) v2top_words='help name server speed down up total down-total up-total today month seen ips online peak share' ;;
    -f|--filter) : ;;
    --theme) v2top_words='auto dark light mono' ;;
    --history-file) compopt -o default 2>/dev/null ;;
    --config) compopt -o default 2>/dev/null ;;
    --write) compopt -o default 2>/dev/null ;;
    --users) : ;;
    --by) v2top_words='5m hour day month year all' ;;
    --since) : ;;
    --until) : ;;
    --top) : ;;
    --billing-day) : ;;
    --listen) : ;;
    --web-config) compopt -o default 2>/dev/null ;;
    --user-labels) v2top_words='names hash none' ;;
    @) v2top_words=$(_v2top_servers) ;;
    *)
      if [[ $cur == -* ]]; then
        v2top_words='-s --server --tls --no-tls --ca --authority --all -i --interval --timeout --reset --no-reset --once -b --batch --json --csv --format --output --server-info -n --count --fail --summary --summary-all --sort --bits --no-bits --si --no-si -f --filter --no-color --color --theme --ascii --no-ascii --plain --no-plain --no-history --history --history-file --record --config --write --users --by --since --until --user --inbound --outbound --top --billing-day --limit --listen --web-config --user-labels --server-label --unit --yes --ips -h --help -V --version'
      elif ((COMP_CWORD == 1)); then
        v2top_words="doctor demo exporter record history online config completion help version $(_v2top_servers)"
      else
        case ${COMP_WORDS[1]} in
        doctor) compopt -o default 2>/dev/null ;;
        demo) : ;;
        exporter) v2top_words=$(_v2top_servers) ;;
        record) v2top_words=$(_v2top_servers) ;;
        history) v2top_words='export import forget' ;;
        online) v2top_words=$(_v2top_servers) ;;
        config) : ;;
        completion) v2top_words='bash zsh fish' ;;
        help) : ;;
        version) : ;;
          *) v2top_words=$(_v2top_servers) ;;
        esac
      fi
      ;;
  esac
  if [[ -n $v2top_words ]]; then
    COMPREPLY=($(compgen -W "$v2top_words" -- "$cur"))
  fi
}
complete -F _v2top v2top

#compdef v2top
# Completion of v2top for zsh. Put this into ~/.zshrc, after compinit:
#   source <(v2top completion zsh)
_v2top_servers() {
  compadd -- ${(f)"$($words[1] completion servers 2>/dev/null)"}
}
_v2top() {
  local context state state_descr line
  typeset -A opt_args
  local -a commands=(
    'doctor:what is missing in the core'\''s configuration, and the lines to add'
    'demo:the live tables on an embedded core with made-up traffic, over real gRPC'
    'exporter:the numbers of one or several cores for Prometheus, over HTTP'
    'record:goes on counting when no screen is open'
    'history:who carried how much'
    'online:who is on line, and from how many addresses'
    'config:the settings in force, and where each comes from'
    'completion:what makes bash, zsh or fish complete the words of v2top'
    'help:what v2top or one of its commands takes'
    'version:the version'
  )
  _arguments -s -S \
    '(-s --server)'{-s+,--server=}'[the core'\''s API]:ADDRESS:_v2top_servers' \
    '--tls[TLS to the API inbound]' \
    '--no-tls[not --tls]' \
    '--ca=[trust the certificates in FILE]:FILE:_files' \
    '--authority=[the name in the certificate]:NAME: ' \
    '--all[all "servers" of the settings file]' \
    '(-i --interval)'{-i+,--interval=}'[time between polls]:SECONDS: ' \
    '--timeout=[deadline of one call, default 3]:SECONDS: ' \
    '--reset[zero the core'\''s counters at each poll]' \
    '--no-reset[read-only]' \
    '--once[one reading, printed now]' \
    '(-b --batch)'{-b,--batch}'[plain text, one block a sample]' \
    '--json[one JSON object a line for each sample]' \
    '--csv[one row for each counter and sample]' \
    '--format=[text, json, csv, csv-excel, or with --once openmetrics or prometheus]:FORMAT:(text json csv csv-excel openmetrics prometheus)' \
    '--output=[with --once]:FILE:_files' \
    '--server-info[with --once]' \
    '(-n --count)'{-n+,--count=}'[stop after N samples]:N: ' \
    '--fail[end with exit code 1 when the core stops answering]' \
    '--summary[at the end the totals, means and peaks of the run, as the live tables always do]' \
    '--summary-all[all rows in the totals that the live tables print at the end, instead of those that fit the terminal]' \
    '--sort=[first order, + ascending or - descending]:\[+-\]COLUMN:(help name speed down up total down-total up-total today month seen ips online peak share)' \
    '--bits[bits instead of bytes]' \
    '--no-bits[not --bits]' \
    '--si[powers of 1000 instead of 1024]' \
    '--no-si[not --si]' \
    '(-f --filter)'{-f+,--filter=}'[only names with all words of TEXT]:TEXT: ' \
    '--no-color[no colours]' \
    '--color[not --no-color]' \
    '--theme=[auto]:THEME:(auto dark light mono)' \
    '--ascii[nothing but ASCII on the screen]' \
    '--no-ascii[not --ascii]' \
    '--plain[a linear mode with no cursor movement, for screen readers and logs]' \
    '--no-plain[not --plain]' \
    '--no-history[record nothing on disk]' \
    '--history[not --no-history]' \
    '--history-file=[the history instead of this user'\''s own]:FILE:_files' \
    '--record[record a read-only run too]' \
    '--config=[the settings file instead of ~/.config/v2top/config.json]:FILE:_files' \
    '--write=[write the corrected configuration to FILE, a new one, with the comments kept]:FILE:_files' \
    '--users=[how many users the demo makes up, default 36]:N: ' \
    '--by=[one line for each 5m, hour, day, month or year, or one for all]:TIME:(5m hour day month year all)' \
    '--since=[from a date on, such as 2026-11-01, 2026-11, yesterday, 7d or 24h]:DATE: ' \
    '--until=[up to the end of a date or month]:DATE: ' \
    '--user[users, which is the default]' \
    '--inbound[inbounds]' \
    '--outbound[outbounds]' \
    '--top=[only the N greatest]:N: ' \
    '--billing-day=[months that begin on the Nth]:N: ' \
    '--limit[this month against the quotas of the settings]' \
    '--listen=[where scrapers find it, default 127.0.0.1]:HOST\:PORT: ' \
    '--web-config=[TLS and passwords, in the format of Prometheus'\'' exporters]:FILE:_files' \
    '--user-labels=[what labels say of users]:WHAT:(names hash none)' \
    '--server-label[a server label, which several cores have anyway]' \
    '--unit[print a systemd unit that does it, for these addresses]' \
    '--yes[forget without asking]' \
    '--ips[the addresses too]' \
    '(-h --help)'{-h,--help}'[this text]' \
    '(-V --version)'{-V,--version}'[the version]' \
    '1: :->first' '2: :->second' '*: :->more'
  case $state in
    first)
      _describe 'command' commands
      _v2top_servers
      ;;
    second|more)
      case $line[1] in
        doctor) _files ;;
        demo) _message "no more words" ;;
        exporter) _v2top_servers ;;
        record) _v2top_servers ;;
        history) [[ $state == second ]] && compadd export import forget ;;
        online) _v2top_servers ;;
        config) _message "no more words" ;;
        completion) [[ $state == second ]] && compadd bash zsh fish ;;
        help) _message "no more words" ;;
        version) _message "no more words" ;;
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

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
    'demo:the live tables of an embedded core with made-up traffic, over real gRPC'
    'exporter:the numbers of one or several cores for Prometheus, over HTTP'
    'record:count without a screen'
    'history:who used how much'
    'online:who is online, and from how many addresses'
    'config:the settings in force, and where each comes from'
    'completion:the completion script for bash, zsh or fish'
    'help:help on v2top or one of its commands'
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
    '(-b --batch)'{-b,--batch}'[plain text, one block per sample]' \
    '--json[one JSON object per line and sample]' \
    '--csv[one row per counter and sample]' \
    '--format=[text, json, csv, csv-excel, or with --once openmetrics or prometheus]:FORMAT:(text json csv csv-excel openmetrics prometheus)' \
    '--output=[with --once]:FILE:_files' \
    '--server-info[with --once]' \
    '(-n --count)'{-n+,--count=}'[stop after N samples]:N: ' \
    '--fail[end with exit code 1 when the core stops answering]' \
    '--summary[print the totals, means and peaks of the run at the end, as the live tables do]' \
    '--summary-all[list all rows in the totals at the end of the live tables, not only those that fit the terminal]' \
    '--sort=[initial order, + ascending or - descending]:\[+-\]COLUMN:(help name server speed down up total down-total up-total today month seen ips online peak share)' \
    '--bits[bits instead of bytes]' \
    '--no-bits[not --bits]' \
    '--si[powers of 1000 instead of 1024]' \
    '--no-si[not --si]' \
    '(-f --filter)'{-f+,--filter=}'[only names with all words of TEXT]:TEXT: ' \
    '--no-color[no colours]' \
    '--color[not --no-color]' \
    '--theme=[auto]:THEME:(auto dark light mono)' \
    '--ascii[only ASCII on the screen]' \
    '--no-ascii[not --ascii]' \
    '--plain[a linear mode without cursor movement, for screen readers and logs]' \
    '--no-plain[not --plain]' \
    '--no-history[record nothing on disk]' \
    '--history[not --no-history]' \
    '--history-file=[use FILE instead of this user'\''s own history]:FILE:_files' \
    '--record[record a read-only run too]' \
    '--config=[use FILE instead of ~/.config/v2top/config.json]:FILE:_files' \
    '--write=[write the corrected configuration to a new FILE and keep the comments]:FILE:_files' \
    '--users=[the number of made-up users, default 36]:N: ' \
    '--by=[one line per 5m, hour, day, month or year, or one for all]:TIME:(5m hour day month year all)' \
    '--since=[start at a date such as 2026-11-01, 2026-11, yesterday, 7d or 24h]:DATE: ' \
    '--until=[stop at the end of a date or month]:DATE: ' \
    '--user[users]' \
    '--inbound[inbounds]' \
    '--outbound[outbounds]' \
    '--top=[only the N greatest]:N: ' \
    '--billing-day=[begin months on the Nth]:N: ' \
    '--limit[compare this month with the quotas of the settings]' \
    '--listen=[the address to listen on, default 127.0.0.1]:HOST\:PORT: ' \
    '--web-config=[TLS and passwords, in the format of Prometheus'\'' exporters]:FILE:_files' \
    '--user-labels=[what labels say about users]:WHAT:(names hash none)' \
    '--server-label[add a server label, as several cores always have]' \
    '--unit[print a systemd unit that records these addresses]' \
    '--yes[forget without confirmation]' \
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

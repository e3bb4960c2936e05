#!/bin/bash
# The work of the script in V2Ray's guide, which operators run under watch: one call of v2ctl, its answer made into
# lines by awk and sed, and for either table a choice of lines, an order, two sums, units and columns.
# Usage: traffic.sh V2CTL HOST:PORT
set -eu

counters=$("$1" api --server="$2" StatsService.QueryStats 'pattern: "" reset: true' |
  awk -F'"' '
    /name:/ { if (open) print row, 0; split($2, part, ">>>"); row = part[1] ":" part[2] "->" part[4]; open = 1 }
    /value:/ { split($0, word, " "); print row, word[2]; open = 0 }
    END { if (open) print row, 0 }' |
  sed 's/link / /')

table() {
  local rows up down
  rows=$(grep "^$1:" <<<"$counters" | sort -r)
  up=$(awk '/->up / { sum += $2 } END { print sum + 0 }' <<<"$rows")
  down=$(awk '/->down / { sum += $2 } END { print sum + 0 }' <<<"$rows")
  printf '\n---- %s ----\n' "$1"
  printf '%s\nTOTAL->up %s\nTOTAL->down %s\n' "$rows" "$up" "$down" |
    numfmt --field=2 --suffix=B --to=iec | column -t
}

table inbound
table user

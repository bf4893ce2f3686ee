#!/bin/sh
# sh rollup.sh TRUTH REPORT: whether a report (coldtrail report --format json) says of companies,
# countries, sectors and roles what the corpus maker's truth file says: how many mails, in how many
# places, when first and when last. Prints the differences. Exit codes: 0 none, 1 some, 2 usage or a missing program.
set -eu
if [ $# != 2 ]; then
    echo "usage: sh rollup.sh TRUTH REPORT" >&2
    exit 2
fi
command -v jq >/dev/null || { echo "rollup.sh: jq is not installed" >&2; exit 2; }
truth=$1
report=$2
LC_ALL=C
export LC_ALL
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

planted='[.[] | select(.class == "planted")]'
jq -rs "$planted"' | group_by(.company)[] |
    ["company", .[0].company, .[0].country, .[0].sector, length, (map(.copies) | add),
     (map(.role) | unique | join(";")), (map(.date) | min), (map(.date) | max)] | @tsv' \
    "$truth" >"$work/truth"
jq -r '.targets[] | ["company", .company, .country, .sector, .mails, .places,
                     (.roles | sort | join(";")), .first_seen, .last_seen] | @tsv' \
    "$report" >"$work/report"
for key in country:countries sector:sectors role:roles; do
    jq -rs --arg key "${key%:*}" "$planted"' | group_by(.[$key])[] |
        [$key, .[0][$key], length, (map(.company) | unique | length),
         (map(.date) | min), (map(.date) | max)] | @tsv' "$truth" >>"$work/truth"
    jq -r --arg key "${key%:*}" --arg section "${key#*:}" '.[$section][] |
        [$key, .name, .mails, .companies, .first_seen, .last_seen] | @tsv' \
        "$report" >>"$work/report"
done
sort -o "$work/truth" "$work/truth"
sort -o "$work/report" "$work/report"
if diff "$work/truth" "$work/report"; then
    echo "roll-up as in the truth file: $(grep -c '^company' "$work/truth") companies," \
        "$(grep -c '^country' "$work/truth") countries, $(grep -c '^role' "$work/truth") roles," \
        "$(grep -c '^sector' "$work/truth") sectors"
else
    echo "roll-up differs: < truth, > report"
    exit 1
fi

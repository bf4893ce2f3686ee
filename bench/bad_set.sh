#!/bin/sh
# What four bad rules do to a hunt: CPU seconds with the pack alone and with them beside it, in turn,
# and the ratio of the medians. Build the release first (prepare.sh).
#     bench/bad_set.sh COLDTRAIL MAIL
set -eu
coldtrail=$1
mail=$2
root=$(cd "$(dirname "$0")/.." && pwd)
pack=$root/signatures/packs/coldchain
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/rules"

# bad_rule NAME EXPRESSION
bad_rule() {
    printf 'title: %s\nlogsource: {category: email}\ndetection:\n  s: {coldtrail.body.text|re: %s}\n  condition: s\n' \
        "$1" "'$2'" >"$work/rules/$1.yml"
}
bad_rule catastrophic '(\w+\s?)+:$'
bad_rule only-for-pcre2 '(?=[a-z])([a-z ]+)+#$'
bad_rule endless '(ä|[a-zö-€]{1,900}.{1,900}){1,300}x'
bad_rule everything '\S'
printf 'title: broken\nlogsource: {category: email\n' >"$work/rules/broken.yml"

# hunt NAME RULES…: one line of CPU seconds, user and system together, in NAME.
hunt() {
    name=$1
    shift
    rm -rf "$work/case"
    /usr/bin/time -a -o "$work/$name" -f '%U %S' \
        "$coldtrail" hunt -q --exit-zero -j 1 "$@" -o "$work/case" "$mail" 2>/dev/null
}
median() {
    awk 'NF == 2 { print $1 + $2 }' "$work/$1" | sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'
}

hunt warm -r "$pack" -r "$work/rules"
for round in 1 2 3 4 5; do
    hunt good -r "$pack"
    hunt bad -r "$pack" -r "$work/rules"
done
echo "$(median good) $(median bad)" | awk '{ printf "pack alone %.2f s, with bad rules %.2f s: ratio %.2f\n", $1, $2, $2 / $1 }'

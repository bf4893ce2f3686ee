#!/bin/sh
# signatures/README.md names every modifier, and no test that is not there: in the last column of its
# tables `test_NOUN`, alone or with its folder, is a file, and a word_with_underscores a test that runs.
set -eu
LC_ALL=C
export LC_ALL
page=signatures/README.md
wrong=0

complain() {
    echo "$page: $1" >&2
    wrong=1
}

shown=$(grep '^|' "$page" | grep -v '^|--' | sed 's/\\|/ /g' | awk -F'|' '{ print $(NF - 1) }')
files=$(printf '%s\n' "$shown" | grep -o '`[^`]*test_[a-z0-9_]*`' | tr -d '`' | sort -u)
tests=$(printf '%s\n' "$shown" | sed 's/`[^`]*`//g' | tr -c 'a-z0-9_\n' '\n' | grep '_' | sort -u)
[ -n "$files" ] && [ -n "$tests" ] || complain 'names no tests'

for file in $files; do
    case $file in
    tests/*) [ -f "$file.c" ] || complain "there is no $file.c" ;;
    *) [ -f "tests/signatures/$file.c" ] || complain "there is no tests/signatures/$file.c" ;;
    esac
done
for test in $tests; do
    grep -rqF "cmocka_unit_test($test)" tests || complain "no test $test runs"
done

modifiers=$(grep -o '{"[a-z0-9]*", [MR][A-Z]*_' signatures/modifiers.c | cut -d'"' -f2)
[ -n "$modifiers" ] || complain 'no modifier found in signatures/modifiers.c'
rows=$(sed -n '/^| modifier/,/^$/p' "$page" | awk -F'|' '{ print $2 $3 }')
for modifier in $modifiers; do
    printf '%s\n' "$rows" | grep -qF "\`$modifier\`" || complain "no row tells of $modifier"
done
exit $wrong

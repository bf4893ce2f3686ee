#!/bin/sh
# test_decode.sh PROGRAM CORPUS_PROGRAM: coldtrail-decode measures each way to decode, yields the
# same in every run, and the same leaves as its peer.
set -eu

program=$1
corpus=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mailbox=$folder/small.mbox

fail() {
    echo "test_decode: $*" >&2
    exit 1
}

yielded() { # FILE
    sed -n '/^yielded/,$p' "$1"
}

column() { # FILE NAME NUMBER
    yielded "$1" | awk -v name="$2" -v number="$3" '$1 == name { print $number }'
}

"$corpus" --out "$mailbox" --format mbox --size 1M --seed 5
"$program" --rounds 2 "$mailbox" >"$folder/first" || fail "first run: exit status $?"
"$program" --rounds 2 "$mailbox" >"$folder/second" || fail "second run: exit status $?"
yielded "$folder/first" >"$folder/first.yielded"
yielded "$folder/second" | cmp - "$folder/first.yielded" || fail "two runs yield other things"

for name in decode everything opened; do
    [ "$(column "$folder/first" "$name" 3)" -gt 100000 ] || fail "$name: hardly a content"
done
messages=$(grep -c '^From ' "$mailbox")
grep -q "^mail  *$messages messages" "$folder/first" || fail "not $messages messages"
if grep -q '^gmime' "$folder/first.yielded"; then
    for number in 2 3; do
        [ "$(column "$folder/first" gmime $number)" = "$(column "$folder/first" decode $number)" ] ||
            fail "the peer yields other leaves or contents"
    done
fi

"$program" --rounds 1 --only decode "$mailbox" >"$folder/only"
[ "$(column "$folder/only" decode 7)" = "$(column "$folder/first" decode 7)" ] ||
    fail "--only changes what is yielded"
[ "$(yielded "$folder/only" | wc -l)" -eq 2 ] || fail "--only measures more than one"

"$program" --help | grep -q '^examples:' || fail "the help has no examples"
set +e
for arguments in "" "--rounds 0 $mailbox" "--only nothing $mailbox" "$folder/missing"; do
    # shellcheck disable=SC2086 # the arguments are meant to be split
    "$program" $arguments >"$folder/out" 2>&1
    [ $? -eq 2 ] || fail "accepted: $arguments"
    grep -q '^error: coldtrail-decode: ' "$folder/out" || fail "no word why: $arguments"
done

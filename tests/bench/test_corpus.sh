#!/bin/sh
# test_corpus.sh PROGRAM: coldtrail-corpus repeats itself, keeps to the size, tells the truth, and
# writes containers that the usual tools read.
set -eu

program=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
planted=69
near_misses=44
size=10485760

fail() {
    echo "test_corpus: $*" >&2
    exit 1
}

make_corpus() { # NAME FORMAT [OPTION…]
    name=$1
    format=$2
    shift 2
    "$program" --out "$folder/$name" --format "$format" --size 10M --seed 5 \
        --planted "$planted" --near-misses "$near_misses" --duplicates 7 \
        --truth "$folder/$name.truth" "$@" || fail "$format: not written"
}

header_number() { # NAME KEY
    head -n 1 "$folder/$1.truth" | sed "s/.*\"$2\":\([0-9]*\).*/\1/"
}

says_what_it_planted() {
    lines=$(grep -c '"sha256":"[0-9a-f]\{64\}"' "$folder/$1.truth")
    [ "$lines" -eq $((planted + near_misses)) ] || fail "$1: $lines truth lines"
    [ "$(grep -c '"class":"planted"' "$folder/$1.truth")" -eq "$planted" ] ||
        fail "$1: wrong number of planted lines"
    [ "$(grep -c '"copies":2' "$folder/$1.truth")" -eq 7 ] || fail "$1: wrong number of copies"
    raw=$(header_number "$1" raw_bytes)
    [ "$raw" -gt $((size * 9 / 10)) ] && [ "$raw" -lt $((size * 11 / 10)) ] ||
        fail "$1: $raw raw bytes"
}

counts_its_messages() { # NAME COUNT
    [ "$(header_number "$1" messages)" -eq "$2" ] || fail "$1: $2 messages found"
}

# Every message of the truth file is among the files under a folder.
holds_every_digest() { # NAME FOLDER
    find "$2" -type f -exec sha256sum {} + | cut -c 1-64 | sort -u >"$folder/found"
    sed -n 's/.*"sha256":"\([0-9a-f]*\)".*/\1/p' "$folder/$1.truth" | sort -u >"$folder/wanted"
    missing=$(comm -13 "$folder/found" "$folder/wanted" | wc -l)
    [ "$missing" -eq 0 ] || fail "$1: $missing digests are not in the container"
}

for format in tar.zst tar zip mbox mbox.gz mbox.zst maildir.tar; do
    make_corpus "corpus.$format" "$format"
    TZ=Asia/Seoul LC_ALL=C make_corpus "again.$format" "$format"
    cmp "$folder/corpus.$format" "$folder/again.$format" || fail "$format: two runs differ"
    cmp "$folder/corpus.$format.truth" "$folder/again.$format.truth" ||
        fail "$format: two truth files differ"
    says_what_it_planted "corpus.$format"
    rm "$folder/again.$format"
done

make_corpus other mbox --seed 6
cmp -s "$folder/other" "$folder/corpus.mbox" && fail "the seed changes nothing"

counts_its_messages corpus.mbox "$(grep -c '^From ' "$folder/corpus.mbox")"
gzip -dc "$folder/corpus.mbox.gz" | cmp - "$folder/corpus.mbox" || fail "mbox.gz differs from mbox"
zstd -dcq "$folder/corpus.mbox.zst" | cmp - "$folder/corpus.mbox" ||
    fail "mbox.zst differs from mbox"

mkdir "$folder/mailboxes" "$folder/eml" "$folder/maildir" "$folder/plain"
zstd -dcq "$folder/corpus.tar.zst" | tar -xf - -C "$folder/mailboxes"
find "$folder/mailboxes" -name '*.mbox.gz' -exec gzip -dc {} + >"$folder/all.mbox"
counts_its_messages corpus.tar.zst "$(grep -c '^From ' "$folder/all.mbox")"
[ -f "$folder/mailboxes/2020/09/polarfracht.mbox.gz" ] || fail "tar.zst: a mailbox is missing"
tar -xf "$folder/corpus.tar" -C "$folder/plain"
counts_its_messages corpus.tar "$(find "$folder/plain" -type f -exec cat {} + | grep -c '^From ')"

unzip -q "$folder/corpus.zip" -d "$folder/eml"
counts_its_messages corpus.zip "$(find "$folder/eml" -name '*.eml' | wc -l)"
holds_every_digest corpus.zip "$folder/eml"
tar -xf "$folder/corpus.maildir.tar" -C "$folder/maildir"
counts_its_messages corpus.maildir.tar "$(find "$folder/maildir" -type f | wc -l)"
holds_every_digest corpus.maildir.tar "$folder/maildir"

"$program" --targets "$folder/targets.csv"
[ "$(head -n 1 "$folder/targets.csv")" = "company,domains,country,sector,aliases" ] ||
    fail "the watchlist has another header"
[ "$(wc -l <"$folder/targets.csv")" -eq 45 ] || fail "the watchlist has not 44 companies"
[ "$(cut -d , -f 3 "$folder/targets.csv" | sed 1d | sort -u | wc -l)" -eq 14 ] ||
    fail "the watchlist has not 14 countries"

set +e
"$program" --out "$folder/x" --format cpio 2>/dev/null
[ $? -eq 2 ] || fail "an unknown format is accepted"
"$program" --help | grep -q '^examples:' || fail "the help has no examples"

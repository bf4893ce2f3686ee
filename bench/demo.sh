#!/bin/sh
# The main job in one command: make years of mail with a campaign hidden in them, hunt for it, and
# compare what was found with what was hidden. SIZE, PLANTED and SEED change the archive.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
sh "$here/prepare.sh"
cd "$here/.."

size=${SIZE:-100M}
planted=${PLANTED:-200}
demo=build/demo
rm -rf "$demo"
mkdir -p "$demo"

echo "Making $size of mail of 44 fictional companies with $planted campaign messages in it"
build/release/coldtrail-corpus --out "$demo/mail.tar.zst" --format tar.zst --size "$size" \
    --seed "${SEED:-1}" --planted "$planted" --near-misses "$planted" --duplicates 10 \
    --truth "$demo/truth.jsonl"

echo
echo "\$ coldtrail hunt -r signatures/packs/coldchain -o $demo/case $demo/mail.tar.zst"
code=0
build/release/coldtrail hunt -r signatures/packs/coldchain -o "$demo/case" "$demo/mail.tar.zst" ||
    code=$?
if [ "$code" != 1 ]; then
    echo "error: the hunt ended with $code, where 1 (complete, hits) was expected" >&2
    exit 1
fi

echo
build/release/coldtrail-score --min-level high "$demo/truth.jsonl" "$demo/case/hits.jsonl"

echo
echo "\$ coldtrail report $demo/case"
build/release/coldtrail report "$demo/case" || [ $? = 1 ]

#!/bin/sh
# The founding question at its size: a campaign of PLANTED mails and as many near misses hidden in
# SIZE of mail of 44 companies. Is every one found, nothing else, and does the report's roll-up say
# what was hidden?
set -eu
here=$(cd "$(dirname "$0")" && pwd)
sh "$here/prepare.sh"
cd "$here/.."

size=${SIZE:-1100M}
planted=${PLANTED:-500}
work=build/rollup
rm -rf "$work"
mkdir -p "$work"
build/release/coldtrail-corpus --out "$work/mail.tar.zst" --format tar.zst --size "$size" \
    --seed "${SEED:-1}" --planted "$planted" --near-misses "$planted" --duplicates 50 \
    --truth "$work/truth.jsonl"

code=0
build/release/coldtrail hunt -q -r signatures/packs/coldchain -o "$work/case" \
    "$work/mail.tar.zst" || code=$?
[ "$code" = 1 ] || { echo "error: the hunt ended with $code, not 1" >&2; exit 1; }
for level in critical high medium; do
    build/release/coldtrail-score --min-level "$level" "$work/truth.jsonl" \
        "$work/case/hits.jsonl" | head -n 1
done
echo
build/release/coldtrail report "$work/case" || [ $? = 1 ]
echo
build/release/coldtrail report --format json "$work/case" >"$work/report.json" || [ $? = 1 ]
sh bench/score/rollup.sh "$work/truth.jsonl" "$work/report.json"

# A hunt that is told to stop, or killed, keeps what it found and says that it is not complete.
. "$(dirname "$0")/lib.sh"
needs jq gzip

# Small on disk and long to read: one mailbox over and over, twenty times.
make_corpus part.mbox mbox 8 --size 4M
for copy in 1 2 3 4 5 6 7 8; do cat part.mbox; done | gzip -1 >archive.mbox.gz
mkdir long
for copy in 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20; do
    cp archive.mbox.gz "long/$copy.mbox.gz"
done

# Whether hits are on disk. What a case begins with, its rules above all, is there before them.
has_hits() {
    if command -v sqlite3 >/dev/null; then
        hits=$(sqlite3 -readonly case/case.db 'SELECT count(*) FROM hit' 2>/dev/null) || return 1
        [ "$hits" -gt 0 ]
    else
        [ "$(find case -name 'case.db-wal' -size +2M 2>/dev/null)" ]
    fi
}

# Start a hunt and wait until its first hits are on disk.
start_hunt() {
    rm -rf case
    "$coldtrail" hunt --no-progress -r "$rules" -o case -j 2 long >out 2>err </dev/null &
    process=$!
    tries=0
    until has_hits; do
        tries=$((tries + 1))
        [ "$tries" -lt 400 ] || fail "no hits in case.db after 40 s"
        kill -0 "$process" 2>/dev/null || fail "the hunt ended before it could be interrupted"
        sleep 0.1
    done
}

for signal in INT TERM; do
    checks "SIG$signal: exit code 3, the ledger says interrupted and adds up, the hits are valid"
    start_hunt
    kill "-$signal" "$process"
    code=0
    wait "$process" || code=$?
    judge_exit 3 "$code" "a hunt that got SIG$signal"
    adds_up case/ledger.json
    holds case/ledger.json '
        .interrupted and (.complete | not)
        and .totals.messages.seen > 0
        and .totals.archives.seen == 20
        and any(.problems[]; .reason == "interrupted")'
    jq -e '.coldtrail.hit_id' case/hits.jsonl >ids || fail "hits.jsonl is not JSON Lines"
    [ -s ids ] || fail "the hits found before are lost"
    grep -q 'interrupted' out || fail "the summary doesn't say so"
done

checks "kill -9: the database still opens, and holds what was committed"
start_hunt
kill -9 "$process"
wait "$process" 2>/dev/null || true
[ ! -e case/hits.jsonl ] || fail "hits.jsonl is there, though the hunt never ended"
if command -v sqlite3 >/dev/null; then
    [ "$(sqlite3 case/case.db 'PRAGMA integrity_check')" = ok ] || fail "case.db is damaged"
    [ "$(sqlite3 case/case.db 'SELECT count(*) FROM hit')" -gt 0 ] || fail "no hit was committed"
fi
run 2 hunt -q -r "$rules" -o case part.mbox
hunt 1 case --force part.mbox
holds case/ledger.json '.complete'

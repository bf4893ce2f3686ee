# Damage costs what it hit, never more: what came before is kept, the rest is named in the ledger.
. "$(dirname "$0")/lib.sh"
needs jq gzip zstd zip tar

# Six mailboxes of ten, and all of them in one.
mkdir boxes
for box in 1 2 3 4 5 6; do
    bulky_mailbox 10 "$box" | sed "s/^Subject: Letter/& $box-/" >"boxes/$box.mbox"
done
cat boxes/*.mbox >whole.mbox
gzip -c whole.mbox >whole.mbox.gz
tar -cf whole.tar boxes
zstd -qc whole.tar >whole.tar.zst
zip -qr whole.zip boxes
zip -qr0 stored.zip boxes

# cut_off NEW OLD: the first three quarters. spoil NEW OLD: 300 other bytes behind them.
cut_off() { head -c $(($(wc -c <"$2") * 3 / 4)) "$2" >"$1"; }
spoil() {
    at=$(($(wc -c <"$2") * 3 / 4))
    head -c "$at" "$2" >"$1"
    noise 99 | head -c 300 >>"$1"
    tail -c +$((at + 301)) "$2" >>"$1"
}

# damaged FILE REASON FEWEST MOST: the hunt ends with 3, keeps so many of the 60 messages, and
# names the file and the reason.
damaged() {
    rm -rf case
    hunt 3 case "$1"
    holds case/ledger.json '
        .complete == false and .interrupted == false
        and .totals.messages.seen >= $fewest and .totals.messages.seen <= $most
        and any(.problems[]; .reason == $reason and (.path | startswith($file)))
        and all(.problems[]; .path | startswith($file))
        and all(.archives[]; .path == $file and .outcome == "partial" and .reason == $reason)' \
        --arg file "$1" --arg reason "$2" --argjson fewest "$3" --argjson most "$4"
    shows_its_hit
}

shows_its_hit() {
    [ -s case/hits.jsonl ] || fail "the hit before the damage is lost"
    jq -e . case/hits.jsonl >jq.out || fail "hits.jsonl is not JSON Lines"
    run 0 explain "$(jq -r .coldtrail.location.path case/hits.jsonl | head -n 1)"
    grep -q 'subject: Marked letter 2' out || grep -q 'Subject: Marked letter 2' out ||
        fail "explain shows another message than the one that was hit"
}

checks "a truncated archive: exit code 3, what came before is kept, the ledger says where"
for kind in mbox.gz tar tar.zst zip; do
    cut_off "cut.$kind" "whole.$kind"
    damaged "cut.$kind" truncated 20 46
done

checks "a corrupted archive: the same, and a wrong checksum is not overlooked"
for kind in mbox.gz tar.zst zip; do
    spoil "spoilt.$kind" "whole.$kind"
    damaged "spoilt.$kind" corrupt 20 60
done
spoil spoilt-stored.zip stored.zip
damaged spoilt-stored.zip corrupt 59 60

checks "a mailbox cut off within a message: all that is left is read"
cut_off cut.mbox whole.mbox
rm -rf case
run_code=0
"$coldtrail" hunt -q -r "$rules" -o case cut.mbox >out 2>err || run_code=$?
# An mbox doesn't say how long it is: whether its last message is whole cannot be known.
[ "$run_code" = 1 ] || [ "$run_code" = 3 ] || fail "ended with $run_code"
adds_up case/ledger.json
holds case/ledger.json '.totals.messages.seen == 45'
shows_its_hit

checks "one damaged member of a good archive: the members behind it are read"
mkdir mixed
cp boxes/1.mbox mixed/1.mbox
gzip -c boxes/2.mbox >2.mbox.gz
head -c 3000 2.mbox.gz >mixed/2.mbox.gz
cp boxes/3.mbox mixed/3.mbox
tar -cf mixed.tar mixed/1.mbox mixed/2.mbox.gz mixed/3.mbox
rm -rf case
hunt 3 case mixed.tar
holds case/ledger.json '
    .totals.messages.seen >= 20 and .totals.archives.partial == 1
    and any(.problems[]; .path == "mixed.tar!mixed/2.mbox.gz" and .reason == "truncated")'
run 0 explain 'mixed.tar!mixed/3.mbox#10'

# --- What is no mail at all ---

# reason_of FILE OUTCOME REASON CODE: on its own, a file ends so.
reason_of() {
    rm -rf case
    hunt "$4" case "$1"
    holds case/ledger.json '
        (.archives | length) == 1 and .archives[0].path == $file
        and .archives[0].outcome == $outcome and .archives[0].reason == $reason
        and any(.problems[]; .level == "archives" and .path == $file and .reason == $reason)' \
        --arg file "$1" --arg outcome "$2" --arg reason "$3"
}

checks "what is not read has its own reason"
mkdir odd
: >odd/empty
printf '{"kind": "notes", "of": ["nobody"], "at": "2020-09-07"}\n' >odd/notes.json
{ printf '!BDN'; head -c 4096 /dev/zero; } >odd/outlook.pst
reason_of odd/empty skipped empty 0
reason_of odd/notes.json skipped not-mail 0
reason_of odd/outlook.pst skipped unsupported 3
mkfifo odd/pipe
reason_of odd/pipe skipped special-file 0
ln -s nowhere odd/dangling
reason_of odd/dangling failed unreadable 3
ln -s loop-b odd/loop-a
ln -s loop-a odd/loop-b
reason_of odd/loop-a failed unreadable 3
reason_of odd/absent failed unreadable 3
ln -s ../boxes/1.mbox odd/link
if [ "$(id -u)" != 0 ]; then
    cp boxes/1.mbox odd/locked
    chmod 000 odd/locked
    reason_of odd/locked failed unreadable 3
fi

checks "an encrypted zip"
(cd boxes && zip -q -P secret ../odd/encrypted.zip 1.mbox)
rm -rf case
hunt 3 case odd/encrypted.zip
holds case/ledger.json '
    .totals.messages.seen == 0
    and any(.problems[]; .path == "odd/encrypted.zip!1.mbox" and .reason == "encrypted")'
if command -v 7z >/dev/null; then
    checks "a 7z whose very names are encrypted"
    7z a -bd -psecret -mhe=on odd/hidden.7z boxes/1.mbox >/dev/null
    rm -rf case
    hunt 3 case odd/hidden.7z
    holds case/ledger.json 'any(.problems[]; .path == "odd/hidden.7z" and .reason == "encrypted")'
    rm odd/hidden.7z
fi

checks "a folder of all of these: every file is accounted for, once, and the mail is read"
cp boxes/1.mbox odd/mail
rm -rf case
hunt 3 case odd
find odd ! -type d | sort >wanted
jq -r '.archives[].path' case/ledger.json | sort >listed
diff wanted listed >&2 || fail "archives[] and the folder differ"
holds case/ledger.json '
    def reason_of($name): .archives[] | select(.path == "odd/" + $name) | .reason;
    .totals.messages.seen == 10
    and reason_of("link") == "symbolic-link" and reason_of("dangling") == "symbolic-link"
    and reason_of("pipe") == "special-file" and reason_of("empty") == "empty"
    and reason_of("notes.json") == "not-mail" and reason_of("outlook.pst") == "unsupported"
    and reason_of("mail") == ""'

checks "the case a hunt writes is not hunted through"
cp -r boxes within
rm -rf within/case
hunt 1 within/case within
hunt 1 within/case --force within
holds within/case/ledger.json '.totals.messages.seen == 60'

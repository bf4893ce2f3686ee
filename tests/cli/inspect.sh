# What is in an archive: tables, JSON, and where each message begins.
. "$(dirname "$0")/lib.sh"
needs jq gzip zip

cat >inbox.mbox <<'END'
From a@sender.example Mon Sep  7 08:00:00 2020
From: a@sender.example
To: b@receiver.example
Subject: First
Date: Mon, 07 Sep 2020 08:00:00 +0000

Body.
>From here on, still the first message.

From a@sender.example Tue Sep  8 08:00:00 2020
From: a@other.example
Subject: =?utf-8?Q?Zweite_=C3=9Cbung?=
Date: Tue, 08 Sep 2020 08:00:00 +0000

Body.

From a@sender.example Wed Sep  9 08:00:00 2020
From: a@sender.example
Subject: Third, undated

Body of the third.
END

checks "--messages --json: offsets and lengths are those of the file's own bytes"
run 0 inspect --messages --json inbox.mbox
cp out lines
# A message begins behind its From_ line.
grep -b '^From ' inbox.mbox | while IFS=: read -r offset line; do
    echo $((offset + ${#line} + 1))
done >wanted
jq -r .offset lines >offsets
diff wanted offsets >&2 || fail "the offsets differ from those of grep -b"
jq -r '[.number, .offset, .length] | @tsv' lines | while read -r number offset length; do
    tail -c "+$((offset + 1))" inbox.mbox | head -c "$length" >message
    case $number in
    1) grep -q '^>From here on' message ;;
    2) grep -q 'Zweite' message && ! grep -q 'Third' message ;;
    3) tail -n 1 message | grep -qx 'Body of the third.' ;;
    esac || fail "message $number is not at $offset+$length: $(cat message)"
done
jq -e -s 'map(.subject) == ["First", "Zweite Übung", "Third, undated"]
          and map(.container) == ["inbox.mbox", "inbox.mbox", "inbox.mbox"]
          and map(.number) == [1, 2, 3]
          and .[0].date == "2020-09-07T08:00:00Z" and all(.[]; .outcome == "decoded")' lines \
    >jq.out || fail "the lines say otherwise: $(cat lines)"
gzip -c inbox.mbox >inbox.gz
run 0 inspect --messages --json inbox.gz
jq -r .offset out >offsets.gz
cmp offsets offsets.gz || fail "compressed, the offsets differ"

checks "--messages: one line a message"
run 0 inspect --messages inbox.mbox
is_golden inspect-messages out

checks "the tables"
mkdir archive
cp inbox.mbox archive/
cp inbox.gz archive/
letter "Alone" >archive/alone.eml
printf '{"no": "mail"}\n' >archive/notes.json
head -c 120 inbox.gz >archive/cut.gz
run 3 inspect --no-progress archive
# Speed is not the same twice.
sed '1s/ in [0-9.]* s: .*/ in TIME/' out >shown
is_golden inspect-archive shown

checks "--json is one JSON object that adds up"
run 3 inspect --json archive
jq -e '
    [.archives, .containers, .members, .messages, .bytes] as $levels
    | all($levels[]; .seen == .decoded + .partial + .skipped + .failed)
    and .archives.seen == 5 and .messages.seen >= 7
    and ([.mailboxes[].count] | add) == .messages.seen
    and ([.years[].count] | add) == .messages.seen
    and any(.problems[]; .path == "archive/cut.gz" and .reason == "truncated")
    and any(.problems[]; .path == "archive/notes.json" and .reason == "not-mail")
    and .first_date == "2020-09-07T08:00:00Z"' out >jq.out || fail "not so: $(cat out)"

checks "the same totals as the hunt's"
hunt 3 case archive
run 3 inspect --json archive
jq -c '[.archives, .containers, .members, .messages, .bytes]' out >of-inspect
jq -c '.totals | [.archives, .containers, .members, .messages, .bytes]' case/ledger.json >of-hunt
diff of-inspect of-hunt >&2 || fail "inspect and hunt count differently"

checks "the same whatever the number of threads"
for jobs in 1 4; do
    run 3 inspect --json -j "$jobs" archive
    cp out "json.$jobs"
done
cmp json.1 json.4 || fail "inspect depends on the number of threads"

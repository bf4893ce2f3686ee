# One message through all stages: what `explain` prints, byte for byte.
. "$(dirname "$0")/lib.sh"
needs jq gzip tar zstd

cat >letter.eml <<'END'
Return-Path: <sales@cold.example>
Received: from mail.cold.example (mail.cold.example [192.0.2.7])
	by mx.receiver.example with ESMTP; Mon, 7 Sep 2020 08:00:03 +0000
From: =?utf-8?B?SsO8cmdlbiBLw7xobA==?= <sales@cold.example>
To: Bo <bo@receiver.example>, bea@receiver.example
Subject: =?iso-8859-1?Q?Marked_caf=E9?=
 and the rest
Date: Mon, 07 Sep 2020 10:00:00 +0200
Message-ID: <1@cold.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: multipart/alternative; boundary="inner"

--inner
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Gr=FC=DFe, the offer is attached.

--inner
Content-Type: text/html; charset=utf-8

<html><body><p>The offer is <a href="https://cold.example/offer?id=7">here</a>.</p></body></html>

--inner--

--outer
Content-Type: application/octet-stream; name="offer.html"
Content-Disposition: attachment; filename="offer.html"
Content-Transfer-Encoding: base64

PGh0bWw+PHRpdGxlPlNpZ24gaW48L3RpdGxlPjxmb3JtIGFjdGlvbj0iaHR0cHM6Ly9jb2xsZWN0
LmV4YW1wbGUvcC5waHAiPjxpbnB1dCB0eXBlPXBhc3N3b3JkPjwvZm9ybT48L2h0bWw+Cg==
--outer
Content-Type: text/plain
Content-Disposition: attachment; filename="notes.txt"

These are notes.
--outer--
END

checks "without rules: headers, parts, decoded sizes and the texts hunters ask for"
run 0 explain letter.eml
is_golden explain-letter out

checks "with rules: patterns, selections that are true and false, verdicts"
run 1 explain -r "$rules" --all-rules letter.eml
is_golden explain-verdicts out

checks "what was compared, with the rule's value and the message's"
cat >compared.yml <<'END'
title: late
logsource: {category: email}
detection:
  late: {email.origination_timestamp|hour|gte: 8, email.from.address|fieldref: coldtrail.return_path.address}
  condition: late
END
run 1 explain -r compared.yml letter.eml
grep -qF 'compared  email.origination_timestamp|gte|hour 8: 2020-09-07T08:00:00Z' out
grep -qF 'compared  email.from.address|fieldref coldtrail.return_path.address: sales@cold.example' out

checks "exit code 0 where no rule holds"
mailbox 3 >inbox
run 0 explain -r "$rules" 'inbox#1'
run 1 explain -r "$rules" 'inbox#2'

checks "a long text is cut unless --full"
letter "Long" >long.eml
noise 5 >>long.eml
run 0 explain long.eml
grep -q '… (4[0-9]* bytes)' out || fail "a long text is not cut, or not said to be"
run 0 explain --full long.eml
grep -q "$(noise 5 | tail -n 1)" out || fail "--full does not show the end"

checks "every location that hits.jsonl prints leads to the message of that digest"
mkdir -p backup/2020
mailbox 5 | gzip -c >backup/2020/inbox.mbox.gz
mailbox 2 | sed 's/Marked letter 2/Marked second/' >backup/other.mbox
cp letter.eml backup/letter.eml
tar -cf - backup | zstd -qc >backup.tar.zst
hunt 1 case backup.tar.zst
jq -r '.coldtrail | (.locations // [.location.path])[]' case/hits.jsonl | sort -u >locations
[ "$(tr '\n' ' ' <locations)" = "backup.tar.zst!backup/2020/inbox.mbox.gz#2 \
backup.tar.zst!backup/letter.eml backup.tar.zst!backup/other.mbox#2 " ] ||
    fail "the locations are $(cat locations)"
jq -r '[.coldtrail.location.path, .email.subject] | @tsv' case/hits.jsonl | sort -u |
    while IFS="$(printf '\t')" read -r location subject; do
        run 1 explain -r "$rules" "$location"
        grep -qF "Subject: $subject" out || fail "$location shows another subject than $subject"
    done
run 1 explain -r "$rules" 'backup.tar.zst!backup/2020/inbox.mbox.gz#2'
is_golden explain-location out

checks "a location that leads nowhere: exit code 2, and what was looked for"
for location in 'backup.tar.zst!backup/2020/inbox.mbox.gz#99' 'backup.tar.zst!absent' \
    'absent.tar!a' 'inbox#0x1' 'inbox#'; do
    run 2 explain "$location"
    grep -q '^error: .*no such' err || fail "$location: $(cat err)"
done

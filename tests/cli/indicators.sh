# Lists of indicators given as rules: what is said of them, and what hits keep.
. "$(dirname "$0")/lib.sh"
needs jq

cat >letter.eml <<'END'
From: Sales <sales@cold.example>
To: Bo <bo@receiver.example>
Subject: Offer
Date: Mon, 07 Sep 2020 10:00:00 +0200
Message-ID: <1@cold.example>
Content-Type: text/plain

See https://cold.example/Offer/#bo@receiver.example today.
END

cat >feed.csv <<'END'
# TLP:AMBER
type,value,description,reference
email,sales[@]cold[.]example,sends offers,https://report.example/7
url,hxxps://cold[.]example/Offer,,
domain,other.example,,
yara,rule x,,
END

checks "a list is hunted with, and what became of its entries is said"
run 1 hunt -r feed.csv -o case letter.eml
grep -q 'feed.csv: CSV: 3 taken (1 e-mail address, 1 URL, 1 domain), 1 refused' err ||
    fail "no report: $(cat err)"
grep -q "feed.csv:6: 1 refused: type 'yara'" err || fail "no reason: $(cat err)"

checks "hits name the indicator and its feed"
jq -se 'map(select(.rule.name == "E-mail addresses of feed.csv")) | .[0]
       | .threat.enrichments[0] | .indicator.email.address == "sales@cold.example"
         and .indicator.marking.tlp == "AMBER" and .indicator.description == "sends offers"
         and .indicator.reference == "https://report.example/7"
         and .matched.field == "email.from.address"' case/hits.jsonl >/dev/null ||
    fail "$(cat case/hits.jsonl)"
jq -se 'map(select(.rule.name == "URLs of feed.csv")) | .[0]
       | .threat.enrichments[0].indicator.url.full == "https://cold.example/Offer"
         and .threat.feed.name == "feed.csv"' case/hits.jsonl >/dev/null ||
    fail "$(cat case/hits.jsonl)"
[ "$(wc -l <case/hits.jsonl)" = 2 ] || fail "$(wc -l <case/hits.jsonl) hits"

checks "explain shows which indicator matched, and where it stands in its file"
run 1 explain -r feed.csv letter.eml
grep -q 'indicator sales@cold.example in email.from.address, from feed.csv:3' out ||
    fail "$(cat out)"

checks "a domain that is in everybody's mail is named, beside what else is said of its file"
printf 'gmail[.]com\n' >broad.txt
run 1 hunt -r broad.txt -r feed.csv -o broad letter.eml
grep -q 'broad.txt: list: 1 taken (1 domain), 1 doubtful' err || fail "$(cat err)"
grep -q "broad.txt:1: 1 doubtful: a provider that everybody uses.*'gmail.com'" err ||
    fail "$(cat err)"
[ "$(grep -c 'broad.txt: list:' err)" = 1 ] || fail "said twice: $(cat err)"

checks "a hit of SpamAssassin's score says what was reached, and by which tests"
cat >tests.cf <<'END'
header SUBJECT_OFFER Subject =~ /offer/i
score SUBJECT_OFFER 3.5
body __OFFER /offer/i
uri COLD /cold/
body NONE /none/
meta BOTH SUBJECT_OFFER && COLD
score BOTH 1.25
END
run 1 hunt -r tests.cf -o scored letter.eml
jq -se 'map(select(.rule.name == "SpamAssassin score")) | .[0].coldtrail
       | .spamassassin == {"score": 5.75, "required": 5, "tests": ["SUBJECT_OFFER", "COLD", "BOTH"]}
         and (.matches | map(.selection) | unique == ["COLD", "SUBJECT_OFFER"])' \
    scored/hits.jsonl >/dev/null || fail "$(cat scored/hits.jsonl)"

checks "a folder is searched for lists too, but for texts about it"
mkdir feeds
printf 'cold[.]example\n' >feeds/domains.txt
printf 'Read this.\n' >feeds/README.txt
run 0 rules list feeds
grep -q 'Domains of domains.txt' out || fail "$(cat out)"

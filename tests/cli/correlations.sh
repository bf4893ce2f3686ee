# Correlations from the rule to the line in hits.jsonl, over a made mailbox.
. "$(dirname "$0")/lib.sh"
needs jq

# mail SUBJECT FROM TO DATE: one message of a mailbox.
mail() {
    printf 'From x Mon Sep  7 08:00:00 2020\nFrom: %s\nTo: %s\nSubject: %s\n' "$2" "$3" "$1"
    if [ -n "$4" ]; then printf 'Date: %s\n' "$4"; fi
    printf 'Message-ID: <%s>\n\nbody\n\n' "$(echo "$1$2$3$4" | cksum | tr ' ' .)"
}

rule_of() {
    printf 'title: Mail about a %s\nname: %s\nlevel: low\nlogsource: {category: email}\n' "$1" "$1"
    printf 'detection: {s: {email.subject|contains: %s}, condition: s}\n' "$1"
}

# correlation NAME LINES…: what stands under `correlation`, a line an argument.
correlation() {
    printf -- '---\ntitle: Correlation %s\nname: %s\nlevel: %s\ncorrelation:\n' "$1" "$1" "$2"
    shift 2
    printf '  %s\n' "$@"
}

mkdir signatures
{
    rule_of quotation
    echo ---
    rule_of password
    correlation spray high 'type: value_count' 'rules: [quotation]' 'group-by: [email.subject]' \
        'timespan: 72h' 'condition: {field: email.to.address, gte: 3}'
    correlation burst medium 'type: event_count' 'rules: [quotation]' \
        'group-by: [email.from.address]' 'timespan: 1h' 'condition: {gte: 3}'
    correlation stages critical 'type: temporal_ordered' 'rules: [burst, password]' \
        'group-by: [email.from.address]' 'timespan: 1d'
} >signatures/rules.yml

{
    # Eve: three lures in an hour, in either case of her address, and then asks for passwords.
    mail "A Quotation" Eve@Evil.example a@a.example "Mon, 07 Sep 2020 08:00:00 +0000"
    mail "A quotation" eve@evil.example b@b.example "Mon, 07 Sep 2020 08:30:00 +0000"
    mail "a quotation" eve@evil.example c@c.example "Mon, 07 Sep 2020 09:00:00 +0000"
    mail "Your password" eve@evil.example a@a.example "Mon, 07 Sep 2020 20:00:00 +0000"
    # Bob: three in more than an hour, and passwords first.
    mail "Your password" bob@ok.example a@a.example "Tue, 08 Sep 2020 07:00:00 +0000"
    mail "quotation one" bob@ok.example a@a.example "Tue, 08 Sep 2020 08:00:00 +0000"
    mail "quotation two" bob@ok.example a@a.example "Tue, 08 Sep 2020 08:30:00 +0000"
    mail "quotation three" bob@ok.example a@a.example "Tue, 08 Sep 2020 09:01:00 +0000"
    mail "quotation four" bob@ok.example a@a.example ""
    mail "Hello" eve@evil.example a@a.example "Mon, 07 Sep 2020 08:00:00 +0000"
} >mailbox

hunt_rules=signatures
checks "what belongs together is a line each, and the rules it counts have none"
hunt 1 case mailbox
jq -r '[.coldtrail.rule.name, .coldtrail.correlation.type, .coldtrail.correlation.group[].value,
        .coldtrail.correlation.first, .coldtrail.correlation.last, .coldtrail.correlation.count,
        .coldtrail.correlation.message_count] | @tsv' case/hits.jsonl | tr '\t' ' ' >lines
cat >expected <<'LINES'
spray value_count a quotation 2020-09-07T08:00:00Z 2020-09-07T09:00:00Z 3 3
stages temporal_ordered eve@evil.example 2020-09-07T09:00:00Z 2020-09-07T20:00:00Z 2 4
LINES
diff -u expected lines >&2 || fail "other results"
jq -es 'all(.[]; .event.kind == "alert" and (.coldtrail.hit_id | length) == 64
               and .["@timestamp"] == .coldtrail.correlation.first)
    and .[0].event.severity == 73 and .[0].rule.name == "Correlation spray"
    and (.[0].coldtrail.correlation.events | map(.path))
        == ["mailbox#1", "mailbox#2", "mailbox#3"]' case/hits.jsonl >jq.out ||
    fail "$(cat case/hits.jsonl)"

checks "the summary counts them, and says what has no time"
run 1 hunt --no-progress -r signatures -o case-shown mailbox
grep -q '^  critical  *1  stages ' out || fail "$(cat out)"
grep -q '^  correlation burst left out: 1 messages without a plausible time$' out ||
    fail "$(cat out)"
grep -q '^  *and 3 correlations over what they hold on$' out || fail "$(cat out)"
grep -q '^Hits  *4 messages hit, 2 hits$' out || fail "$(cat out)"

checks "other threads, another order of files, the same messages twice: the same results"
mkdir split
awk '/^From x /{file = sprintf("split/%02d", 99 - ++count)} {print >file}' mailbox
cp mailbox split/again
for threads in 1 4; do
    hunt 1 "case-$threads" -j "$threads" split
done
cmp case-1/hits.jsonl case-4/hits.jsonl || fail "hits differ"
jq -r '.coldtrail.hit_id' case/hits.jsonl >expected
jq -r '.coldtrail.hit_id' case-1/hits.jsonl >lines
diff -u expected lines >&2 || fail "other ids"

checks "generate: true gives the rules their hits back"
sed 's/^  type: value_count/&\n  generate: true/' signatures/rules.yml >generated.yml
hunt_rules=generated.yml
hunt 1 case-generated mailbox
[ "$(jq -r .coldtrail.rule.name case-generated/hits.jsonl | grep -c '^quotation$')" = 7 ] ||
    fail "$(jq -c .coldtrail.rule.name case-generated/hits.jsonl)"

checks "a chosen correlation keeps its rules, and one left out gives them back"
hunt_rules=signatures
hunt 1 case-high --min-level critical mailbox
[ "$(jq -r .coldtrail.rule.name case-high/hits.jsonl)" = stages ] || fail "$(cat case-high/hits.jsonl)"
hunt 1 case-low --exclude-rule stages mailbox
jq -es 'map(.coldtrail.rule.name) | sort == ["burst", "password", "password", "spray"]' \
    case-low/hits.jsonl >jq.out || fail "$(jq -c .coldtrail.rule.name case-low/hits.jsonl)"

checks "nothing found is no hit, though its rules hold"
head -n 20 mailbox >two
hunt 0 case-none two
[ ! -s case-none/hits.jsonl ] || fail "$(cat case-none/hits.jsonl)"

checks "a field that is not there is refused with its place, and the rules are hunted"
sed 's/group-by: \[email.subject\]/group-by: [email.subjcet]/' signatures/rules.yml >wrong.yml
hunt_rules=wrong.yml
hunt 1 case-wrong mailbox
run 1 hunt --no-progress -r wrong.yml -o case-said mailbox
grep -q "^warning: wrong.yml:19:14: rule refused: there is no field 'email.subjcet': did you mean \
'email.subject'?" err || fail "$(cat err)"

checks "rules list shows them apart, rules check looks them over"
run 0 rules list signatures
grep -q '^critical .* stages .*rules.yml:33$' out || fail "$(cat out)"
run 0 rules list --json signatures
jq -es 'map(select(.kind == "correlation")) | length == 3
    and (.[0] | .name == "spray" and .correlation == {"type": "value_count",
         "rules": ["quotation"], "group_by": ["email.subject"], "field": "email.to.address",
         "timespan_seconds": 259200, "condition": {"gte": 3}, "generate": false})' out >jq.out ||
    fail "$(cat out)"
jq -es '.[0] | .kind == "rule" and .counted_by == ["spray", "burst"] and .has_hits == false' out \
    >jq.out || fail "$(cat out)"
sed 's/gte: 3/gte: 1/' signatures/rules.yml >lone.yml
run 0 rules check lone.yml
[ "$(grep -c '\[always-correlated\]$' out)" = 2 ] || fail "$(cat out)"

checks "explain says what a rule counts for"
run 0 explain -r signatures 'mailbox#1'
grep -q '^ *counts for spray (value_count within 259200 s, evaluated by a hunt)$' out ||
    fail "$(cat out)"

checks "what rules say besides is kept: related, and members of one's own"
{
    rule_of quotation
    printf 'related: [{id: 7a9d2a1c-0000-4000-8000-000000000001, type: derived}]\n'
    printf 'modified: 2020-09-08\nours: {ticket: "4711", "a\\"b": [x, {y: z}], empty: {}}\n'
} >kept.yml
run 0 rules list --json kept.yml
jq -e '.related == [{"id": "7a9d2a1c-0000-4000-8000-000000000001", "type": "derived"}]
    and .other == {"modified": "2020-09-08",
                   "ours": {"ticket": "4711", "a\"b": ["x", {"y": "z"}]}}' out >jq.out ||
    fail "$(cat out)"

checks "the founding question: one lure to three watched companies within 72 hours"
cat >companies.csv <<'CSV'
company,domains,country,sector,aliases
Aa Cooling,a.example,Germany,transport,
Bb Vaccines,b.example,Italy,pharma,
Cc Freight,c.example,Korea,transport,
CSV
{
    rule_of quotation
    correlation lured critical 'type: value_count' 'rules: [quotation]' \
        'group-by: [email.subject]' 'timespan: 72h' \
        'condition: {field: coldtrail.target.company, gte: 3}'
} >founding.yml
hunt_rules=founding.yml
hunt 1 case-founding --targets companies.csv mailbox
jq -es 'length == 1 and .[0].coldtrail.correlation.count == 3
    and .[0].coldtrail.correlation.message_count == 3' case-founding/hits.jsonl >jq.out ||
    fail "$(cat case-founding/hits.jsonl)"
run 0 hunt --no-progress -r founding.yml -o case-unwatched mailbox
grep -q '^warning: correlations look at coldtrail.target.*nobody is watched' err ||
    fail "$(cat err)"

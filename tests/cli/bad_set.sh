# Rules that would spoil a hunt are named and left out; the others hunt as without them.
. "$(dirname "$0")/lib.sh"
needs jq

make_corpus mail.mbox mbox 20 --size 4M
mkdir good bad
cp "$rules"/*.yml good
cp "$rules"/*.yml bad

# bad_rule NAME FIELD EXPRESSION
bad_rule() {
    printf 'title: %s\nname: %s\nlogsource: {category: email}\ndetection:\n  s: {%s|re: %s}\n  condition: s\n' \
        "$1" "$1" "$2" "'$3'" >"bad/$1.yml"
}
bad_rule catastrophic coldtrail.body.text '(\w+\s?)+:$'
bad_rule only-for-pcre2 coldtrail.body.text '(?=[a-z])([a-z ]+)+#$'
bad_rule endless coldtrail.body.text '(ä|[a-zö-€]{1,900}.{1,900}){1,300}x'
bad_rule everything coldtrail.body.text '\S'
printf 'title: broken\nlogsource: {category: email\ndetection:\n  s: [\n' >bad/broken.yml

checks "each bad rule is named with its place and why"
run 1 hunt --no-progress -r good -o good.case mail.mbox
mv out good.out
run 1 hunt --no-progress -r bad -o bad.case mail.mbox
grep -q '^warning: bad/broken.yml:[0-9]*:[0-9]*: rule refused: YAML' err || fail "broken: $(cat err)"
for name in only-for-pcre2 endless; do
    grep -q "^warning: bad/$name.yml:1:1: rule quarantined.* PCRE2 gives up on short texts" err ||
        fail "$name: $(cat err)"
done
grep -q '^warning: bad/everything.yml:1:1: rule quarantined.* holds on any message' err ||
    fail "everything: $(cat err)"
grep -q '^Signatures .* loaded, 1 refused, 0 degraded, 3 quarantined$' out || fail "$(cat out)"
jq -e '.signatures.refused == 4' bad.case/ledger.json >jq.out || fail "$(cat bad.case/ledger.json)"

checks "the good rules find what they find without them"
for case in good bad; do
    jq -c 'select(.rule.name != "catastrophic") | [.rule.name, .event.id]' $case.case/hits.jsonl |
        sort >$case.hits
done
cmp good.hits bad.hits || fail "other hits"
[ -s good.hits ] || fail "no hits to compare"

checks "an expression that Hyperscan takes is hunted with, whatever PCRE2 makes of it"
printf 'Subject: a\n\n%s:\n' "$(head -c 3000 /dev/zero | tr '\0' 'a')" >one.eml
run 1 hunt --no-progress -r bad -o one.case one.eml
jq -es 'any(.[]; .rule.name == "catastrophic")' one.case/hits.jsonl >jq.out ||
    fail "$(cat one.case/hits.jsonl)"

checks "rules check names them, too"
run 3 rules check bad
[ "$(grep -c '\[quarantined\]$' out)" = 3 ] || fail "$(cat out)"

checks "rules check says what the costliest expressions cost"
bad_rule slow email.subject \
    '(?:\b|\s)[_\W]{0,3}[u\xb5][_\W]{0,3}l[_\W]{0,3}t[_\W]{0,3}r[_\W]{0,3}[a4@][_\W]{0,3}m_{0,3}\b'
run 3 rules check bad
grep -A 1 '^The costliest expressions' out | grep -q '^ .* ns a byte of likely texts  slow  (?:' ||
    fail "$(cat out)"
run 3 rules check --json bad
jq -es 'any(.[]; .kind == "cost" and .rule == "slow" and .picoseconds_per_byte >= 1000)' out >jq.out ||
    fail "$(cat out)"

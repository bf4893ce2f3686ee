# What the pack for the cold chain campaign promises.
. "$(dirname "$0")/lib.sh"
needs jq

run 0 rules list --json "$pack"
jq -r 'select(.kind == "rule") | .name' out | sort >names
jq -r 'select(.kind == "correlation") | .name' out | sort >correlations

checks "every rule has two messages that must hit, and two near misses"
: >few
while read -r name; do
    for kind in hit miss; do
        count=$(find "$pack/tests/$kind/$name" -name '*.eml' 2>/dev/null | wc -l)
        [ "$count" -ge 2 ] || echo "$name: $count in $kind" >>few
    done
done <names
[ ! -s few ] || fail "$(cat few)"

checks "every rule says its evidence, its signature, a technique, references and false positives"
find "$pack/rules" -name '*.yml' >files
while read -r file; do
    for line in 'evidence: [PATH]$' 'signature: [A-Z]*-[0-9]*$' '- attack\.t[0-9]' 'references:$' \
        'falsepositives:$' 'level: [a-z]*$'; do
        grep -q -- "$line" "$file" || echo "$file: no line '$line'" >>few
    done
done <files
[ ! -s few ] || fail "$(cat few)"

checks "written rules and generated rows are counted apart, of these ten thousand"
run 0 rules list "$pack"
written=$(sed -n 's/^\([0-9]*\) rules written, .*/\1/p' err)
rows=$(sed -n 's/.* written, \([0-9]*\) rows generated .*/\1/p' err)
[ "$written" = "$(cat names correlations | wc -l)" ] || fail "$written rules written: $(cat err)"
[ "$rows" -ge 10000 ] || fail "$rows rows"

checks "every correlation has two mailboxes that must hit, and two near misses"
[ -s correlations ] || fail "no correlation"
while read -r name; do
    for kind in hit miss; do
        count=$(find "$pack/tests/across/$kind/$name" -mindepth 1 -maxdepth 1 2>/dev/null | wc -l)
        [ "$count" -ge 2 ] || echo "$name: $count in $kind" >>few
    done
done <correlations
[ ! -s few ] || fail "$(cat few)"

# mailboxes PACK: hunt in each of its tests/across with it.
mailboxes() {
    for mailbox in "$1"/tests/across/*/*/*; do
        name=$(basename "$(dirname "$mailbox")")
        "$coldtrail" hunt -q --force -r "$1" -o across "$mailbox" >out 2>err || [ $? = 1 ] ||
            fail "$mailbox: $(cat err)"
        found=$(jq -r 'select(.coldtrail.correlation) | .coldtrail.rule.name' across/hits.jsonl |
            grep -cx "$name" || true)
        case $mailbox in
        */across/hit/*) [ "$found" -gt 0 ] || fail "$mailbox does not hit" ;;
        *) [ "$found" = 0 ] || fail "$mailbox hits" ;;
        esac
    done
}

checks "mailboxes hit their correlation, and near misses do not"
mailboxes "$pack"

checks "so do those of the pack that counts all mail"
run 0 rules check --strict "$root/signatures/packs/sender-history"
mailboxes "$root/signatures/packs/sender-history"

checks "rules that imitate watched companies follow --targets"
{
    echo company,domains,country,sector,aliases
    echo Own Ltd,ownfreight.example,Norway,transport,
} >own.csv
letter 'Offer' | sed 's/ada@sender/ada@ownfre1ght/' >imitation.eml
run 1 hunt -q -r "$pack" --targets own.csv -o targeted imitation.eml
jq -es 'any(.rule.name == "Domain that imitates a watched company")' targeted/hits.jsonl \
    >/dev/null || fail "$(cat targeted/hits.jsonl)"
run 0 hunt -q -r "$pack" -o untargeted imitation.eml

checks "the newcomer's commands work as the README writes them"
mkdir -p srv/archives signatures
ln -s "$root/signatures/packs" signatures/packs
mailbox 20 >srv/archives/a.mbox
cp "$pack"/tests/hit/coldchain-verdict-critical/*.eml srv/archives
sed -n 's/^    \(company,.*\|[^,]*,[^,]*\.example[^,]*,.*\)$/\1/p' "$pack/README.md" >companies.csv
sed -n 's/^    \(coldtrail .*\)$/\1/p' "$pack/README.md" | sed "s|/srv/|srv/|" >commands
[ "$(wc -l <commands)" = 5 ] || fail "$(cat commands)"
while read -r command; do
    code=0
    eval "\"\$coldtrail\" ${command#coldtrail }" >out 2>err </dev/null || code=$?
    [ "$code" -le 1 ] || fail "$command: ended with $code: $(cat err)"
done <commands
grep -q 'Campaign' out || fail "$(cat out)"

checks "indicators of an operator are hunted from their folder, which ships empty"
cp -r "$pack" pack
run 0 rules list pack
grep -q ', 0 indicators$' err || fail "$(cat err)"
echo 'collector[.]hosting[.]example' >pack/indicators/obtained.txt
letter 'Offer' >letter.eml
echo 'See https://collector.hosting.example/a' >>letter.eml
run 1 hunt -r pack -o own letter.eml
jq -es 'any(.rule.name == "Domains of obtained.txt")' own/hits.jsonl >/dev/null ||
    fail "$(cat own/hits.jsonl)"

# Messages cut off and with bytes changed, in every kind of container: each one is in the ledger.
. "$(dirname "$0")/lib.sh"
needs jq tar

# Of each fixture some beginnings, and copies in which one byte stands for another throughout.
mkdir cut changed
for fixture in "$root"/tests/mail/fixtures/*.eml; do
    name=$(basename "$fixture" .eml)
    size=$(wc -c <"$fixture")
    for part in 1 2 3 4 5 6 7; do
        head -c $((60 + (size - 60) * part / 8)) "$fixture" >"cut/$name-$part.eml"
    done
    n=0
    while read -r from to; do
        n=$((n + 1))
        # The first bytes stay, so that the file still begins as mail does.
        { head -c 60 "$fixture"; tail -c +61 "$fixture" | tr "$from" "$to"; } >"changed/$name-$n.eml"
    done <<'PAIRS'
= a
- =
: ;
\n X
" \000
e \377
/ \r
\040 \t
b <
PAIRS
done
count=$(find cut changed -type f | wc -l)
[ "$count" -gt 700 ] || fail "only $count messages were made"

checks "one file a message: as many messages as files"
hunt 3 case-files cut changed
holds case-files/ledger.json '.totals.messages.seen == $count' --argjson count "$count"

checks "members of an archive"
tar cf mail.tar cut changed
hunt 3 case-tar mail.tar
holds case-tar/ledger.json '.totals.messages.seen == $count' --argjson count "$count"

checks "one mailbox, whose messages are no more and no fewer"
find cut changed -type f | sort | while read -r file; do
    echo "From someone@mail.example Mon Sep  7 10:00:00 2020"
    sed 's/^\(>*From \)/>\1/' "$file"
    echo
    echo
done >box.mbox
hunt 3 case-mbox box.mbox
holds case-mbox/ledger.json '.totals.messages.seen == $count' --argjson count "$count"

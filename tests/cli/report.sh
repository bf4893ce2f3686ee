# The report answers who got it, when first, and whether it still arrives; and what it says of
# planted mail is what the truth file says.
. "$(dirname "$0")/lib.sh"
needs jq

cat >targets.csv <<'END'
company;domains;country;sector;aliases
Cold Store;cold.example|kalt.example;Germany;storage;
Warm House;warm.example;Italy;energy;
Bad Suffix;co.uk;Kenya;energy;
END
cat >roles.csv <<'END'
role,language,titles,mailboxes
Purchasing Manager,en,Purchasing Manager,purchasing
Sales Representative,en,Sales Representative,sales
END

# mail NUMBER DATE HEADERS [BODY]: one marked letter from a made-up sender.
mail() {
    printf 'From: "Evil \033[31mManager" <manager@evil.example>\nSubject: Marked \033]0;owned\007 order\n'
    printf 'Message-ID: <%s@evil.example>\nDate: %s\n' "$1" "$2"
    printf '%b\n' "$3"
    printf 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n'
    printf '%s\n' "${4:-Dear all,}"
    printf '%s\n' '--b' 'Content-Type: text/html; name="form.html"' \
        'Content-Disposition: attachment; filename="form.html"' '' \
        '<form action="https://collector.example/x.php"><input type=password></form>' '--b--'
}

mkdir box
received='Received: from a.example by b.example; Mon, 7 Sep 2020 10:00:00 +0000'
mail 1 'Mon, 07 Sep 2020 08:00:00 +0000' \
    "$received\nTo: \"Ann (Purchasing Manager)\" <ann@cold.example>, sales@mail.warm.example" >box/1.eml
# A copy that another mailbox got, and the very same file in another place.
mail 1 'Mon, 07 Sep 2020 08:00:00 +0000' \
    "Delivered-To: bob@kalt.example\n$received\nTo: \"Ann (Purchasing Manager)\" <ann@cold.example>, sales@mail.warm.example" >box/2.eml
cp box/1.eml box/3.eml
mail 2 'Wed, 09 Sep 2020 08:00:00 +0000' \
    "X-Spam-Flag: YES\nReceived: from a.example by b.example; Wed, 9 Sep 2020 10:00:00 +0000\nTo: carl@warm.example" 'Dear Carl, Purchasing Manager,' >box/4.eml
mail 3 'Thu, 10 Sep 2020 08:00:00 +0000' 'To: dora@elsewhere.example' >box/5.eml
letter "Years later" "Mon, 07 Dec 2020 08:00:00 +0000" >box/6.eml

checks "the watchlist is told of what it says in vain"
run 1 hunt -r "$rules" --targets targets.csv -o case box
grep -q "targets.csv:4:12: 'co.uk' is a public suffix" err || fail "$(cat err)"
grep -q "3 companies watched, as targets.csv says" err || fail "$(cat err)"

checks "the report fits on a screen, and is as written down"
run 1 report case
is_golden report out
[ "$(wc -l <out)" -le 23 ] || fail "more than a screen"
[ "$(LC_ALL=C.UTF-8 wc -L <out)" -le 80 ] || fail "wider than a screen"
run 1 report --all case
is_golden report-all out

checks "what mail says moves no cursor"
if grep -q "$(printf '\033')" out; then fail "an escape came through"; fi

checks "a mail is counted once, with all its places and mailboxes"
run 1 report --format json case
holds out '.mails == 3 and .places == 5 and .mails_to_others == 1 and .mailboxes == 4
    and .still_arriving == false and .ledger.complete
    and .ledger.newest == "2020-12-07T00:00:00Z"'
holds out '[.targets[] | [.company, .country, .sector, .mails, .mailboxes, .places, .delivered,
                          .junk, .first_seen, .last_seen, .roles]] == [
    ["Warm House", "Italy", "energy", 2, 2, 4, 1, 1, "2020-09-07T08:00:00Z",
     "2020-09-09T08:00:00Z", ["Purchasing Manager", "Sales Representative"]],
    ["Cold Store", "Germany", "storage", 1, 2, 3, 1, 0, "2020-09-07T08:00:00Z",
     "2020-09-07T08:00:00Z", ["Purchasing Manager"]]]'
holds out '[.kinds[] | [.name, .mails]] == [["direct", 2], ["list", 1]]
    and [.collectors[].name] == ["collector.example"] and [.others[].name] == ["elsewhere.example"]
    and (.attachments | length) == 1 and (.attachments[0].sha256 | length) == 64
    and [.days[] | [.name, .mails]] == [["2020-09-07", 1], ["2020-09-09", 1], ["2020-09-10", 1]]'

checks "a level that no mail has is an empty report; what is no case is an error"
run 0 report --min-level critical case
run 2 report box
run 2 report --format xml case
hunt 1 plain box
run 1 report plain
holds ./plain/ledger.json '.complete'

checks "of planted mail the report says what the truth file says"
hunt_rules=$pack
make_corpus years.tar.zst tar.zst 92 --size 4M --near-misses 40 --duplicates 9
hunt 1 planted years.tar.zst
run 1 report --format json planted
mv out report.json
sh "$root/bench/score/rollup.sh" years.tar.zst.truth report.json >rollup ||
    fail "$(cat rollup)"
echo "    $(cat rollup)"
holds report.json '.mails == 92 and (.targets | map(.mails) | add) == 92 and .mails_to_others == 0'
run 1 report planted
[ "$(wc -l <out)" -le 23 ] || fail "more than a screen"

checks "without a watchlist it says to which domains the mails went"
run 1 report plain
grep -q '^Others .*cold.example 1' out || fail "$(cat out)"

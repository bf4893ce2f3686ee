# Text from mail cannot move the cursor, recolour the screen, turn the reading direction or break a
# JSON line, wherever it comes out.
. "$(dirname "$0")/lib.sh"
needs jq tar zip

# Escape sequences, bell, CR, NUL, DEL, the one-byte CSI, bidi overrides and invalid UTF-8: raw, in
# encoded words, in parameters, in a body, in names of parts, members and files.
evil=$(printf 'x\033[31mred\033]0;title\007\b\rback\177\233m\302\233m\342\200\256bidi\342\201\246\377\376\355\240\200end')
cat >evil.eml <<END
From: "$evil" <evil@$evil.example>
To: "$evil" <bo@receiver.example>
Subject: Marked $evil =?utf-8?Q?=1B[2J=0D=0A=00=C2=9B=E2=80=AE?=
Date: Mon, 07 Sep 2020 08:00:00 +0000
Message-ID: <$evil>
X-Mailer: $evil
X-$evil: odd name
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/html; charset="$evil"

<title>$evil</title><a href="https://$evil.example/&#27;[31m">$evil &#27;[31m &#8238;</a>
--b
Content-Type: text/html; name="=?utf-8?Q?page=1B]0;x=07=0D.html?="
Content-Disposition: attachment; filename*=utf-8''a%1B%5B31m%00%0D%0A%E2%80%AE%C2%9Bb.html
Content-Transfer-Encoding: base64

PGh0bWw+PGlucHV0IHR5cGU9cGFzc3dvcmQ+G1szMW0NCgD//g==
--b
Content-Type: application/$evil; name="$evil"

$evil
--b--
END
printf 'Subject: Marked NUL \000 and \000\nFrom: a@b.example\nTo: c\000@d.example\n\nbody \000\n' >nul.eml

mkdir mail
cp evil.eml nul.eml mail/
cp evil.eml "mail/$(printf 'name \033[31m\342\200\256\001.eml')"
{ echo "From $evil Mon Sep  7 08:00:00 2020"; cat evil.eml; } >"mail/$(printf 'box\r\n\033c.mbox')"
tar -cf archive.tar mail
zip -qr archive.zip mail
printf 'no mail' >"mail/$(printf 'junk\033[31m')"
head -c 300 archive.zip >"mail/$(printf 'cut\033[31m.zip')"

# harmless FILE WHAT: UTF-8, and no control character but LF and TAB.
harmless() {
    iconv -f UTF-8 -t UTF-8 "$1" >iconv.out 2>&1 || fail "$2: invalid UTF-8"
    LC_ALL=C tr -d '\n\t' <"$1" | LC_ALL=C tr -cd '\000-\037\177' >controls
    [ ! -s controls ] || fail "$2: control bytes: $(od -An -c controls | head -n 5)"
}
# shown FILE WHAT: beyond that, nothing that a terminal or a reader is fooled by: C1 controls, bidi.
shown() {
    harmless "$1" "$2"
    if LC_ALL=C grep -q "$(printf '\302[\200-\237]')\|$(printf '\342\200[\252-\256]')\|$(
        printf '\342\201[\246-\251]'
    )" "$1"; then
        fail "$2: C1 or bidi controls"
    fi
}

for archive in evil.eml nul.eml archive.tar archive.zip mail; do
    checks "$archive: hunt, inspect and their files"
    rm -rf case
    code=0
    "$coldtrail" hunt -r "$rules" -o case "$archive" >out 2>err </dev/null || code=$?
    [ "$code" = 3 ] || judge_exit 1 "$code" "hunt $archive"
    adds_up case/ledger.json
    shown out "hunt $archive"
    harmless err "hunt $archive, standard error"
    harmless case/hits.jsonl hits.jsonl
    harmless case/ledger.json ledger.json
    jq -e . case/hits.jsonl >jq.out || fail "hits.jsonl: not JSON"
    [ -s jq.out ] || fail "nothing was hit"
    for option in --no-progress --all --messages; do
        code=0
        "$coldtrail" inspect "$option" "$archive" >out 2>err </dev/null || code=$?
        [ "$code" = 3 ] || judge_exit 0 "$code" "inspect $option $archive"
        shown out "inspect $option $archive"
        harmless err "inspect $option $archive, standard error"
        "$coldtrail" inspect --json "$option" "$archive" >out 2>err </dev/null || true
        jq -e . out >jq.out || fail "inspect --json $option $archive: not JSON"
        harmless out "inspect --json $option $archive"
    done
done

checks "explain"
for message in evil.eml nul.eml; do
    run 1 explain --full --all-rules -r "$rules" "$message"
    shown out "explain $message"
    run 0 explain --full "$message"
    shown out "explain $message without rules"
done

checks "every location in hits.jsonl, odd names included, leads back"
rm -rf case
hunt 1 case archive.tar
jq -j '.coldtrail | (.locations // [.location.path])[] | . + "\u0000"' case/hits.jsonl |
    sort -zu >locations
[ "$(tr -cd '\000' <locations | wc -c)" = 4 ] || fail "not four places: $(tr '\000' '\n' <locations)"
xargs -0 -n 1 "$coldtrail" explain <locations >out 2>err || fail "$(cat err)"
shown out "explain of odd names"

checks "hostile rules: what the rule says is printed with the same care"
mkdir rules
sed "s/^title: .*/title: \"bad \\\\e[31m \\\\u202e title\"/" "$here/rules/marked-subject.yml" \
    >rules/rule.yml
"$coldtrail" rules list rules >out 2>err || fail "rules list: $(cat err)"
shown out "rules list"
printf 'title: [\033[31m\n' >"rules/$(printf 'bad\033[31m.yml')"
code=0
"$coldtrail" rules check rules >out 2>err || code=$?
judge_exit 3 "$code" "rules check"
shown out "rules check"
harmless err "rules check, standard error"

checks "a hostile path on the command line"
run 2 explain "$(printf 'absent\033[31m\r\n.eml')"
harmless err "explain, standard error"
run 2 "$(printf 'com\033[31mmand')"
harmless err "an unknown command, standard error"

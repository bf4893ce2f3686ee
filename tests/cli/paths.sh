# Which files a hunt reads: operands, folders, lists on standard input or in a file, odd names.
. "$(dirname "$0")/lib.sh"
needs jq

mkdir -p tree/sub
for name in a b sub/c; do
    mailbox 3 | sed "s/Marked letter 2/Marked in $(basename "$name")/" >"tree/$name.mbox"
done
cp tree/a.mbox 'tree/with space and ! and #7.mbox'
newline_name=$(printf 'tree/two\nlines.mbox')
sed 's/Marked in a/Marked in two lines/' tree/a.mbox >"$newline_name"

archives() { jq -r '.archives[].path' case/ledger.json | tr '\n' '|'; }

checks "a folder is read whole, in byte order of its paths"
hunt 1 case tree
wanted='tree/a.mbox|tree/b.mbox|tree/sub/c.mbox|tree/two|lines.mbox|tree/with space and ! and #7.mbox|'
[ "$(archives)" = "$wanted" ] || fail "read: $(archives)"
holds case/ledger.json '.totals.archives.seen == 5 and .totals.messages.seen == 15'

checks "a file reached twice is read once"
hunt 1 case --force tree/a.mbox tree ./tree/a.mbox
holds case/ledger.json '.totals.archives.seen == 5'

checks "a list of paths on standard input, with LF and with NUL, and from a file"
list_hunt() { # LIST ARGUMENT…
    list=$1
    shift
    code=0
    "$coldtrail" hunt -q -r "$rules" -o case --force "$@" <"$list" >out 2>err || code=$?
    judge_exit 1 "$code" "hunt $* <$list"
    adds_up case/ledger.json
}
printf 'tree/b.mbox\ntree/sub/c.mbox\n' >lines
find tree -name 't*' -type f -print0 >nuls
list_hunt lines -
[ "$(archives)" = 'tree/b.mbox|tree/sub/c.mbox|' ] || fail "-: $(archives)"
list_hunt lines --files-from -
[ "$(archives)" = 'tree/b.mbox|tree/sub/c.mbox|' ] || fail "--files-from -: $(archives)"
list_hunt nuls -0 -
holds case/ledger.json '.totals.archives.seen == 1 and .archives[0].path == "tree/two\nlines.mbox"'
list_hunt lines --files-from nuls --null
holds case/ledger.json '.totals.archives.seen == 1 and .archives[0].path == "tree/two\nlines.mbox"'
list_hunt nuls --files-from lines tree/a.mbox
[ "$(archives)" = 'tree/a.mbox|tree/b.mbox|tree/sub/c.mbox|' ] || fail "list and path: $(archives)"
run 2 hunt -q -r "$rules" -o none --files-from absent
grep -q absent err || fail "does not name the list: $(cat err)"
run 2 hunt -q -r "$rules" -o none --files-from lines -
printf 'tree/b.mbox\ntree/gone.mbox\n' >lines
hunt 3 case --force --files-from lines
holds case/ledger.json '.archives[1] | .path == "tree/gone.mbox" and .reason == "unreadable"'

checks "an empty list is an empty hunt"
: >nothing
code=0
"$coldtrail" hunt -q -r "$rules" -o case --force - <nothing >out 2>err || code=$?
judge_exit 0 "$code" "hunt of nothing"
adds_up case/ledger.json

checks "'--' ends the options"
cp tree/a.mbox ./-dash.mbox
hunt 1 case --force -- -dash.mbox
[ "$(archives)" = '-dash.mbox|' ] || fail "read: $(archives)"

checks "locations with '!', '#' and spaces in file names lead back to the message"
hunt 1 case --force 'tree/with space and ! and #7.mbox'
location=$(jq -r .coldtrail.location.path case/hits.jsonl)
[ "$location" = 'tree/with space and ! and #7.mbox#2' ] || fail "the location is $location"
run 1 explain -r "$rules" "$location"
grep -q 'Marked in a' out || fail "another message: $(cat out)"

checks "a symbolic link is followed where the user names it, not inside a folder"
ln -s ../tree/b.mbox tree/sub/link.mbox
hunt 1 case --force tree/sub
holds case/ledger.json 'any(.archives[]; .path == "tree/sub/link.mbox" and .reason == "symbolic-link")'
ln -s tree link-to-tree
hunt 1 case --force link-to-tree/a.mbox
holds case/ledger.json '.totals.messages.seen == 3 and .complete'

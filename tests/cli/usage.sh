# Options, exit codes, help, and what goes to which stream.
. "$(dirname "$0")/lib.sh"
needs jq

mailbox 3 >hit.mbox
mailbox 1 >miss.mbox
{ mailbox 3 && printf 'From a@b Mon Sep  7 08:00:00 2020\n'; } | head -c 700 | gzip -c |
    head -c 200 >broken.mbox.gz

checks "exit codes of a hunt: 0 no hit, 1 hits, 3 incomplete, 2 fatal; --exit-zero for 1 and 3"
hunt 0 case.miss miss.mbox
hunt 1 case.hit hit.mbox
hunt 3 case.broken broken.mbox.gz
hunt 0 case.zero --exit-zero hit.mbox
hunt 0 case.zero --exit-zero --force broken.mbox.gz
run 2 hunt -q -r "$rules/absent" -o case.none --exit-zero hit.mbox
[ ! -e case.none ] || fail "a case was made for a hunt that could not start"

checks "usage errors: exit code 2, one line on standard error that names what is wrong"
complains() { # WORDS ARGUMENT…
    words=$1
    shift
    run 2 "$@"
    [ ! -s out ] || fail "coldtrail $*: standard output is not empty"
    [ "$(wc -l <err)" = 1 ] || fail "coldtrail $*: not one line: $(cat err)"
    grep -q "^error: .*$words" err || fail "coldtrail $*: does not say '$words': $(cat err)"
}
complains "hunt --help" hunt
complains "no rules" hunt hit.mbox
complains "nothing to hunt" hunt -r "$rules"
complains "'--nonsense'" hunt --nonsense hit.mbox
complains "'-X'" hunt -X hit.mbox
complains "needs an argument" hunt -r
complains "needs an argument" hunt hit.mbox --rules
complains "wants a number, not 'many'" hunt -r "$rules" -j many hit.mbox
complains "wants a number, not '-1'" hunt -r "$rules" -j -1 hit.mbox
complains "from wants a date" hunt -r "$rules" --from yesterday hit.mbox
complains "to wants a date" hunt -r "$rules" --to 2020-13-45 hit.mbox
complains "no such level" hunt -r "$rules" --min-level urgent -o c hit.mbox
complains "no such level" rules list --level low,urgent "$rules"
complains "no rule can be left" rules list --level low --min-level high "$rules"
complains "no such status" hunt -r "$rules" --status stabel -o c hit.mbox
complains "level-override absent.csv: cannot be opened" rules list --level-override absent.csv "$rules"
complains "rules/absent" hunt -r "$rules/absent" -o c hit.mbox
complains "nothing to inspect" inspect
complains "exactly one CASE" report
complains "no case is there" report absent
complains "there are table and json" report --format xml case.hit
complains "exactly one MESSAGE" explain
complains "exactly one MESSAGE" explain hit.mbox miss.mbox
complains "say 'list' or 'check'" rules
complains "say 'list' or 'check'" rules burn "$rules"
complains "no rules" rules check
complains "unknown command 'haunt'" haunt
complains "no such file" explain absent.eml
complains "no such message" explain 'hit.mbox#4'

checks "an existing case is not overwritten without --force, nor is anything else"
cp case.hit/hits.jsonl before
complains "force" hunt -q -r "$rules" -o case.hit miss.mbox
cmp before case.hit/hits.jsonl || fail "the case was touched"
hunt 0 case.hit --force miss.mbox
[ ! -s case.hit/hits.jsonl ] || fail "--force keeps the old hits"
mkdir mine
echo "keep me" >mine/notes
complains "mine" hunt -q -r "$rules" -o mine hit.mbox
hunt 1 mine --force hit.mbox
[ "$(cat mine/notes)" = "keep me" ] || fail "--force removed what is not the case's"
echo "a file" >plain
run 2 hunt -q -r "$rules" -o plain --force hit.mbox
[ "$(cat plain)" = "a file" ] || fail "a file was overwritten by a case"
[ "$(stat -c %a case.hit)" = 700 ] || fail "the case's folder can be read by others"
for file in case.db hits.jsonl ledger.json; do
    [ "$(stat -c %a "case.hit/$file")" = 600 ] || fail "$file can be read by others"
done

checks "help is as written down, and every option it names is there"
run 2 ""
run 0 --help
is_golden help out
run 0 help
is_golden help out
for command in hunt inspect report explain rules; do
    run 0 "$command" --help
    is_golden "help-$command" out
    [ ! -s err ] || fail "$command --help writes to standard error"
    run 0 "$command" -h
    is_golden "help-$command" out
    run 0 "$command" --help
    # "--jobs N" is given an argument, "--force" is not.
    sed -n 's/^  [ -][ a-zA-Z0-9][ ,] --\([a-z-]*\)\( [A-Z]*\).*/\1\2/p' out >options
    [ "$(wc -l <options)" = "$(grep -c '^  \(-.,\|   \) --' out)" ] || fail "$command: options overlooked"
    while read -r option argument; do
        run 0 "$command" "--$option" ${argument:+1} --help
    done <options
done
run 0 version
grep -q '^coldtrail [0-9]' out || fail "version does not begin with the version"
cp out version
run 0 --version
cmp out version || fail "--version and version differ"

checks "results on standard output, everything else on standard error; no escapes without a terminal"
rm -rf case
run 1 hunt -r "$rules" -o case hit.mbox
grep -q 'marked-subject' out || fail "the summary names no rule"
grep -q 'signatures loaded' err || fail "the signature count is not on standard error"
grep -q 'signatures loaded' out && fail "the signature count is on standard output"
no_escapes() {
    if grep -q "$(printf '\033')" out err; then fail "$1: escape bytes"; fi
}
no_escapes hunt
run 0 inspect hit.mbox
no_escapes inspect
[ ! -s err ] || fail "inspect writes to standard error: $(cat err)"
run 1 explain -r "$rules" 'hit.mbox#2'
no_escapes explain
run 1 hunt -q -r "$rules" -o case --force hit.mbox
[ ! -s out ] || fail "--quiet prints: $(cat out)"
[ ! -s err ] || fail "--quiet says: $(cat err)"

if can_make_terminal; then
    checks "on a terminal: colours, and none with NO_COLOR"
    script -qec "$coldtrail explain -r $rules hit.mbox#2" typescript >out </dev/null || true
    grep -q "$(printf '\033')" out || fail "no colours on a terminal"
    NO_COLOR=1 script -qec "$coldtrail explain -r $rules hit.mbox#2" typescript >out </dev/null ||
        true
    grep -q 'Marked letter 2' out || fail "nothing was shown"
    if grep -q "$(printf '\033')" out; then fail "escape bytes in spite of NO_COLOR"; fi
fi

checks "--min-level leaves lower rules out"
sed 's/^Subject: Letter 3/Subject: Booking 3/' hit.mbox >two.mbox
hunt 1 case --force two.mbox
[ "$(jq -r .coldtrail.rule.name case/hits.jsonl | sort | tr '\n' ' ')" = "booking marked-subject " ] ||
    fail "other rules hit: $(jq -r .coldtrail.rule.name case/hits.jsonl)"
hunt 1 case --force --min-level high two.mbox
[ "$(jq -r .coldtrail.rule.name case/hits.jsonl)" = marked-subject ] || fail "a lower rule hit"
holds case/ledger.json '.signatures.loaded == 1'
run 2 hunt -q -r "$rules" --min-level critical -o case --force two.mbox
grep -q 'no signature is left' err || fail "does not say that no rule is left: $(cat err)"

checks "every command that loads rules takes the options that choose them"
names() { jq -r .name out | sort | tr '\n' ' '; }
chosen() { # EXPECTED OPTION…
    expected=$1
    shift
    run 0 rules list --json "$@" "$rules"
    [ "$(names)" = "$expected" ] || fail "rules list $*: $(names)"
}
chosen "marked-subject " --min-level high
chosen "attached-page booking " --level medium,low
chosen "" --status stable
chosen "attached-page booking marked-subject " --status stable,test
chosen "attached-page marked-subject " --exclude-rule 'book*'
chosen "booking " --source '*/booking.yml'
chosen "" --tag 'attack.*'
printf 'rule,level\n# ours\nbooking,critical\nabsent,low\n' >levels.csv
chosen "booking marked-subject " --level-override levels.csv --min-level high
grep -q "^warning: levels.csv:4: there is no rule 'absent'" err || fail "levels.csv: $(cat err)"
grep -q '^1 signatures left out' err || fail "what is left out is not counted: $(cat err)"
chosen "attached-page booking marked-subject " --exclude-rule absent
grep -q "^warning: no rule has the id, name or title 'absent'" err || fail "absent: $(cat err)"
hunt 1 case --force --level-override levels.csv --exclude-rule marked-subject two.mbox
[ "$(jq -r '.coldtrail.rule | .name + .level' case/hits.jsonl)" = bookingcritical ] ||
    fail "hunt: $(jq -c .coldtrail.rule case/hits.jsonl)"
run 1 explain -a -r "$rules" --min-level high 'hit.mbox#2'
grep -q 'booking' out && fail "explain shows a rule that was left out"

checks "rules list is a table that fits"
run 0 rules list "$rules"
grep -q '^medium  *test  *attached-page  *A page .* .*/attached-page.yml:1$' out || fail "$(cat out)"
grep -q '^3 signatures loaded' err || fail "no count: $(cat err)"
if can_make_terminal; then
    script -qec "stty cols 80; $coldtrail rules list $rules" typescript >out </dev/null || true
    grep -q 'booking.yml:1' out || fail "the terminal shows no source: $(cat out)"
    [ "$(tr -d '\r' <out | grep yml | sed 's/…/./g' | wc -L)" -le 80 ] || fail "wider than 80: $(cat out)"
fi

checks "--from and --to: what lies outside is counted as skipped, the undated is read"
{
    for day in 06 07 08; do
        echo "From a@sender.example Mon Sep  7 08:00:00 2020"
        letter "Marked on $day" "$day Sep 2020 12:00:00 +0000"
        echo
    done
    echo "From a@sender.example Mon Sep  7 08:00:00 2020"
    letter "Marked undated" | sed '/^Date:/d'
} >dated.mbox
subjects() { jq -r .email.subject case/hits.jsonl | sed 's/Marked //' | sort | tr '\n' ' '; }
hunt 1 case --force --from 2020-09-07 dated.mbox
[ "$(subjects)" = "on 07 on 08 undated " ] || fail "--from found: $(subjects)"
holds case/ledger.json '.totals.messages | .seen == 4 and .skipped == 1 and .decoded == 3'
hunt 1 case --force --to 2020-09-08 dated.mbox
[ "$(subjects)" = "on 06 on 07 undated " ] || fail "--to found: $(subjects)"
hunt 1 case --force --from 2020-09-07 --to 2020-09-08T00:00Z dated.mbox
[ "$(subjects)" = "on 07 undated " ] || fail "both found: $(subjects)"
holds case/ledger.json '.totals.messages.skipped == 2 and .complete'

checks "a bad rule is refused with file, line and column while the others run"
mkdir mixed
cp "$rules/marked-subject.yml" mixed/good.yml
sed 's/condition: marked/condition: unmarked/; s/01$/99/' "$rules/marked-subject.yml" >mixed/bad.yml
run 1 hunt -r mixed -o case --force hit.mbox
grep -q '^warning: mixed/bad.yml:[0-9]*:[0-9]*: rule refused: ' err ||
    fail "the refusal is not named: $(cat err)"
grep -q '^1 signatures loaded, 1 refused, 0 degraded' err || fail "the count is wrong: $(cat err)"
holds case/ledger.json '
    .signatures == {loaded: 1, refused: 1}
    and (.refusals | length) == 1
    and (.refusals[0] | .path == "mixed/bad.yml" and .line > 1 and .column >= 1 and .reason != "")'
run 3 rules check mixed
run 3 rules list mixed
run 0 rules check mixed/good.yml
run 0 rules list --json "$rules"
[ "$(jq -r .name out | sort | tr '\n' ' ')" = "attached-page booking marked-subject " ] ||
    fail "rules list --json: $(cat out)"
rm mixed/good.yml
run 2 hunt -r mixed -o none hit.mbox
grep -q 'no signature is left' err || fail "does not say that no rule is left: $(cat err)"
[ ! -e none ] || fail "a case was made for a hunt without rules"

checks "output that cannot be written is an error"
if [ -w /dev/full ]; then
    code=0
    "$coldtrail" inspect hit.mbox >/dev/full 2>err || code=$?
    : >out
    judge_exit 2 "$code" "inspect to a full disk"
fi

# What `rules check` finds, and how it ends.
. "$(dirname "$0")/lib.sh"
needs jq

checks "the shipped pack has no warning"
run 0 rules check --strict "$pack"
grep -q ' 0 warnings, .* 0 not$' out || fail "$(tail -n 2 out)"

checks "findings are lines with path, line, column, kind and name; warnings fail only with --strict"
mkdir odd
cat >odd/odd.yml <<'RULE'
title: Odd
logsource: {category: email}
detection:
  used:
    url.domain: https://evil.example
  unused:
    email.subject|re: '.*quotation'
  condition: used
RULE
run 0 rules check odd
cat >expected <<'LINES'
odd/odd.yml:1:1: warning: the rule does not say: id, description, status, level, author, references [missing-members]
odd/odd.yml:5:17: warning: 'https://evil.example' is never a value of 'url.domain': a domain has no scheme, port or path: that is 'url.full' [impossible-value]
odd/odd.yml:6:3: warning: the condition does not use selection 'unused' [unused-selection]
odd/odd.yml:7:23: warning: '.*quotation' begins with any number of characters: it is found anywhere without [unbounded-expression]
1 signatures loaded, 0 refused, 0 degraded; 4 warnings, 0 notes; 0 test messages as expected, 0 not
1 rules written, 0 rows generated (0 of lists, 0 imitated domains), 0 indicators
LINES
diff -u expected out >&2 || fail "other findings"
run 1 rules check --strict odd

checks "--json: an object a line, the last one a summary"
cp "$rules/marked-subject.yml" odd/refused.yml
sed -i 's/email.subject/email.subjcet/' odd/refused.yml
run 3 rules check --json --strict odd
jq -es '(.[:-1] | map(.kind) | sort) == ["refusal", "warning", "warning", "warning", "warning"]
    and (.[-1] | .kind == "summary" and .warnings == 4 and .refused == 1 and .loaded == 1)
    and any(.[]; .check == "unused-selection" and .path == "odd/odd.yml" and .line == 6
                 and .column == 3)
    and any(.[]; .kind == "refusal" and (.reason | test("did you mean .email.subject")))' out \
    >jq.out || fail "$(cat out)"

checks "hostile names are shown as escapes"
printf 'title: "\\e[31mred"\nlogsource: {category: email}\ndetection: {"s": {email.subject: ["\\e]0;x", "\\e]0;x"]}, condition: s}\n' \
    >odd/hostile.yml
run 0 rules check odd/hostile.yml
grep -q 'repeated-value' out || fail "$(cat out)"
if grep -q "$(printf '\033')" out err; then fail "escape bytes"; fi

checks "in a pack with tests each rule needs one that hits and one that misses"
mkdir -p tested/rules tested/tests/hit/marked-subject tested/tests/miss/marked-subject \
    tested/tests/hit/absent
cp "$rules"/*.yml tested/rules
letter Marked >tested/tests/hit/marked-subject/a.eml
letter Other >tested/tests/miss/marked-subject/a.eml
run 0 rules check tested
[ "$(grep -c '\[untested\]$' out)" = 2 ] || fail "$(cat out)"
grep -q 'booking.yml:1:1: warning: no test message of tested/tests must hit' out || fail "$(cat out)"

checks "a test of no rule fails; of a rule that was left out it is passed over"
letter Other >tested/tests/hit/absent/a.eml
run 1 rules check tested
grep -q "^error: tested/tests/hit/absent/a.eml: rule 'absent': there is no rule of that name" err ||
    fail "$(cat err)"
rm -r tested/tests/hit/absent
run 0 rules check --exclude-rule marked-subject tested
grep -q '^2 test messages of rules left out were passed over' out || fail "$(cat out)"

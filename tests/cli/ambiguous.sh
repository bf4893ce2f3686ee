# Mail that readers take differently: each reading is hunted, and the hit says which one held it.
. "$(dirname "$0")/lib.sh"
needs jq

cat >rule.yml <<'RULE'
title: Password field in an attached page
id: 7d6b1c52-64c7-4f1e-8d3a-3a0b0f6c9a11
logsource: {category: email}
detection:
    page: {coldtrail.html.input_type: password}
    ambiguous: {coldtrail.anomaly: [conflicting_labels, ambiguous_boundary, misplaced_header]}
    condition: page
level: high
RULE

page='<html><form action="https://collect.example/p"><input type=password></form></html>'

# One message a way to hide the page; the name is the view that sees it.
cat >client.eml <<END
Subject: offer
Content-Type: text/html

$page
END
cat >lenient-label.eml <<END
Subject: offer
Content-Type: text/plain
Content-Type: text/html

See this: $page
END
cat >strict-boundary.eml <<END
Subject: offer
Content-Type: multipart/mixed; boundary=part

--part

See the page.
--partition
Content-Type: text/html

$page
--part--
END
cat >lenient-body.eml <<END
Subject: offer

Content-Type: text/html

$page
END
{
    printf 'Subject: offer\nContent-Type: text/html\nContent-Transfer-Encoding: 7bit\n\n'
    printf '%s\n' "$page" | base64
} >lenient-encoding.eml

checks "every reading is hunted, and the hit names its view"
run 1 hunt -q -r rule.yml -o case client.eml lenient-label.eml strict-boundary.eml \
    lenient-body.eml lenient-encoding.eml
jq -r '[.coldtrail.location.path, .coldtrail.view[], (.coldtrail.matches[0] | .view, .part)] | @tsv' \
    case/hits.jsonl | sort >views
printf '%s\t%s\t%s\t%s\n' \
    client.eml client client 1 \
    lenient-body.eml lenient lenient '1~body' \
    lenient-encoding.eml lenient lenient '1~encoding' \
    lenient-label.eml lenient lenient '1~label' \
    strict-boundary.eml strict strict '0~boundary.2' >expected
diff -u expected views || fail "other views"

checks "a rule can ask for the ambiguity itself"
sed -i 's/condition: page/condition: page and ambiguous/' rule.yml
run 1 hunt -q -r rule.yml -o case2 client.eml lenient-label.eml strict-boundary.eml \
    lenient-body.eml
[ "$(wc -l <case2/hits.jsonl)" = 3 ] || fail "not three hits"

checks "explain shows all readings"
run 0 explain lenient-label.eml
grep -q '1~label  text/html .*(lenient view)' out || fail "no such line in: $(cat out)"

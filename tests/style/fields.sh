#!/bin/sh
# signatures/FIELDS.md names every field and every anomaly that rules can name, and no other anomaly.
set -eu
LC_ALL=C
export LC_ALL
page=signatures/FIELDS.md
known=$(mktemp)
named=$(mktemp)
trap 'rm -f "$known" "$named"' EXIT

sed -n 's/^ *\[ANOMALY_[A-Z0-9_]*\] = "\(.*\)",$/\1/p' engine/mail/anomaly.c | sort >"$known"
sed '1,/^## Anomalies/d' "$page" | grep '^|' | cut -d'|' -f2 | grep -o '`[^`]*`' | tr -d '`' | sort >"$named"
[ -s "$known" ] || { echo "fields.sh: no anomaly found in engine/mail/anomaly.c" >&2; exit 1; }
diff -u "$known" "$named" || { echo "$page: other anomalies than engine/mail/anomaly.c" >&2; exit 1; }

missing=0
for field in $(sed -n 's/^ *{"\([a-z0-9_.]*\)",.*FIELD_.*/\1/p; s/^ *{"\([a-z0-9_.]*\)",$/\1/p' engine/match/field.c); do
    if ! grep -qF "\`$field\`" "$page"; then
        echo "$page: does not name $field" >&2
        missing=1
    fi
done
exit $missing

#!/bin/sh
# Fuzz for a while: campaign.sh SECONDS [TARGET...]
# Builds the fuzz preset and gives each target (all, unless some are named) that many seconds, one
# process a core (or CAMPAIGN_JOBS at a time). A target stops at its first finding; the others go on. Ends with a table, and with
# exit status 1 where anything was found. Corpora, logs and findings stay in build/fuzz; findings of
# earlier campaigns are tried again, and count until they are mended.
# shellcheck disable=SC2086 # options and columns are lists without blanks in them
set -eu
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")/../.."

# One input may take so long, and a target hold so much, sanitizers included. libarchive asks for
# as much as the header of a cpio archive names, up to 4 GiB, but touches only what is there; the
# sanitizer marks all of it, which takes long where many run.
limits="-timeout=100 -report_slow_units=25 -rss_limit_mb=3000 -malloc_limit_mb=5000"

case ${1:-} in
'' | *[!0-9]*)
    echo "usage: $0 SECONDS [TARGET...]" >&2
    exit 2
    ;;
esac
seconds=$1
shift

dictionary_of() {
    case $1 in
    html | office | script | text | url | xml) echo html ;;
    nest | pdf | unpack) echo archive ;;
    rules | scan) echo rules ;;
    indicators) echo list ;;
    spamassassin) echo spamassassin ;;
    json | misp | stix) echo feed ;;
    *) echo mail ;;
    esac
}

# Try what was found before, and forget what is mended.
retry() {
    for finding in build/fuzz/findings/"$1"-*; do
        [ -f "$finding" ] || continue
        if build/fuzz/tests/fuzz/fuzz_"$1" $limits "$finding" >/dev/null 2>&1; then
            rm "$finding"
        fi
    done
}

fuzz() {
    build/fuzz/tests/fuzz/fuzz_"$1" -max_total_time="$seconds" $limits -print_final_stats=1 \
        -dict="tests/fuzz/$(dictionary_of "$1").dict" -artifact_prefix="build/fuzz/findings/$1-" \
        "build/fuzz/corpus/$1" "tests/fuzz/seeds/$1" >"build/fuzz/campaign/$1.log" 2>&1 || true
}

# One line of the table: what the log of a run says.
row() {
    log=build/fuzz/campaign/$1.log
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    coverage=$(sed -n 's/.* cov: \([0-9]*\) ft: \([0-9]*\) .*/\1 \2/p' "$log" | tail -n 1)
    printf '%-18s %11s %7s %7s %7s %8s\n' "$1" "${runs:--}" ${coverage:-- -} \
        "$(find "build/fuzz/corpus/$1" -type f | wc -l)" \
        "$(find build/fuzz/findings -name "$1-*" | wc -l)"
}

# xargs runs this script once more for each target.
if [ "${CAMPAIGN_TARGET:-}" ]; then
    mkdir -p "build/fuzz/corpus/$CAMPAIGN_TARGET"
    retry "$CAMPAIGN_TARGET"
    fuzz "$CAMPAIGN_TARGET"
    row "$CAMPAIGN_TARGET"
    exit 0
fi

mkdir -p build/fuzz/campaign build/fuzz/findings
echo "Building build/fuzz"
if ! { cmake --preset fuzz && cmake --build --preset fuzz --target fuzz; } \
    >build/fuzz/campaign/build.log 2>&1; then
    cat build/fuzz/campaign/build.log
    exit 2
fi

if [ $# = 0 ]; then
    # shellcheck disable=SC2046 # names without blanks
    set -- $(find tests/fuzz -name 'fuzz_*.c' | sed 's,.*/fuzz_,,; s,\.c$,,' | sort)
fi
jobs=${CAMPAIGN_JOBS:-$(nproc)}
rounds=$((($# + jobs - 1) / jobs))
echo "$# targets, $jobs at a time: $((rounds * seconds / 60)) minutes"
printf '%-18s %11s %7s %7s %7s %8s\n' target executions cov ft corpus findings
printf '%s\n' "$@" | xargs -P "$jobs" -I '{}' env CAMPAIGN_TARGET='{}' sh tests/fuzz/campaign.sh "$seconds"

if [ "$(find build/fuzz/findings -type f | wc -l)" -gt 0 ]; then
    echo "Findings; replay one with build/fuzz/tests/fuzz/fuzz_TARGET FILE:"
    find build/fuzz/findings -type f
    exit 1
fi
echo "No findings."

#!/bin/sh
# Fuzz for a while: campaign.sh SECONDS [TARGET...]
# Builds the fuzz preset and gives each target (all, unless some are named) that many seconds, one
# process a core. A target stops at its first finding; the others go on. Ends with a table, and with
# exit status 1 where anything was found. Grown corpora, logs and findings stay in build/fuzz.
set -eu
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")/../.."

case ${1:-} in
'' | *[!0-9]*)
    echo "usage: $0 SECONDS [TARGET...]" >&2
    exit 2
    ;;
esac
seconds=$1
shift

# One input may take so long, and a target hold so much, sanitizers included.
input_seconds=25
memory_megabytes=3000

dictionary_of() {
    case $1 in
    html | url | text | script | office) echo html ;;
    rules | scan) echo rules ;;
    unpack | nest) echo archive ;;
    *) echo mail ;;
    esac
}

# One line of the table: what the log of a run says.
row() {
    log=build/fuzz/campaign/$1.log
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    last=$(grep -a '	*cov: ' "$log" | tail -n 1)
    findings=$(find build/fuzz/findings -name "$1-*" | wc -l)
    printf '%-18s %11s %7s %7s %7s %8s\n' "$1" "${runs:-?}" \
        "$(echo "$last" | sed -n 's/.* cov: \([0-9]*\).*/\1/p')" \
        "$(echo "$last" | sed -n 's/.* ft: \([0-9]*\).*/\1/p')" \
        "$(find "build/fuzz/corpus/$1" -type f | wc -l)" "$findings"
}

# Called again for each target, by xargs.
if [ "${CAMPAIGN_TARGET:-}" = yes ]; then
    target=$1
    mkdir -p "build/fuzz/corpus/$target"
    ./build/fuzz/tests/fuzz/fuzz_"$target" -max_total_time="$seconds" -timeout=$input_seconds \
        -rss_limit_mb=$memory_megabytes -print_final_stats=1 -reload=0 \
        -dict="tests/fuzz/$(dictionary_of "$target").dict" \
        -artifact_prefix="build/fuzz/findings/$target-" \
        "build/fuzz/corpus/$target" "tests/fuzz/seeds/$target" \
        >"build/fuzz/campaign/$target.log" 2>&1 || true
    row "$target"
    exit 0
fi

targets=${*:-$(for source in tests/fuzz/fuzz_*.c; do basename "$source" .c; done | sed 's/^fuzz_//')}
mkdir -p build/fuzz/campaign build/fuzz/findings
echo "Building build/fuzz"
if ! { cmake --preset fuzz && cmake --build --preset fuzz --target fuzz; } \
    >build/fuzz/campaign/build.log 2>&1; then
    cat build/fuzz/campaign/build.log
    exit 2
fi

printf '%-18s %11s %7s %7s %7s %8s\n' target executions cov ft corpus findings
echo "$targets" | tr ' ' '\n' |
    CAMPAIGN_TARGET=yes xargs -P "$(nproc)" -I '{}' sh "$0" "$seconds" '{}'

found=$(find build/fuzz/findings -type f | wc -l)
if [ "$found" -gt 0 ]; then
    echo "$found findings; replay one with build/fuzz/tests/fuzz/fuzz_TARGET FILE:"
    find build/fuzz/findings -type f
    exit 1
fi

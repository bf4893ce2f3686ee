# Sourced by the scripts of this folder, which are run as
#     sh NAME.sh COLDTRAIL COLDTRAIL-CORPUS COLDTRAIL-SCORE
# It leaves the script in an empty folder of its own, so that every path in what is printed is
# short and the same on every machine. COLDTRAIL_GOLDEN=update rewrites golden texts instead of
# comparing them.
set -eu

coldtrail=$1
corpus_maker=$2
scorer=$3
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
rules=$here/rules
pack=$root/signatures/packs/coldchain

export LC_ALL=C TZ=UTC
unset NO_COLOR
# A sanitizer must not end with one of our own exit codes.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}exitcode=99"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:+$UBSAN_OPTIONS:}exitcode=99"

work=$(mktemp -d)
# What is compiled is kept for this script alone.
XDG_CACHE_HOME=$(mktemp -d)
export XDG_CACHE_HOME
script=$(basename "$0" .sh)
claim=
trap 'cd /; rm -rf "$work" "$XDG_CACHE_HOME"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"

# What the following lines check, in words.
checks() {
    claim=$*
    echo "$script: $claim"
}

fail() {
    echo "FAILED: $script: $claim: $*" >&2
    exit 1
}

skip() {
    echo "skipped: $script: $*"
    exit 77
}

# Whether a program can be run on a pseudo-terminal here: a bare root may have none.
can_make_terminal() {
    command -v script >/dev/null && script -qec true /dev/null >/dev/null 2>&1 </dev/null
}

# Skip the whole script where a program is missing.
needs() {
    for needed in "$@"; do
        command -v "$needed" >/dev/null || skip "$needed is not installed"
    done
}

# run CODE ARGUMENT…: run coldtrail; its output is in ./out and ./err afterwards.
run() {
    wanted=$1
    shift
    got=0
    "$coldtrail" "$@" >out 2>err </dev/null || got=$?
    judge_exit "$wanted" "$got" "coldtrail $*"
}

judge_exit() {
    if grep -q 'Sanitizer\|runtime error' err; then
        head -n 60 err >&2
        fail "$3: a sanitizer complains"
    fi
    [ "$2" = "$1" ] && return
    echo "--- standard output" >&2
    head -n 40 out >&2
    echo "--- standard error" >&2
    head -n 40 err >&2
    fail "$3: ended with $2, not $1"
}

# hunt CODE CASE ARGUMENT…: a quiet hunt whose books must balance. Its rules are `hunt_rules`.
hunt_rules=$rules
hunt() {
    wanted_of_hunt=$1
    case_folder=$2
    shift 2
    run "$wanted_of_hunt" hunt -q -r "$hunt_rules" -o "$case_folder" "$@"
    adds_up "$case_folder/ledger.json"
}

# holds FILE FILTER [JQ-OPTION…]: a jq filter must be true of a JSON file.
holds() {
    file=$1
    filter=$2
    shift 2
    jq -e "$@" "$filter" "$file" >jq.out && return
    jq 'del(.refusals)' "$file" | head -n 90 >&2
    fail "$file: not true: $filter"
}

# Of every level, and of bytes: what was seen is exactly what became of it. What is listed one by
# one agrees with what was counted.
adds_up() {
    holds "$1" '
        all(.totals[]; .seen == .decoded + .partial + .skipped + .failed)
        and (.archives | length) == .totals.archives.seen
        and ([.archives[].messages] | add // 0) == .totals.messages.seen
        and all(["decoded", "partial", "skipped", "failed"][] as $outcome
                | ([.archives[] | select(.outcome == $outcome)] | length)
                  == .totals.archives[$outcome]; .)
        and all(["archives", "containers", "members", "messages"][] as $level
                | ["partial", "skipped", "failed"][] as $outcome
                | select($level != "messages" or $outcome != "skipped")
                | ([.problems[] | select(.level == $level and .outcome == $outcome)] | length)
                  == .totals[$level][$outcome]; .)
        and all(.problems[]; .path != "" and .reason != "" and .reason != "none")
        and (.complete == false or (.interrupted == false and .totals.messages.failed == 0))'
}

# is_golden NAME FILE: FILE is, byte for byte, golden/NAME.txt.
is_golden() {
    if [ "${COLDTRAIL_GOLDEN:-}" = update ]; then
        cp "$2" "$here/golden/$1.txt"
        return
    fi
    diff -u "$here/golden/$1.txt" "$2" >&2 || fail "differs from tests/cli/golden/$1.txt"
}

# make_corpus FILE FORMAT PLANTED [OPTION…]: ./FILE, and what was hidden in it in ./FILE.truth.
make_corpus() {
    made=$1
    format=$2
    planted=$3
    shift 3
    "$corpus_maker" --out "$made" --format "$format" --planted "$planted" --truth "$made.truth" \
        "$@" || fail "$made: the corpus maker failed"
}

# letter SUBJECT [DATE]: one plain message on standard output.
letter() {
    printf 'From: Ada <ada@sender.example>\nTo: Bo <bo@receiver.example>\nSubject: %s\n' "$1"
    printf 'Date: %s\nMessage-ID: <%s@sender.example>\n' \
        "${2:-Mon, 07 Sep 2020 08:00:00 +0000}" "$(echo "$1" | tr -c 'a-zA-Z0-9\n' -)"
    printf 'MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nThe body of %s.\n' "$1"
}

# mailbox COUNT: an mbox of that many letters on standard output; number 2 is marked for the rules.
mailbox() {
    count=0
    while [ "$count" -lt "$1" ]; do
        count=$((count + 1))
        echo "From ada@sender.example Mon Sep  7 08:00:00 2020"
        if [ "$count" = 2 ]; then letter "Marked letter 2"; else letter "Letter $count"; fi
        echo
    done
}

# bulky_mailbox COUNT SEED: the same, but with bodies that hardly compress, other ones for other
# seeds.
bulky_mailbox() {
    count=0
    while [ "$count" -lt "$1" ]; do
        count=$((count + 1))
        echo "From ada@sender.example Mon Sep  7 08:00:00 2020"
        if [ "$count" = 2 ]; then letter "Marked letter 2"; else letter "Letter $count"; fi
        noise "$2$count"
        echo
    done
}

# 64 lines that look random, the same for the same seed.
noise() {
    awk -v seed="$1" 'BEGIN {
        srand(seed)
        for (line = 0; line < 64; line++) {
            text = ""
            for (i = 0; i < 70; i++)
                text = text substr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
                                   1 + int(rand() * 62), 1)
            print text
        }
    }'
}

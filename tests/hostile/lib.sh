# Sourced by the scripts of this folder, which are run as
#     sh NAME.sh COLDTRAIL COLDTRAIL-CORPUS COLDTRAIL-SCORE MEASURE MOST-MEMORY
# Each makes mail that an attacker would make, and hunts it, one item at a time, every file of it
# twice so that two workers hold such a thing at once. MOST-MEMORY is in bytes; 0 asks for
# figures alone. COLDTRAIL_HOSTILE=NAME runs that item alone.
. "$(dirname "$0")/../cli/lib.sh"
needs jq perl gzip
measure=$4
most_bytes=$5
pack=$root/signatures/packs/coldchain
only=${COLDTRAIL_HOSTILE:-}

# The plan is compiled once, so that no item pays for it.
mkdir item
letter "Nothing odd" >item/letter.eml
run 0 hunt -q -r "$pack" -r "$here/rules" -o warm item

# repeat COUNT TEXT: TEXT that often, in Perl's double quotes, as a stream.
repeat() {
    perl -e 'my ($count, $text) = @ARGV;
             $text = eval "qq\0$text\0";
             my $many = int(1048576 / length $text) + 1;
             my $block = $text x $many;
             for (; $count > $many; $count -= $many) { print $block }
             print $text x $count' "$1" "$2"
}

# begins NAME: an empty ./item; false where another one was asked for.
begins() {
    [ -z "$only" ] || [ "$only" = "$1" ] || return 1
    checks "$1"
    rm -rf item case
    mkdir item
}

# can NAME PROGRAM: the same for an item that is made by a program which may be missing.
can() {
    begins "$1" || return 1
    command -v "$2" >/dev/null && return
    echo "  no $2"
    return 1
}

# ends CODE REASON [FILTER]: hunt ./item. REASON must be in the ledger for every file, of a container
# or file or as the anomaly of a message, and the FILTER of jq, where there is one, be true of it.
# Where REASON is "none", nothing at all may have been left out.
ends() {
    for made in item/*; do cp "$made" "item/again-$(basename "$made")"; done
    ends_alone "$@"
}

# ends_alone CODE REASON [FILTER]: the same of what is hunted once.
ends_alone() {
    wanted_code=$1
    reason=$2
    claimed=${3:-true}
    got=0
    "$measure" report.json "$coldtrail" hunt -q -j 2 -r "$pack" -r "$here/rules" -o case item >out 2>err ||
        got=$?
    echo "  $(jq -r '"\(.cpu_seconds) s of CPU, \(.peak_bytes / 1e6 | floor) MB"' report.json)"
    judge_exit "$wanted_code" "$got" "coldtrail hunt of $claim"
    adds_up case/ledger.json
    holds case/ledger.json '
        [.problems[] | select(.reason == $reason
                              or (.detail | split(", ") | index($reason) != null))] as $named
        | if $reason == "none" then .problems == [] else ($named | length) >= $files end' \
        --arg reason "$reason" --argjson files "$(find item -type f | wc -l)"
    holds case/ledger.json "$claimed"
    [ "$most_bytes" = 0 ] ||
        holds report.json '.peak_bytes < $most' --argjson most "$most_bytes"
}

# nested_zip: standard input in five levels of zip with sixteen in each, as 42.zip has them:
# 1,048,576 of it.
nested_zip() {
    cat >level
    for depth in 1 2 3 4 5; do
        for copy in a b c d e f g h i j k l m n o p; do cp level "$copy"; done
        zip -q level.zip [a-p]
        mv level.zip level
        rm [a-p]
    done
    cat level
}

# --- Pieces of mail ---

from_line() { echo "From ada@sender.example Mon Sep  7 08:00:00 2020"; }

# header [FIELD…]: the header block of a message, and the blank line behind it.
header() {
    printf 'From: Ada <ada@sender.example>\nTo: Bo <bo@receiver.example>\nSubject: hostile\n'
    printf 'Date: Mon, 07 Sep 2020 08:00:00 +0000\nMIME-Version: 1.0\n'
    for field in "$@"; do printf '%s\n' "$field"; done
    echo
}

html_header() { header 'Content-Type: text/html; charset=utf-8'; }

# attached NAME TYPE: a message with standard input attached, in base64.
attached() {
    header 'Content-Type: multipart/mixed; boundary=frontier'
    printf -- '--frontier\nContent-Type: text/plain\n\nSee the file.\n--frontier\n'
    printf 'Content-Type: %s; name="%s"\nContent-Transfer-Encoding: base64\n' "$2" "$1"
    printf 'Content-Disposition: attachment; filename="%s"\n\n' "$1"
    base64
    printf -- '--frontier--\n'
}

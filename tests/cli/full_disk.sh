# A case that cannot be written is a fatal error that says so: never a crash, never a half-written
# file that looks whole.
. "$(dirname "$0")/lib.sh"
needs jq

make_corpus mail.mbox mbox 30 --size 2M

# ends_badly CODE: not a signal, the message says what failed, no file claims to be whole.
ends_badly() {
    [ "$1" -lt 128 ] || fail "died of signal $(($1 - 128)): $(cat err)"
    judge_exit 2 "$1" "a hunt on a full disk"
    grep -q '^error: .*case' err || fail "does not say what failed: $(cat err)"
    grep -qi 'full\|space\|large\|I/O' err || fail "does not say why: $(cat err)"
    [ ! -s out ] || fail "a summary was printed all the same"
}

whole_or_absent() {
    if [ -e "$1/ledger.json" ]; then
        jq -e .complete "$1/ledger.json" >jq.out || fail "ledger.json is there and not whole"
    fi
}

checks "a file system of 1 MB"
# In a mount namespace of our own; as another user in a user namespace too.
mkdir small
in_small='mount -t tmpfs -o size=1m,mode=700 tmpfs small && shift && "$@"; code=$?
          [ ! -e small/case/ledger.json ] || cp small/case/ledger.json left.json
          exit $code'
namespaces=-m
[ "$(id -u)" = 0 ] || namespaces=-Urm
if unshare $namespaces sh -c 'mount -t tmpfs -o size=1m tmpfs small' 2>unshare.err; then
    code=0
    unshare $namespaces sh -c "$in_small" sh x "$coldtrail" hunt --no-progress -r "$rules" \
        -o small/case mail.mbox >out 2>err </dev/null || code=$?
    ends_badly "$code"
    [ ! -e left.json ] || fail "ledger.json was left on the full file system"
else
    echo "    skipped: no file system may be mounted here"
fi

checks "a limit on the size of files"
code=0
(
    ulimit -f 600 # blocks of 512 bytes
    exec "$coldtrail" hunt --no-progress -r "$rules" -o case mail.mbox >out 2>err </dev/null
) || code=$?
ends_badly "$code"
whole_or_absent case

checks "a folder that cannot be made or written to"
run 2 hunt -r "$rules" -o absent/deeper/case mail.mbox
grep -q '^error: .*absent' err || fail "does not name the folder: $(cat err)"
run 2 hunt -r "$rules" -o mail.mbox/case mail.mbox
grep -q '^error: .*mail.mbox' err || fail "does not name the folder: $(cat err)"
if [ "$(id -u)" != 0 ]; then
    mkdir locked
    chmod 555 locked
    run 2 hunt -r "$rules" -o locked/case mail.mbox
    grep -q '^error: .*locked' err || fail "does not name the folder: $(cat err)"
fi

checks "afterwards, with room, the same command with --force works"
rm -rf case/hits.jsonl
hunt 1 case --force mail.mbox

# Everything planted is found and nothing else, in every format and however it is wrapped.
. "$(dirname "$0")/lib.sh"
needs jq
hunt_rules=$pack

# finds_all NAME TRUTH PATH…: the rules that decide are those of level high.
finds_all() {
    name=$1
    truth=$2
    shift 2
    rm -rf case
    hunt 1 case --min-level high "$@"
    holds case/ledger.json '.complete'
    "$scorer" --min-level high "$truth" case/hits.jsonl >score ||
        fail "$name: $(cat score)"
    echo "    $name: $(head -n 1 score)"
}

checks "every format of the corpus maker"
for format in tar.zst tar zip mbox mbox.gz mbox.zst maildir.tar; do
    make_corpus "corpus.$format" "$format" 14 --size 1M --near-misses 20 --duplicates 3
    finds_all "$format" "corpus.$format.truth" "corpus.$format"
done

# One mailbox wrapped by other tools, hunted all at once: each wrapping must hold as many messages
# and hits as the plain one. Names say nothing: every wrapping is called something.dat.
mkdir wrapped
cp corpus.mbox inbox

wrap() { # NAME TOOL COMMAND…: what COMMAND writes to standard output
    name=$1
    tool=$2
    shift 2
    if command -v "$tool" >/dev/null; then
        "$@" >"wrapped/$name.dat" 2>wrap.log || fail "$name: $(cat wrap.log)"
    else
        echo "    $name: skipped, $tool is not installed"
    fi
}

zip_of() { rm -f z.zip && zip -q z.zip "$@" && cat z.zip; }
zip_stored_of() { rm -f z.zip && zip -q -0 z.zip "$@" && cat z.zip; }
seven_of() { rm -f z.7z && 7z a -bd z.7z "$@" >/dev/null && cat z.7z; }
cpio_of() { printf '%s\n' "$@" | cpio -o --quiet -H newc; }
old_cpio_of() { printf '%s\n' "$@" | cpio -o --quiet; }

wrap plain cat cat inbox
wrap gzip gzip gzip -c inbox
wrap gzip-of-two gzip sh -c 'head -c 300000 inbox | gzip -c; tail -c +300001 inbox | gzip -c'
wrap bzip2 bzip2 bzip2 -c inbox
wrap xz xz xz -c inbox
wrap lzma xz xz --format=lzma -c inbox
wrap zstd zstd zstd -q -c inbox
wrap zstd-of-two zstd sh -c 'head -c 300000 inbox | zstd -qc; tail -c +300001 inbox | zstd -qc'
wrap lz4 lz4 lz4 -q -c inbox
wrap zip zip zip_of inbox
wrap zip-stored zip zip_stored_of inbox
wrap 7z 7z seven_of inbox
wrap cpio-newc cpio cpio_of inbox
wrap cpio-binary cpio old_cpio_of inbox
wrap tar-ustar tar tar --format=ustar -cf - inbox
wrap tar-pax tar tar --format=pax -cf - inbox

# Containers in containers, in any order.
tar -cf inner.tar inbox
wrap tar-in-tar tar tar -cf - inner.tar
wrap tgz-in-zip-in-tar-zst zip sh -c \
    'gzip -c inner.tar >i.tgz && zip -q o.zip i.tgz && tar -cf - o.zip | zstd -qc'
wrap zip-in-7z-in-tar-bz2 7z sh -c \
    'zip -q b.zip inbox && 7z a -bd b.7z b.zip >/dev/null && tar -cf - b.7z | bzip2 -c'
wrap gzip-in-gzip-in-gzip gzip sh -c 'gzip -c inbox | gzip -c | gzip -c'
wrap xz-in-zip-in-cpio-lz4 lz4 sh -c \
    'xz -c inbox >c.xz && zip -q c.zip c.xz && echo c.zip | cpio -o --quiet -H newc | lz4 -qc'

checks "one mailbox wrapped in $(find wrapped -type f | wc -l) ways, all named .dat"
finds_all "all of them" corpus.mbox.truth wrapped
jq -r '(.archives[] | select(.path == "wrapped/plain.dat")) as $plain
       | .archives[] | select([.messages, .hits, .outcome]
                              != [$plain.messages, $plain.hits, "decoded"])
       | "\(.path): \(.messages) messages, \(.hits) hits, \(.outcome) \(.reason)"' \
    case/ledger.json >different
[ ! -s different ] || fail "not as the plain mailbox: $(cat different)"
holds case/ledger.json 'any(.archives[]; .path == "wrapped/plain.dat" and .hits >= 14)'

checks "the same mail in many places is one message with all its locations"
holds case/hits.jsonl 'length == ([.[] | .coldtrail.hit_id] | unique | length)' --slurp
ways=$(find wrapped -type f | wc -l)
holds case/hits.jsonl 'all(.[]; .coldtrail.location_count >= $ways)' --slurp --argjson ways "$ways"

# The same archive gives the same case, byte for byte, whatever the number of threads.
. "$(dirname "$0")/lib.sh"
needs jq

# same_for_all_threads NAME PATH…
same_for_all_threads() {
    name=$1
    shift
    for jobs in 1 2 7 7; do
        rm -rf case
        hunt 1 case -j "$jobs" "$@"
        jq 'del(.run)' case/ledger.json >ledger
        mv case/hits.jsonl hits
        if [ -e "$name.hits" ]; then
            cmp hits "$name.hits" || fail "$name: hits.jsonl differs with -j $jobs"
            cmp ledger "$name.ledger" || fail "$name: ledger.json differs with -j $jobs"
        else
            mv hits "$name.hits"
            mv ledger "$name.ledger"
        fi
    done
    [ -s "$name.hits" ] || fail "$name: there are no hits to compare"
}

mkdir all
for format in tar.zst zip mbox mbox.gz maildir.tar; do
    checks "$format: -j 1, -j 2, -j 7 and -j 7 again write the same case"
    make_corpus "all/corpus.$format" "$format" 20 --size 10M --duplicates 5
    mv "all/corpus.$format.truth" "$format.truth"
    same_for_all_threads "$format" "all/corpus.$format"
done

checks "a folder of all of them and of some damaged files: the same case"
head -c 1500000 all/corpus.mbox.gz >all/broken.mbox.gz
head -c 1500000 all/corpus.tar.zst >all/broken.tar.zst
printf '{"no": "mail"}\n' >all/notes.json
for jobs in 1 7 2; do
    rm -rf case
    hunt 3 case -j "$jobs" all
    jq 'del(.run)' case/ledger.json >"ledger.$jobs"
    mv case/hits.jsonl "hits.$jobs"
    cmp "hits.$jobs" hits.1 || fail "hits.jsonl differs with -j $jobs"
    cmp "ledger.$jobs" ledger.1 || fail "ledger.json differs with -j $jobs"
done
holds ledger.1 '(.problems | length) >= 2'

# A bar where people look on, nothing to clean up after it, and no bar in log files.
. "$(dirname "$0")/lib.sh"
needs script gzip
can_make_terminal || skip "no pseudo-terminal can be made here"

make_corpus part.mbox mbox 1 --size 8M
# Long enough to be drawn: a bar is first drawn after 0.2 s.
grow() {
    for copy in 1 2 3 4 5 6 7 8; do
        number=$((number + 1))
        cp part.mbox "mail/$number.mbox"
    done
}
mkdir mail
number=0

# on_terminal FILE COMMAND: FILE gets what a terminal would have been sent.
on_terminal() {
    TERM=xterm script -qec "$2" typescript >"$1" </dev/null || true
}

clear_line=$(printf '\r\033[K')

checks "a bar is drawn on a terminal, with its share, rate and what is left"
drawn=no
while [ "$drawn" = no ] && [ "$number" -lt 64 ]; do
    grow
    on_terminal screen "$coldtrail inspect -j 1 --json mail >inspected.json"
    if grep -q '\[[#.]*\] *[0-9]*%.* MB/s' screen; then drawn=yes; fi
done
[ "$drawn" = yes ] || fail "no bar: $(od -c screen | head)"
grep -q 'left' screen || fail "the bar doesn't say how long it will take"
[ -s inspected.json ] || fail "the result is not on standard output"

checks "and it is gone at the end"
tail -c "$(printf %s "$clear_line" | wc -c)" screen >end
printf %s "$clear_line" | cmp - end || fail "the bar is still on the screen"

checks "a line does not wrap on a narrow terminal"
on_terminal screen "stty cols 40; $coldtrail inspect -j 1 --json mail >inspected.json"
tr '\r' '\n' <screen | sed "s/$(printf '\033')\[K//g" | awk 'length($0) > 40 { long = 1 }
    END { exit long }' || fail "longer than the terminal: $(cat -v screen)"

checks "no bar with --no-progress, on a dumb terminal, or without a terminal"
on_terminal screen "$coldtrail inspect --no-progress -j 1 --json mail >inspected.json"
[ ! -s screen ] || fail "--no-progress: $(cat -v screen)"
TERM=dumb script -qec "$coldtrail inspect -j 1 --json mail >inspected.json" typescript >screen \
    </dev/null || true
if grep -q "$(printf '\033')" screen; then fail "a dumb terminal: $(cat -v screen)"; fi
run 0 inspect -j 1 --json mail
if grep -q '#\|%' err; then fail "without a terminal: $(cat -v err)"; fi
run 1 hunt -q -r "$rules" -o case -j 1 part.mbox
[ ! -s err ] || fail "--quiet: $(cat err)"

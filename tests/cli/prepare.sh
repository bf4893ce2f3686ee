# The scripts that build and try the program, where packages are missing and nobody may install
# them: they say so, with the command that would help, and do nothing else.
. "$(dirname "$0")/lib.sh"

# A machine with no package, no sudo, and a user who is not root.
mkdir bin
for tool in sh dirname cat env; do
    ln -s "$(command -v "$tool")" "bin/$tool"
done
printf '#!/bin/sh\nexit 1\n' >bin/dpkg-query
printf '#!/bin/sh\necho 1000\n' >bin/id
chmod +x bin/dpkg-query bin/id
mkdir -p tree/bench tree/tests
cp "$root/bench/prepare.sh" "$root/bench/demo.sh" tree/bench/
cp "$root/tests/run.sh" tree/tests/

for command in bench/prepare.sh bench/demo.sh tests/run.sh; do
    checks "$command: exit code 2, one line that says what to run, nothing built"
    code=0
    PATH=$PWD/bin sh "tree/$command" >out 2>err </dev/null || code=$?
    judge_exit 2 "$code" "$command"
    [ ! -s out ] || fail "says more: $(cat out)"
    [ "$(wc -l <err)" = 1 ] || fail "not one line: $(cat err)"
    grep -q '^error: .*apt-get install -y .*libhyperscan-dev' err || fail "says: $(cat err)"
    [ ! -e tree/build ] || fail "something was built"
done
grep -q 'clang-14' err || fail "tests/run.sh doesn't ask for the packages of the tests"

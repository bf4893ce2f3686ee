#!/bin/sh
# Shows that layers.sh can fail: a clean tree passes, and each planted offence is named.
# Usage: test_layers.sh PATH_OF_LAYERS_SH
set -u
layers=$1
tree=$(mktemp -d) || exit 2
trap 'rm -rf "$tree"' EXIT
cd "$tree" || exit 2
failures=0

# plant FILE LINE…: write FILE anew.
plant() {
    file=$1
    shift
    mkdir -p "${file%/*}"
    printf '%s\n' "$@" >"$file"
}

# expect WHAT STATUS OUTPUT: run the check in the tree as it is, then clear the tree.
expect() {
    found=$(sh "$layers" 2>&1)
    status=$?
    if [ "$status" -ne "$2" ] || [ "$found" != "$3" ]; then
        printf 'not so: %s\n  expected %s: %s\n  found %s: %s\n' "$1" "$2" "$3" "$status" "$found"
        failures=$((failures + 1))
    fi
    rm -rf engine loaders signatures bench tests
}

plant engine/base/digest.c '#include <openssl/evp.h>'
plant engine/mail/header.c '#include "engine/base/bytes.h"' '#include <string.h>'
plant engine/match/scanner.h '#include <hs/hs.h>'
plant engine/match/scanner.c '#include <hs/hs_compile.h>' '#include "engine/mail/message.h"' \
    '#include "signatures/rule.h"'
plant engine/hunt/run.c '#include "loaders/walk.h"' '#include "engine/base/log.h"' \
    '#include "engine/mail/message.h"' '#include "signatures/rule.h"'
plant engine/cli/main.c '#include "engine/hits/record.h"' '#include "engine/hunt/run.h"'
plant engine/hits/record.c '#include <jansson.h>'
plant engine/hits/writer.c '#include <jansson.h>'
plant loaders/container.c '#include <archive.h>' '#include <archive_entry.h>'
plant loaders/versions.c '#include <archive.h>'
plant tests/mail/test_header.c '#include "engine/cli/main.h"' '#include <yaml.h>'
expect 'a clean tree passes' 0 ''

expect 'an empty folder is no clean tree' 2 \
    'layers.sh: no source here: run it from the root of the repository'

plant engine/base/log.c '' '#include "engine/mail/message.h"'
expect 'base knows nobody' 1 'engine/base/log.c:2: engine/base may not include engine/mail'

plant signatures/rule.c '#include "engine/mail/message.h"'
plant engine/mail/mime.h '#  include "signatures/rule.h"'
plant engine/hits/record.c '#include "engine/mail/message.h"'
expect 'rooms of one level never include each other' 1 \
    'engine/hits/record.c:1: engine/hits may not include engine/mail
engine/mail/mime.h:1: engine/mail may not include signatures
signatures/rule.c:1: signatures may not include engine/mail'

plant engine/match/plan.c '#include "engine/hunt/run.h"'
plant engine/hunt/run.c '#include "engine/cli/main.h"' '#include "tests/fixture.h"'
expect 'arrows point one way' 1 \
    'engine/hunt/run.c:1: engine/hunt may not include engine/cli
engine/hunt/run.c:2: engine/hunt may not include tests
engine/match/plan.c:1: engine/match may not include engine/hunt'

plant loaders/walk.c '#include "walk.h"'
expect 'includes are written from the root' 1 \
    'loaders/walk.c:1: "walk.h" is not written from the root of the repository'

plant loaders/gzip.c '#include <igzip_lib.h>'
plant loaders/zlib.c '#include <stdio.h>' '#include <igzip_lib.h>'
expect 'a library is known to one file' 1 \
    'loaders/zlib.c:2: igzip_lib is known to loaders/gzip already'

plant loaders/a.c '#include <archive.h>'
plant loaders/b.c '#include <archive.h>'
plant loaders/c.c '#include <archive_entry.h>'
expect 'libarchive is known to two files' 1 \
    'loaders/c.c:1: archive is known to loaders/a loaders/b already'

plant engine/hunt/run.c '#include <sqlite3.h>' '#include <hs/hs.h>'
expect 'a library belongs to a room' 1 \
    'engine/hunt/run.c:1: sqlite3 belongs to engine/hits
engine/hunt/run.c:2: hs belongs to engine/match'

[ "$failures" -eq 0 ]

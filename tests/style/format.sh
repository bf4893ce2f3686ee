#!/bin/sh
# Checks that clang-format-14 would change nothing, from the root of the repository. Other versions
# format otherwise: without this one the check is skipped (77), and says so.
set -u
if ! command -v clang-format-14 >/dev/null; then
    echo "skipped: clang-format-14 is not installed"
    exit 77
fi
find engine loaders signatures bench tests -type f -name '*.[ch]' -exec \
    clang-format-14 --dry-run -Werror {} +

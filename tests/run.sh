#!/bin/sh
# Everything that must hold: the demo, then all tests in a build with AddressSanitizer and
# UndefinedBehaviorSanitizer, the threaded ones under ThreadSanitizer, and all again in release.
# COLDTRAIL_CORPUS names a folder of real mail; tests that want it are skipped without.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
EXTRA_PACKAGES="clang-14 clang-format-14 libomp-14-dev libclang-rt-14-dev zstd gzip tar unzip zip
bzip2 xz-utils lz4 p7zip-full cpio procps jq sqlite3 libgmime-3.0-dev"
export EXTRA_PACKAGES
sh "$here/../bench/demo.sh"
cd "$here/.."

# Build a preset; cmake prints all it does, and only a failure is worth reading.
build() {
    echo "Building build/$1"
    if ! { cmake --preset "$1" && cmake --build --preset "$1"; } >"build/$1.log" 2>&1; then
        cat "build/$1.log"
        exit 1
    fi
}

jobs=$(nproc)
build asan
ctest --preset asan -j "$jobs" -LE bench
build tsan
ctest --preset tsan -j "$jobs" -L threads
ctest --preset release -j "$jobs"

#!/bin/sh
# Install what is missing and build the release into build/release. Others call this; so may you.
# Debian 12: as root, or as a user who may use sudo.
set -eu
cd "$(dirname "$0")/.."

packages="gcc cmake ninja-build pkg-config libc6-dev libhyperscan-dev libarchive-dev libzstd-dev
libisal-dev libpcre2-dev libyaml-dev libjansson-dev libsqlite3-dev libssl-dev
libpsl-dev libidn2-dev libuchardet-dev libutf8proc-dev libicu-dev zlib1g-dev libcmocka-dev ${EXTRA_PACKAGES:-}"

missing=
for package in $packages; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done

if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif command -v sudo >/dev/null 2>&1; then
        as_root=sudo
    else
        echo "error: Debian packages are missing, and there is no sudo to install them with." \
            "Run as root: apt-get install -y$missing" >&2
        exit 2
    fi
    echo "Installing:$missing"
    $as_root apt-get update -qq
    # shellcheck disable=SC2086 # the list is meant to be split
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        $missing >/dev/null
fi

# cmake prints all it does; only a failure is worth reading.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Building build/release"
if ! { cmake --preset release && cmake --build --preset release; } >"$log" 2>&1; then
    cat "$log"
    exit 1
fi

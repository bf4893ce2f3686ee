#!/bin/sh
# Checks who includes whom, from the root of the repository:
#   - a room includes only rooms its arrows lead to: base <- {mail, signatures, loaders, hits};
#     {mail, signatures} <- match; {match, loaders, hits} <- hunt <- cli; bench and tests may
#     include anything, and nobody includes them;
#   - a foreign library is known to one file, or one .c/.h pair, of the room it belongs to.
# Prints each offence as FILE:LINE: REASON. Exit status: 0 none, 1 some, 2 nothing to check.
set -u
LC_ALL=C
export LC_ALL

folders=
for folder in engine loaders signatures bench tests; do
    [ -d "$folder" ] && folders="$folders $folder"
done
if [ -z "$folders" ]; then
    echo "layers.sh: no source here: run it from the root of the repository" >&2
    exit 2
fi

# shellcheck disable=SC2086 # a list of folder names without blanks
find $folders -type f -name '*.[ch]' -exec \
    grep -n '^[[:blank:]]*#[[:blank:]]*include' /dev/null {} + |
    sort -t: -k1,1 -k2,2n |
    awk '
function room_of(path) {
    if (match(path, /^engine\/[a-z_]+\//) || match(path, /^(loaders|signatures|bench|tests)\//))
        return substr(path, 1, RLENGTH - 1)
    return ""
}
function stem_of(path) {
    sub(/\.[ch]$/, "", path)
    return path
}
function offence(reason) {
    print file ":" line ": " reason
    offences++
}
# The library behind a header: hs/hs.h and hs/hs_compile.h are one.
function library_of(header,    name) {
    name = header
    sub(/\/.*/, "", name)
    sub(/\.h$/, "", name)
    if (name ~ /^hs(_[a-z]+)?$/)
        return "hs"
    if (name == "archive_entry")
        return "archive"
    if (name == "isa-l")
        return "igzip_lib"
    if (name ~ /^zstd(_[a-z]+)?$/)
        return "zstd"
    return name
}
function check_room(target,    from, to) {
    from = room_of(file)
    to = room_of(target)
    if (to == "")
        offence("\"" target "\" is not written from the root of the repository")
    else if (from != "bench" && from != "tests" && index(arrows[from], " " to " ") == 0)
        offence(from " may not include " to)
}
function check_library(header,    library, from, stem) {
    library = library_of(header)
    from = room_of(file)
    if (!(library in home) || from == "bench" || from == "tests")
        return
    if (from != home[library]) {
        offence(library " belongs to " home[library])
        return
    }
    stem = stem_of(file)
    if (index(known_to[library], " " stem " "))
        return
    if (++file_count[library] > most_files[library])
        offence(library " is known to" known_to[library] "already")
    else
        known_to[library] = (known_to[library] == "" ? " " : known_to[library]) stem " "
}
function library(name, room, most) {
    home[name] = room
    most_files[name] = most
}
BEGIN {
    arrows["engine/base"] = " engine/base "
    arrows["engine/mail"] = arrows["engine/base"] "engine/mail "
    arrows["signatures"] = arrows["engine/base"] "signatures "
    arrows["loaders"] = arrows["engine/base"] "loaders "
    arrows["engine/hits"] = arrows["engine/base"] "engine/hits "
    arrows["engine/match"] = arrows["engine/mail"] "signatures engine/match "
    arrows["engine/hunt"] = arrows["engine/match"] "loaders engine/hits engine/hunt "
    arrows["engine/cli"] = arrows["engine/hunt"] "engine/cli "
    library("openssl", "engine/base", 2)
    library("utf8proc", "engine/base", 1)
    library("unicode", "engine/base", 1)
    library("iconv", "engine/mail", 1)
    library("idn2", "engine/mail", 1)
    library("libpsl", "engine/mail", 1)
    library("uchardet", "engine/mail", 1)
    library("zlib", "engine/mail", 1)
    library("hs", "engine/match", 1)
    library("pcre2", "engine/match", 1)
    library("jansson", "engine/hits", 1000)
    library("sqlite3", "engine/hits", 1)
    library("omp", "engine/hunt", 1)
    library("archive", "loaders", 2)
    library("igzip_lib", "loaders", 1)
    library("libdeflate", "loaders", 1)
    library("zstd", "loaders", 1)
    library("yaml", "signatures", 1)
}
{
    file = $0
    sub(/:.*/, "", file)
    rest = substr($0, length(file) + 2)
    line = rest
    sub(/:.*/, "", line)
    if (match(rest, /"[^"]*"/))
        check_room(substr(rest, RSTART + 1, RLENGTH - 2))
    else if (match(rest, /<[^>]*>/))
        check_library(substr(rest, RSTART + 1, RLENGTH - 2))
}
END { exit offences > 0 }
'

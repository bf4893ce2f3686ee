/* From the paths a user gives to the list of files to read. Opens nothing but directories. */
#ifndef COLDTRAIL_LOADERS_WALK_H
#define COLDTRAIL_LOADERS_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/status.h"
#include "loaders/ledger.h"

struct walk_file {
    char *path; /* as reached from what the user gave */
    uint64_t size_bytes;
    bool given;         /* the user named it himself: followed if it is a link */
    enum reason reason; /* REASON_NONE: to be read; else why it is not */
    char detail[160];   /* with it, e.g. the system's message; may be empty */
};

/* All files, in the order of the arguments and, below a folder, in byte order of their paths: the
 * same on every run. A file's index in here is its identity within a run. */
struct walk {
    struct walk_file *files;
    size_t count;
    size_t capacity;
    uint64_t total_bytes; /* of the files to be read */
};

struct walk_options {
    const char *const *paths; /* files and folders */
    size_t path_count;
    const char *own_case; /* a folder that is left alone; may be NULL */
};

/* A path given by the user is followed if it is a symbolic link; inside folders links are listed
 * with REASON_SYMBOLIC_LINK. A path that does not exist, or a folder that cannot be listed, is a
 * file with REASON_UNREADABLE. The same file reached twice (device and inode) is listed once. */
void walk_paths(const struct walk_options *options, struct walk *out_walk);
void walk_done(struct walk *walk);

/* Read one path a line (LF, or NUL where `nul_separated`) from an open descriptor; the strings are
 * the caller's. STATUS_IO when reading fails. */
enum status walk_read_list(int descriptor, bool nul_separated, char ***out_paths, size_t *out_count,
                           struct failure *out_failure);

#endif

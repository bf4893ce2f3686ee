/* Which files of a folder hold rules, and their bytes. Symbolic links to folders are not followed,
 * and what cannot be read is said, not passed over. One thread. */
#ifndef COLDTRAIL_SIGNATURES_RULE_FILES_H
#define COLDTRAIL_SIGNATURES_RULE_FILES_H

#include "engine/base/buffer.h"
#include "engine/base/status.h"

struct rule_file {
    char *path;
    char *problem; /* why it, or the folder, cannot be read; NULL: nothing is known against it */
};

/* Zero-initialised is empty and valid. Owns its strings. */
struct rule_files {
    struct rule_file *files; /* in byte order of their paths */
    size_t count;
    size_t capacity;
};

/* Add `path` itself where it is no folder; else its files whose names say that they may hold
 * rules (rule_format.h), those of its folders too, but for hidden ones, pack.yml, and folders named
 * `tests` and `lists`. STATUS_IO where `path` cannot be read. */
enum status rule_files_list(struct rule_files *files, const char *path,
                            struct failure *out_failure);
void rule_files_done(struct rule_files *files);

/* The whole file, at most LIMIT_IMPORT_FILE_BYTES of it. */
enum status rule_file_read(const char *path, struct buffer *out, struct failure *out_failure);

#endif

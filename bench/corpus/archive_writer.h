/* Writes containers, to a file or into memory; the only file that knows libarchive. Output is the
 * same in every run: fixed owners and modes, no time of writing. A writer belongs to one thread
 * and keeps nothing of a member once it is written. */
#ifndef COLDTRAIL_BENCH_CORPUS_ARCHIVE_WRITER_H
#define COLDTRAIL_BENCH_CORPUS_ARCHIVE_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/buffer.h"

enum container {
    CONTAINER_TAR,
    CONTAINER_TAR_GZ,
    CONTAINER_TAR_ZST,
    CONTAINER_ZIP,
    CONTAINER_STREAM, /* one run of bytes, as it is */
    CONTAINER_STREAM_GZ,
    CONTAINER_STREAM_ZST,
};

struct writer;

/* NULL, with a reason on `*out_reason` (constant text), when the file cannot be made. */
struct writer *writer_open(const char *path, enum container container, const char **out_reason);

/* Write into `out`, which stays the caller's and must outlive the writer. */
struct writer *writer_open_memory(struct buffer *out, enum container container);

/* One whole member; not for streams. */
bool writer_member(struct writer *writer, const char *path, int64_t date, struct bytes content);

/* The next bytes of a stream. */
bool writer_append(struct writer *writer, struct bytes piece);

/* Finish and free; false when the last bytes could not be written. Accepts NULL. */
bool writer_close(struct writer *writer);

/* Why the last call failed; valid until the writer is closed. */
const char *writer_reason(const struct writer *writer);

#endif

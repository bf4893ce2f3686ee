#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/base/buffer.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "loaders/stream.h"

#define SPOOL_CHUNK_BYTES ((size_t)256 << 10)

struct spool {
    struct stream stream;
    struct buffer memory; /* all of it, or empty once there is a file */
    int descriptor;       /* -1: in memory */
};

static enum status spool_pull_at(struct stream *stream, uint64_t offset, uint8_t *out,
                                 size_t capacity, size_t *out_size)
{
    struct spool *spool = (struct spool *)stream;
    *out_size = 0;
    if (offset >= stream->size_bytes)
        return STATUS_OK;
    uint64_t left = stream->size_bytes - offset;
    size_t size = left < capacity ? (size_t)left : capacity;
    if (spool->descriptor < 0) {
        memcpy(out, spool->memory.data + offset, size);
        *out_size = size;
        return STATUS_OK;
    }
    ssize_t got;
    do
        got = pread(spool->descriptor, out, size, (off_t)offset);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return stream_fail(stream, REASON_UNREADABLE, "temporary file: %s", strerrordesc_np(errno));
    *out_size = (size_t)got;
    return STATUS_OK;
}

static enum status spool_pull(struct stream *stream, uint8_t *out, size_t capacity,
                              size_t *out_size)
{
    enum status status = spool_pull_at(stream, stream->pulled_bytes, out, capacity, out_size);
    return status == STATUS_OK && *out_size == 0 ? STATUS_END : status;
}

static void spool_close(struct stream *stream)
{
    struct spool *spool = (struct spool *)stream;
    buffer_done(&spool->memory);
    if (spool->descriptor >= 0)
        (void)close(spool->descriptor);
    free(spool);
}

static bool write_all(int descriptor, struct bytes bytes)
{
    while (bytes.size) {
        ssize_t written = write(descriptor, bytes.data, bytes.size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes = bytes_from(bytes, (size_t)written);
    }
    return true;
}

/* Move what is in memory into a file that has no name: it vanishes with us, however we end. */
static bool spill(struct spool *spool)
{
    if (spool->descriptor < 0) {
        const char *folder = getenv("TMPDIR"); // NOLINT(concurrency-mt-unsafe): nobody sets it
        if (!folder || folder[0] != '/')
            folder = "/tmp";
        spool->descriptor = open(folder, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
        if (spool->descriptor < 0)
            return false;
    }
    bool written = write_all(spool->descriptor, buffer_bytes(&spool->memory));
    buffer_reset(&spool->memory);
    return written;
}

static bool fill(struct spool *spool, struct stream *below, struct damage *out_damage)
{
    size_t size = 0;
    while (stream_read(below, buffer_reserve(&spool->memory, SPOOL_CHUNK_BYTES), SPOOL_CHUNK_BYTES,
                       &size) == STATUS_OK) {
        spool->memory.size += size;
        spool->stream.size_bytes += size;
        if (spool->stream.size_bytes > LIMIT_SPOOL_FILE_BYTES) {
            damage_set(out_damage, REASON_LIMIT_SPOOL,
                       "must be held to be read, and is larger than %zu bytes",
                       LIMIT_SPOOL_FILE_BYTES);
            return false;
        }
        bool in_file = spool->descriptor >= 0;
        if (spool->memory.size > (in_file ? SPOOL_CHUNK_BYTES : LIMIT_SPOOL_MEMORY_BYTES) &&
            !spill(spool)) {
            damage_set(out_damage, REASON_UNREADABLE, "temporary file: %s", strerrordesc_np(errno));
            return false;
        }
    }
    if (spool->descriptor >= 0 && !spill(spool)) {
        damage_set(out_damage, REASON_UNREADABLE, "temporary file: %s", strerrordesc_np(errno));
        return false;
    }
    return true;
}

struct stream *spool_open(struct stream *below, struct damage *out_damage)
{
    struct spool *spool = memory_new(1, sizeof *spool);
    spool->descriptor = -1;
    spool->stream.pull = spool_pull;
    spool->stream.pull_at = spool_pull_at;
    spool->stream.close = spool_close;
    if (!fill(spool, below, out_damage)) {
        spool_close(&spool->stream);
        return NULL;
    }
    return &spool->stream;
}

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/memory.h"
#include "loaders/stream.h"

struct file_stream {
    struct stream stream;
    int descriptor;
};

static enum status file_pull(struct stream *stream, uint8_t *out, size_t capacity, size_t *out_size)
{
    struct file_stream *file = (struct file_stream *)stream;
    ssize_t size;
    do
        size = read(file->descriptor, out, capacity);
    while (size < 0 && errno == EINTR);
    if (size < 0)
        return stream_fail(stream, REASON_UNREADABLE, "read at byte %llu: %s",
                           (unsigned long long)stream->pulled_bytes, strerrordesc_np(errno));
    *out_size = (size_t)size;
    return size == 0 ? STATUS_END : STATUS_OK;
}

static enum status file_pull_at(struct stream *stream, uint64_t offset, uint8_t *out,
                                size_t capacity, size_t *out_size)
{
    struct file_stream *file = (struct file_stream *)stream;
    *out_size = 0;
    if (offset >= stream->size_bytes)
        return STATUS_OK;
    ssize_t size;
    do
        size = pread(file->descriptor, out, capacity, (off_t)offset);
    while (size < 0 && errno == EINTR);
    if (size < 0)
        return stream_fail(stream, REASON_UNREADABLE, "read at byte %llu: %s",
                           (unsigned long long)offset, strerrordesc_np(errno));
    stream->pulled_bytes += (uint64_t)size;
    *out_size = (size_t)size;
    return STATUS_OK;
}

static void file_close(struct stream *stream)
{
    struct file_stream *file = (struct file_stream *)stream;
    (void)close(file->descriptor);
    free(file);
}

struct stream *file_stream_open(const char *path, bool follow_link, struct damage *out_damage)
{
    /* A FIFO put in the place of a walked file must not make us wait, nor a link lead us away. */
    int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | (follow_link ? 0 : O_NOFOLLOW);
    int descriptor = open(path, flags);
    if (descriptor < 0) {
        if (errno == ELOOP && !follow_link)
            damage_set(out_damage, REASON_SYMBOLIC_LINK, "became a symbolic link; not followed");
        else
            damage_set(out_damage, REASON_UNREADABLE, "open: %s", strerrordesc_np(errno));
        return NULL;
    }
    struct stat facts;
    if (fstat(descriptor, &facts) != 0) {
        damage_set(out_damage, REASON_UNREADABLE, "fstat: %s", strerrordesc_np(errno));
        (void)close(descriptor);
        return NULL;
    }
    if (!S_ISREG(facts.st_mode)) {
        damage_set(out_damage, REASON_SPECIAL_FILE, "not a regular file");
        (void)close(descriptor);
        return NULL;
    }
    (void)posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    struct file_stream *file = memory_new(1, sizeof *file);
    file->descriptor = descriptor;
    file->stream.pull = file_pull;
    file->stream.pull_at = file_pull_at;
    file->stream.close = file_close;
    file->stream.size_bytes = (uint64_t)facts.st_size;
    return &file->stream;
}

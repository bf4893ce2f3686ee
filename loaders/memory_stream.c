#include <stdlib.h>

#include "engine/base/memory.h"
#include "loaders/stream.h"

struct memory_stream {
    struct stream stream;
    struct bytes bytes;
};

static enum status memory_pull_at(struct stream *stream, uint64_t offset, uint8_t *out,
                                  size_t capacity, size_t *out_size)
{
    const struct memory_stream *memory = (const struct memory_stream *)stream;
    *out_size = 0;
    if (offset >= memory->bytes.size)
        return STATUS_OK;
    size_t left = memory->bytes.size - (size_t)offset;
    *out_size = left < capacity ? left : capacity;
    memcpy(out, memory->bytes.data + offset, *out_size);
    return STATUS_OK;
}

static enum status memory_pull(struct stream *stream, uint8_t *out, size_t capacity,
                               size_t *out_size)
{
    (void)memory_pull_at(stream, stream->pulled_bytes, out, capacity, out_size);
    return *out_size ? STATUS_OK : STATUS_END;
}

static void memory_close(struct stream *stream)
{
    free((struct memory_stream *)stream);
}

struct stream *memory_stream_open(struct bytes bytes)
{
    struct memory_stream *memory = memory_new(1, sizeof *memory);
    memory->bytes = bytes;
    memory->stream.pull = memory_pull;
    memory->stream.pull_at = memory_pull_at;
    memory->stream.close = memory_close;
    memory->stream.size_bytes = bytes.size;
    return &memory->stream;
}

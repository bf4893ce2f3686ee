#include "loaders/stream.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/limits.h"
#include "engine/base/memory.h"

static void damage_write(struct damage *damage, enum reason reason, const char *format,
                         va_list arguments) __attribute__((format(printf, 3, 0)));

static void damage_write(struct damage *damage, enum reason reason, const char *format,
                         va_list arguments)
{
    if (damage->reason != REASON_NONE)
        return;
    damage->reason = reason;
    (void)vsnprintf(damage->text, sizeof damage->text, format, arguments);
}

void damage_set(struct damage *damage, enum reason reason, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    damage_write(damage, reason, format, arguments);
    va_end(arguments);
}

enum status damage_status(const struct damage *damage)
{
    switch (damage->reason) {
    case REASON_NONE:
        return STATUS_OK;
    case REASON_UNREADABLE:
        return STATUS_IO;
    case REASON_TRUNCATED:
        return STATUS_TRUNCATED;
    case REASON_UNSUPPORTED:
        return STATUS_UNSUPPORTED;
    case REASON_ENCRYPTED:
        return STATUS_ENCRYPTED;
    case REASON_LIMIT_NESTING:
    case REASON_LIMIT_MEMBERS:
    case REASON_LIMIT_EXPANSION:
    case REASON_LIMIT_MESSAGE_BYTES:
    case REASON_LIMIT_SPOOL:
        return STATUS_LIMIT;
    default:
        return STATUS_CORRUPT;
    }
}

/* Count `size` more bytes; false when this or an outer one has reached the limit. */
static bool expansion_add(struct expansion *expansion, size_t size)
{
    bool within = true;
    for (; expansion; expansion = expansion->outer) {
        expansion->produced_bytes += size;
        if (expansion->produced_bytes > LIMIT_EXPANSION_GRACE_BYTES &&
            expansion->produced_bytes / LIMIT_EXPANSION_RATIO > *expansion->consumed_bytes)
            expansion->exhausted = true;
        if (expansion->exhausted)
            within = false;
    }
    return within;
}

enum status stream_fail(struct stream *stream, enum reason reason, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    damage_write(&stream->damage, reason, format, arguments);
    va_end(arguments);
    return damage_status(&stream->damage);
}

enum status stream_fail_like(struct stream *stream, const struct stream *below)
{
    stream->damage = below->damage;
    return below->status;
}

/* One pull past the peeked bytes. What comes with a failure is good; the failure is told with the
 * next call. */
static enum status pull(struct stream *stream, uint8_t *out, size_t capacity, size_t *out_size)
{
    *out_size = 0;
    if (stream->status != STATUS_OK)
        return stream->status;
    stream->status = stream->pull(stream, out, capacity, out_size);
    stream->pulled_bytes += *out_size;
    if (stream->expansion && !expansion_add(stream->expansion, *out_size) &&
        stream->status == STATUS_OK)
        stream->status =
            stream_fail(stream, REASON_LIMIT_EXPANSION,
                        "expands to more than %d times its size, stopped after %llu bytes",
                        LIMIT_EXPANSION_RATIO, (unsigned long long)stream->pulled_bytes);
    return *out_size ? STATUS_OK : stream->status;
}

enum status stream_read(struct stream *stream, uint8_t *out, size_t capacity, size_t *out_size)
{
    if (!stream->head)
        return pull(stream, out, capacity, out_size);
    size_t left = stream->head_size - stream->head_used;
    size_t size = left < capacity ? left : capacity;
    if (size)
        memcpy(out, stream->head + stream->head_used, size);
    stream->head_used += size;
    if (stream->head_used == stream->head_size) {
        free(stream->head);
        stream->head = NULL;
    }
    *out_size = size;
    return size ? STATUS_OK : pull(stream, out, capacity, out_size);
}

struct bytes stream_peek(struct stream *stream)
{
    if (!stream->head) {
        stream->head = memory_resize(NULL, STREAM_PEEK_BYTES, 1);
        stream->head_size = 0;
        stream->head_used = 0;
        size_t size = 0;
        while (stream->head_size < STREAM_PEEK_BYTES &&
               pull(stream, stream->head + stream->head_size, STREAM_PEEK_BYTES - stream->head_size,
                    &size) == STATUS_OK)
            stream->head_size += size;
    }
    return bytes_make(stream->head + stream->head_used, stream->head_size - stream->head_used);
}

bool stream_is_all_peeked(const struct stream *stream)
{
    return stream->status != STATUS_OK;
}

void stream_close(struct stream *stream)
{
    if (!stream)
        return;
    free(stream->head);
    stream->head = NULL;
    stream->close(stream);
}

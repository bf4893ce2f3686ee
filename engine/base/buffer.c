#include "engine/base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/require.h"

void buffer_done(struct buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct buffer){0};
}

void buffer_reset(struct buffer *buffer)
{
    buffer->size = 0;
}

void buffer_reset_to(struct buffer *buffer, size_t most_bytes)
{
    if (buffer->capacity > most_bytes)
        buffer_done(buffer);
    buffer->size = 0;
}

uint8_t *buffer_reserve(struct buffer *buffer, size_t more)
{
    REQUIRE(more < SIZE_MAX / 4 && buffer->size < SIZE_MAX / 4);
    size_t needed = buffer->size + more;
    if (needed > buffer->capacity || !buffer->data) {
        /* By half: large buffers are moved by remapping, and twice would waste what a cap allows.
         */
        size_t grown = buffer->capacity + buffer->capacity / 2;
        if (grown < needed)
            grown = needed;
        if (grown < 256)
            grown = 256;
        buffer->data = memory_resize(buffer->data, grown + SCAN_SLACK_BYTES, 1);
        memset(buffer->data + grown, 0, SCAN_SLACK_BYTES);
        buffer->capacity = grown;
    }
    return buffer->data + buffer->size;
}

void buffer_append(struct buffer *buffer, struct bytes text)
{
    uint8_t *end = buffer_reserve(buffer, text.size);
    if (text.size)
        memcpy(end, text.data, text.size);
    buffer->size += text.size;
}

void buffer_append_string(struct buffer *buffer, const char *text)
{
    buffer_append(buffer, bytes_of(text));
}

void buffer_append_byte(struct buffer *buffer, uint8_t byte)
{
    if (buffer->size == buffer->capacity)
        (void)buffer_reserve(buffer, 1);
    buffer->data[buffer->size++] = byte;
}

void buffer_format(struct buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    /* Into the room there is; only where that is too small a second time. */
    size_t room = buffer->capacity - buffer->size;
    char *end = buffer->data ? (char *)buffer->data + buffer->size : NULL;
    int length = vsnprintf(end, end ? room : 0, format, arguments);
    va_end(arguments);
    REQUIRE(length >= 0);
    size_t size = (size_t)length;
    if (!end || size >= room) {
        end = (char *)buffer_reserve(buffer, size + 1);
        (void)vsnprintf(end, size + 1, format, again);
    }
    va_end(again);
    buffer->size += size;
}

struct bytes buffer_bytes(const struct buffer *buffer)
{
    return bytes_make(buffer->data, buffer->size);
}

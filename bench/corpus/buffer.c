#include "bench/corpus/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FORMATTED_BYTES_MAX = 4096, FIRST_CAPACITY = 4096 };

void buffer_done(struct buffer *buffer)
{
    free(buffer->bytes);
    *buffer = (struct buffer){0};
}

void buffer_reset(struct buffer *buffer)
{
    buffer->size = 0;
}

char *buffer_reserve(struct buffer *buffer, size_t size)
{
    size_t needed = buffer->size + size;
    if (needed > buffer->capacity || buffer->bytes == NULL) {
        size_t capacity = buffer->capacity > 0 ? buffer->capacity : FIRST_CAPACITY;
        while (capacity < needed) {
            capacity *= 2;
        }
        char *bytes = realloc(buffer->bytes, capacity);
        if (bytes == NULL) {
            fputs("error: corpus: out of memory\n", stderr);
            abort();
        }
        buffer->bytes = bytes;
        buffer->capacity = capacity;
    }
    return buffer->bytes + buffer->size;
}

void buffer_append(struct buffer *buffer, const void *bytes, size_t size)
{
    if (size > 0) {
        memcpy(buffer_reserve(buffer, size), bytes, size);
        buffer->size += size;
    }
}

void buffer_byte(struct buffer *buffer, char byte)
{
    *buffer_reserve(buffer, 1) = byte;
    buffer->size++;
}

void buffer_text(struct buffer *buffer, const char *text)
{
    buffer_append(buffer, text, strlen(text));
}

void buffer_join(struct buffer *buffer, const struct buffer *other)
{
    buffer_append(buffer, other->bytes, other->size);
}

void buffer_format(struct buffer *buffer, const char *format, ...)
{
    char *end = buffer_reserve(buffer, FORMATTED_BYTES_MAX);
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(end, FORMATTED_BYTES_MAX, format, arguments);
    va_end(arguments);
    if (written < 0 || written >= FORMATTED_BYTES_MAX) {
        fputs("error: corpus: a formatted text is too long\n", stderr);
        abort();
    }
    buffer->size += (size_t)written;
}

const char *buffer_string(struct buffer *buffer)
{
    *buffer_reserve(buffer, 1) = '\0';
    return buffer->bytes;
}

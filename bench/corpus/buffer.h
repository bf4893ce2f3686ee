/* A growing run of bytes that owns its memory. Running out of memory ends the program: a corpus
 * maker has nothing to save. Text put in is not terminated; `size` says where it ends. */
#ifndef COLDTRAIL_BENCH_CORPUS_BUFFER_H
#define COLDTRAIL_BENCH_CORPUS_BUFFER_H

#include <stddef.h>

struct buffer {
    char *bytes;
    size_t size;
    size_t capacity;
};

/* An all-zero buffer is a valid, empty one. */
void buffer_done(struct buffer *buffer);

/* Empty it and keep its memory. */
void buffer_reset(struct buffer *buffer);

/* Make room for `size` more bytes and return where they go; the caller then adds to `size`. */
char *buffer_reserve(struct buffer *buffer, size_t size);

void buffer_append(struct buffer *buffer, const void *bytes, size_t size);
void buffer_byte(struct buffer *buffer, char byte);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_join(struct buffer *buffer, const struct buffer *other);

/* As printf; the result may not exceed 4,096 bytes. */
void buffer_format(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The bytes as a C string; valid until the buffer changes. */
const char *buffer_string(struct buffer *buffer);

#endif

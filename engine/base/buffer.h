/* A growing byte buffer on the heap. The holder owns it; one thread at a time. There are always
 * SCAN_SLACK_BYTES readable bytes behind `size`, so what it holds may be scanned in place. */
#ifndef COLDTRAIL_BASE_BUFFER_H
#define COLDTRAIL_BASE_BUFFER_H

#include "engine/base/bytes.h"

/* Zero-initialised is empty and valid. */
struct buffer {
    uint8_t *data;
    size_t size;
    size_t capacity; /* without the slack */
};

void buffer_done(struct buffer *buffer);
/* Empty it, keep its memory. */
void buffer_reset(struct buffer *buffer);
/* Empty it, and give its memory back where it holds more than `most_bytes`. */
void buffer_reset_to(struct buffer *buffer, size_t most_bytes);
/* Make room for `more` bytes behind `size`; returns where they go. May move `data`. */
uint8_t *buffer_reserve(struct buffer *buffer, size_t more);
void buffer_append(struct buffer *buffer, struct bytes text);
void buffer_append_string(struct buffer *buffer, const char *text);
void buffer_append_byte(struct buffer *buffer, uint8_t byte);
void buffer_format(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* What it holds, valid until the next change. */
struct bytes buffer_bytes(const struct buffer *buffer);

#endif

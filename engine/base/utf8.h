/* UTF-8 (RFC 3629): stepping, writing, checking, repairing. No state, any thread. */
#ifndef COLDTRAIL_BASE_UTF8_H
#define COLDTRAIL_BASE_UTF8_H

#include "engine/base/buffer.h"

#define UTF8_REPLACEMENT 0xFFFDU
/* What one code point takes at most. */
#define UTF8_MAX_BYTES 4

/* The code point at `*offset`, which moves behind it. A byte that begins no valid sequence
 * (overlong, surrogate, above U+10FFFF, cut short) yields UTF8_REPLACEMENT and moves by one.
 * `*offset` must be inside `text`. */
uint32_t utf8_next(struct bytes text, size_t *offset);

/* Write a code point; surrogates and values above U+10FFFF become UTF8_REPLACEMENT.
 * Returns how many of the UTF8_MAX_BYTES bytes of `out` were written. */
size_t utf8_write(uint32_t code_point, uint8_t *out);

void utf8_append(struct buffer *buffer, uint32_t code_point);

bool utf8_is_valid(struct bytes text);

/* Append `text` with each invalid byte replaced by U+FFFD; returns how many were. */
size_t utf8_append_repaired(struct buffer *buffer, struct bytes text);

/* Whether a terminal would act on it, or a reader be fooled by it: control characters (C0, DEL,
 * C1), invisible ones, those that end lines or turn the direction of text (UAX #9). */
bool utf8_is_unsafe(uint32_t code_point);

/* The largest size not above `size` that does not cut a sequence of `text` in two. */
size_t utf8_cut(struct bytes text, size_t size);

#endif

/* Borrowed byte ranges and the byte classes of mail. No allocation, no locale, any thread.
 * A `struct bytes` never owns: whoever hands one out says how long it lives. */
#ifndef COLDTRAIL_BASE_BYTES_H
#define COLDTRAIL_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Readable bytes behind every buffer that is handed to a scanner: Hyperscan 5.4.0 reads up to
 * three bytes past short buffers on AVX-512 VBMI machines. */
#define SCAN_SLACK_BYTES 64

#define BYTES_NOT_FOUND SIZE_MAX

struct bytes {
    const uint8_t *data; /* never NULL where size > 0 */
    size_t size;
};

static inline struct bytes bytes_make(const void *data, size_t size)
{
    return (struct bytes){data, size};
}

/* The bytes of a C string without its NUL. */
static inline struct bytes bytes_of(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

/* From `start` up to but without `end`; both are cut to the range. */
static inline struct bytes bytes_slice(struct bytes text, size_t start, size_t end)
{
    if (end > text.size)
        end = text.size;
    if (start > end)
        start = end;
    /* Nothing is added to a NULL, which only an empty range has. */
    return (struct bytes){start ? text.data + start : text.data, end - start};
}

static inline struct bytes bytes_from(struct bytes text, size_t start)
{
    return bytes_slice(text, start, text.size);
}

static inline bool byte_is_space(uint8_t byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static inline bool byte_is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\t';
}

static inline bool byte_is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

static inline bool byte_is_alpha(uint8_t byte)
{
    return (uint8_t)((byte | 0x20) - 'a') < 26;
}

static inline uint8_t byte_to_lower(uint8_t byte)
{
    return (uint8_t)(byte - 'A') < 26 ? (uint8_t)(byte | 0x20) : byte;
}

/* The value of a hexadecimal digit, or -1. */
static inline int byte_hex_value(uint8_t byte)
{
    if (byte_is_digit(byte))
        return byte - '0';
    uint8_t lower = byte | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static inline bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static inline bool bytes_start_with(struct bytes text, struct bytes prefix)
{
    return text.size >= prefix.size && bytes_equal(bytes_slice(text, 0, prefix.size), prefix);
}

static inline bool bytes_end_with(struct bytes text, struct bytes suffix)
{
    return text.size >= suffix.size &&
           bytes_equal(bytes_from(text, text.size - suffix.size), suffix);
}

/* The first `byte` at or behind `start`, or BYTES_NOT_FOUND. */
static inline size_t bytes_find_byte(struct bytes text, uint8_t byte, size_t start)
{
    if (start >= text.size)
        return BYTES_NOT_FOUND;
    const uint8_t *found = memchr(text.data + start, byte, text.size - start);
    return found ? (size_t)(found - text.data) : BYTES_NOT_FOUND;
}

/* Compare, taking A-Z for a-z. */
bool bytes_equal_fold(struct bytes a, struct bytes b);
bool bytes_start_with_fold(struct bytes text, struct bytes prefix);

/* The first `needle` at or behind `start`, or BYTES_NOT_FOUND; the second takes A-Z for a-z. */
size_t bytes_find(struct bytes text, struct bytes needle, size_t start);
size_t bytes_find_fold(struct bytes text, struct bytes needle, size_t start);

/* Without white space (space, HT, LF, VT, FF, CR) at both ends. */
struct bytes bytes_trim(struct bytes text);

/* A non-negative decimal number that fills `text`; false when it is anything else or > INT64_MAX.
 */
bool bytes_to_number(struct bytes text, int64_t *out_number);

/* A decimal number, with or without sign and fraction, that fills `text`; false when it is anything
 * else, or longer than 31 bytes. */
bool bytes_to_decimal(struct bytes text, double *out_number);

/* Whether no byte is above 0x7F. */
bool bytes_are_ascii(struct bytes text);

/* A 64-bit hash, eight bytes a step; the same on every machine, not safe against an adversary who
 * wants collisions: compare what it finds. */
uint64_t bytes_hash(struct bytes text);

#endif

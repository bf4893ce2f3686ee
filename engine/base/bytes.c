#include "engine/base/bytes.h"

#include <endian.h>
#include <stdlib.h>

bool bytes_equal_fold(struct bytes a, struct bytes b)
{
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++)
        if (byte_to_lower(a.data[i]) != byte_to_lower(b.data[i]))
            return false;
    return true;
}

bool bytes_start_with_fold(struct bytes text, struct bytes prefix)
{
    return text.size >= prefix.size && bytes_equal_fold(bytes_slice(text, 0, prefix.size), prefix);
}

/* Needles up to this size are looked for by their first byte. */
#define SHORT_NEEDLE_BYTES 32
/* How many bytes must go by for each first byte that was none, and how many in advance. */
#define BYTES_PER_MISS 16
#define MISSES_GRACE_BYTES 256

/* memmem() takes some five instructions a byte, memchr() a fraction of one: it is left to memmem()
 * where the needle's first byte is frequent. */
size_t bytes_find(struct bytes text, struct bytes needle, size_t start)
{
    if (start > text.size || needle.size > text.size - start)
        return BYTES_NOT_FOUND;
    if (needle.size == 0)
        return start;
    size_t at = start;
    size_t grace_bytes = needle.size > SHORT_NEEDLE_BYTES ? 0 : MISSES_GRACE_BYTES;
    for (size_t misses = 0; misses * BYTES_PER_MISS < at - start + grace_bytes; misses++, at++) {
        at = bytes_find_byte(text, needle.data[0], at);
        if (at == BYTES_NOT_FOUND || needle.size > text.size - at)
            return BYTES_NOT_FOUND;
        if (memcmp(text.data + at, needle.data, needle.size) == 0)
            return at;
    }
    const uint8_t *found = memmem(text.data + at, text.size - at, needle.data, needle.size);
    return found ? (size_t)(found - text.data) : BYTES_NOT_FOUND;
}

static uint8_t byte_to_upper(uint8_t byte)
{
    return (uint8_t)(byte - 'a') < 26 ? (uint8_t)(byte & ~0x20) : byte;
}

size_t bytes_find_fold(struct bytes text, struct bytes needle, size_t start)
{
    if (start > text.size || needle.size > text.size - start)
        return BYTES_NOT_FOUND;
    if (needle.size == 0)
        return start;
    uint8_t lower = byte_to_lower(needle.data[0]);
    uint8_t upper = byte_to_upper(lower);
    size_t next_lower = bytes_find_byte(text, lower, start);
    size_t next_upper = upper == lower ? BYTES_NOT_FOUND : bytes_find_byte(text, upper, start);
    for (;;) {
        size_t at = next_lower < next_upper ? next_lower : next_upper;
        if (at == BYTES_NOT_FOUND || needle.size > text.size - at)
            return BYTES_NOT_FOUND;
        if (bytes_equal_fold(bytes_slice(text, at, at + needle.size), needle))
            return at;
        if (at == next_lower)
            next_lower = bytes_find_byte(text, lower, at + 1);
        else
            next_upper = bytes_find_byte(text, upper, at + 1);
    }
}

struct bytes bytes_trim(struct bytes text)
{
    size_t start = 0;
    size_t end = text.size;
    while (start < end && byte_is_space(text.data[start]))
        start++;
    while (end > start && byte_is_space(text.data[end - 1]))
        end--;
    return bytes_slice(text, start, end);
}

bool bytes_to_number(struct bytes text, int64_t *out_number)
{
    int64_t number = 0;
    if (text.size == 0)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        if (!byte_is_digit(text.data[i]) || __builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, text.data[i] - '0', &number))
            return false;
    }
    *out_number = number;
    return true;
}

bool bytes_to_decimal(struct bytes text, double *out_number)
{
    char digits[32];
    char *end = NULL;
    if (text.size == 0 || text.size >= sizeof digits)
        return false;
    for (size_t i = 0; i < text.size; i++)
        if (!byte_is_digit(text.data[i]) && text.data[i] != '.' && text.data[i] != '-' &&
            text.data[i] != '+')
            return false;
    memcpy(digits, text.data, text.size);
    digits[text.size] = '\0';
    double number = strtod(digits, &end);
    if (end != digits + text.size)
        return false;
    *out_number = number;
    return true;
}

bool bytes_are_ascii(struct bytes text)
{
    size_t i = 0;
    for (; i + 8 <= text.size; i += 8) {
        uint64_t eight;
        memcpy(&eight, text.data + i, sizeof eight);
        if (eight & UINT64_C(0x8080808080808080))
            return false;
    }
    for (; i < text.size; i++)
        if (text.data[i] & 0x80)
            return false;
    return true;
}

/* One round: every bit of `word` reaches the upper half, which comes down to meet the next word. */
static uint64_t hash_word(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0xd6e8feb86659fd93);
    return hash ^ (hash >> 32);
}

uint64_t bytes_hash(struct bytes text)
{
    uint64_t hash = hash_word(UINT64_C(0xcbf29ce484222325), text.size);
    uint64_t word;
    size_t at = 0;
    for (; text.size - at >= sizeof word; at += sizeof word) {
        memcpy(&word, text.data + at, sizeof word);
        hash = hash_word(hash, le64toh(word));
    }
    word = 0;
    for (; at < text.size; at++)
        word = word << 8 | text.data[at];
    return hash_word(hash_word(hash, word), 0);
}

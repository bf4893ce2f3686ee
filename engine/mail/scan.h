/* Byte searches that the hot loops of the room share: as fast as the machine reads, 16 bytes a
 * step on x86 (SSE2 is always there), a byte a step elsewhere. They never read at or behind `end`.
 * No state, any thread. */
#ifndef COLDTRAIL_MAIL_SCAN_H
#define COLDTRAIL_MAIL_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* The first of `a` or `b` in data[at, end), or `end`. */
static inline size_t scan_either(const uint8_t *data, size_t at, size_t end, uint8_t a, uint8_t b)
{
#ifdef __SSE2__
    const __m128i wanted_a = _mm_set1_epi8((char)a);
    const __m128i wanted_b = _mm_set1_epi8((char)b);
    for (; end - at >= 16; at += 16) {
        __m128i chunk = _mm_loadu_si128((const __m128i *)(const void *)(data + at));
        __m128i found =
            _mm_or_si128(_mm_cmpeq_epi8(chunk, wanted_a), _mm_cmpeq_epi8(chunk, wanted_b));
        unsigned mask = (unsigned)_mm_movemask_epi8(found);
        if (mask)
            return at + (size_t)__builtin_ctz(mask);
    }
#endif
    while (at < end && data[at] != a && data[at] != b)
        at++;
    return at;
}

/* The first place in data[at, end) where `first` is followed by `second`, or `end`. */
static inline size_t scan_pair(const uint8_t *data, size_t at, size_t end, uint8_t first,
                               uint8_t second)
{
#ifdef __SSE2__
    const __m128i wanted_first = _mm_set1_epi8((char)first);
    const __m128i wanted_second = _mm_set1_epi8((char)second);
    for (; end - at >= 17; at += 16) {
        __m128i here = _mm_loadu_si128((const __m128i *)(const void *)(data + at));
        __m128i next = _mm_loadu_si128((const __m128i *)(const void *)(data + at + 1));
        __m128i found =
            _mm_and_si128(_mm_cmpeq_epi8(here, wanted_first), _mm_cmpeq_epi8(next, wanted_second));
        unsigned mask = (unsigned)_mm_movemask_epi8(found);
        if (mask)
            return at + (size_t)__builtin_ctz(mask);
    }
#endif
    for (; at + 1 < end; at++)
        if (data[at] == first && data[at + 1] == second)
            return at;
    return end;
}

/* The first place in data[at, end) where `letter` (lower case; either case is found) is followed by
 * `second`, or `end`. */
static inline size_t scan_letter_pair(const uint8_t *data, size_t at, size_t end, uint8_t letter,
                                      uint8_t second)
{
#ifdef __SSE2__
    const __m128i case_bit = _mm_set1_epi8(0x20);
    const __m128i wanted_letter = _mm_set1_epi8((char)letter);
    const __m128i wanted_second = _mm_set1_epi8((char)second);
    for (; end - at >= 17; at += 16) {
        __m128i here = _mm_loadu_si128((const __m128i *)(const void *)(data + at));
        __m128i next = _mm_loadu_si128((const __m128i *)(const void *)(data + at + 1));
        __m128i found = _mm_and_si128(_mm_cmpeq_epi8(_mm_or_si128(here, case_bit), wanted_letter),
                                      _mm_cmpeq_epi8(next, wanted_second));
        unsigned mask = (unsigned)_mm_movemask_epi8(found);
        if (mask)
            return at + (size_t)__builtin_ctz(mask);
    }
#endif
    for (; at + 1 < end; at++)
        if ((data[at] | 0x20) == letter && data[at + 1] == second)
            return at;
    return end;
}

/* Whether no byte of data[0, size) is above 0x7F. */
static inline bool scan_is_ascii(const uint8_t *data, size_t size)
{
    size_t at = 0;
#ifdef __SSE2__
    for (; size - at >= 64; at += 64) {
        __m128i a = _mm_loadu_si128((const __m128i *)(const void *)(data + at));
        __m128i b = _mm_loadu_si128((const __m128i *)(const void *)(data + at + 16));
        __m128i c = _mm_loadu_si128((const __m128i *)(const void *)(data + at + 32));
        __m128i d = _mm_loadu_si128((const __m128i *)(const void *)(data + at + 48));
        if (_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d))))
            return false;
    }
    for (; size - at >= 16; at += 16)
        if (_mm_movemask_epi8(_mm_loadu_si128((const __m128i *)(const void *)(data + at))))
            return false;
#endif
    uint8_t all = 0;
    for (; at < size; at++)
        all |= data[at];
    return all < 0x80;
}

/* Bytes that copy_until_either() may write behind what it returns. */
#define COPY_MARGIN_BYTES 16

/* Copy data[at, end) to `out` up to the first of `a` or `b`; returns how many bytes that was.
 * `out` must have COPY_MARGIN_BYTES more. */
static inline size_t copy_until_either(uint8_t *out, const uint8_t *data, size_t at, size_t end,
                                       uint8_t a, uint8_t b)
{
    size_t start = at;
#ifdef __SSE2__
    const __m128i wanted_a = _mm_set1_epi8((char)a);
    const __m128i wanted_b = _mm_set1_epi8((char)b);
    for (; end - at >= 16; at += 16) {
        __m128i chunk = _mm_loadu_si128((const __m128i *)(const void *)(data + at));
        _mm_storeu_si128((__m128i *)(void *)(out + (at - start)), chunk);
        __m128i found =
            _mm_or_si128(_mm_cmpeq_epi8(chunk, wanted_a), _mm_cmpeq_epi8(chunk, wanted_b));
        unsigned mask = (unsigned)_mm_movemask_epi8(found);
        if (mask)
            return at + (size_t)__builtin_ctz(mask) - start;
    }
#endif
    for (; at < end && data[at] != a && data[at] != b; at++)
        out[at - start] = data[at];
    return at - start;
}

/* The same up to the first byte above 0x7F. */
static inline size_t copy_ascii(uint8_t *out, const uint8_t *data, size_t at, size_t end)
{
    size_t start = at;
#ifdef __SSE2__
    for (; end - at >= 16; at += 16) {
        __m128i chunk = _mm_loadu_si128((const __m128i *)(const void *)(data + at));
        _mm_storeu_si128((__m128i *)(void *)(out + (at - start)), chunk);
        unsigned mask = (unsigned)_mm_movemask_epi8(chunk);
        if (mask)
            return at + (size_t)__builtin_ctz(mask) - start;
    }
#endif
    for (; at < end && data[at] < 0x80; at++)
        out[at - start] = data[at];
    return at - start;
}

#endif

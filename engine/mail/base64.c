#include "engine/mail/base64.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define BASE64_HAS_AVX2 1
#endif

/* A wide store writes up to 32 bytes where 24 are meant. */
#define STORE_MARGIN_BYTES 32

enum {
    VALUE_SPACE = 64, /* stepped over in silence */
    VALUE_PAD,
    VALUE_STRAY,
};

#define S VALUE_SPACE
#define P VALUE_PAD
#define X VALUE_STRAY
static const uint8_t values[256] = {
    X,  X,  X,  X,  X,  X,  X,  X,  X,  S,  S,  S,  S,  S,  X,  X, /* 0x00: HT LF VT FF CR are space
                                                                    */
    X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X, /* 0x10 */
    S,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  62, X,  62, X,  63, /* 0x20: "+", "-", "/" */
    52, 53, 54, 55, 56, 57, 58, 59, 60, 61, X,  X,  X,  P,  X,  X,  X,  0,  1,  2,  3,  4,  5,
    6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, X,  X,  X,
    X,  63, /* 0x50: "_" */
    X,  26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
    48, 49, 50, 51, X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,
    X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,
    X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,
    X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,
    X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,
    X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,
};
#undef S
#undef P
#undef X

struct base64_state {
    const uint8_t *in;
    const uint8_t *end;
    uint8_t *out;
    uint32_t bits; /* sextets of an unfinished group, newest lowest */
    unsigned sextets;
    size_t skipped;
};

size_t base64_max_decoded(size_t encoded_bytes)
{
    return encoded_bytes / 4 * 3 + 3 + STORE_MARGIN_BYTES;
}

/* Whole groups of four that hold nothing but the alphabet. */
static void decode_groups(struct base64_state *state)
{
    const uint8_t *in = state->in;
    uint8_t *out = state->out;
    for (; state->end - in >= 4; in += 4, out += 3) {
        uint32_t a = values[in[0]];
        uint32_t b = values[in[1]];
        uint32_t c = values[in[2]];
        uint32_t d = values[in[3]];
        if ((a | b | c | d) >= VALUE_SPACE)
            break;
        uint32_t group = a << 18 | b << 12 | c << 6 | d;
        out[0] = (uint8_t)(group >> 16);
        out[1] = (uint8_t)(group >> 8);
        out[2] = (uint8_t)group;
    }
    state->in = in;
    state->out = out;
}

#ifdef BASE64_HAS_AVX2
/* The bytes of `chunk` in [first, last], as a mask; letters and digits are all below 0x80, where
 * signed comparison is right, and bytes above are negative and so in no range. */
__attribute__((target("avx2"))) static inline __m256i in_range(__m256i chunk, char first, char last)
{
    return _mm256_and_si256(_mm256_cmpgt_epi8(chunk, _mm256_set1_epi8((char)(first - 1))),
                            _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(last + 1)), chunk));
}

/* 32 characters to 24 bytes a step. Each class of the alphabet is a range with a constant distance
 * to its values, so a sextet is the character plus the distance of the class it is in. */
__attribute__((target("avx2"))) static void decode_wide(struct base64_state *state)
{
    const uint8_t *in = state->in;
    uint8_t *out = state->out;
    const __m256i pack = _mm256_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1, 2,
                                          1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1);
    for (; state->end - in >= 32; in += 32, out += 24) {
        __m256i chunk = _mm256_loadu_si256((const __m256i *)(const void *)in);
        __m256i upper = in_range(chunk, 'A', 'Z');
        __m256i lower = in_range(chunk, 'a', 'z');
        __m256i digit = in_range(chunk, '0', '9');
        __m256i plus = _mm256_cmpeq_epi8(chunk, _mm256_set1_epi8('+'));
        __m256i slash = _mm256_cmpeq_epi8(chunk, _mm256_set1_epi8('/'));
        __m256i letter = _mm256_or_si256(upper, lower);
        __m256i other = _mm256_or_si256(digit, _mm256_or_si256(plus, slash));
        if (_mm256_movemask_epi8(_mm256_or_si256(letter, other)) != -1)
            break;
        __m256i distance = _mm256_and_si256(upper, _mm256_set1_epi8(-65));
        distance = _mm256_or_si256(distance, _mm256_and_si256(lower, _mm256_set1_epi8(26 - 'a')));
        distance = _mm256_or_si256(distance, _mm256_and_si256(digit, _mm256_set1_epi8(52 - '0')));
        distance = _mm256_or_si256(distance, _mm256_and_si256(plus, _mm256_set1_epi8(62 - '+')));
        distance = _mm256_or_si256(distance, _mm256_and_si256(slash, _mm256_set1_epi8(63 - '/')));
        __m256i sextets = _mm256_add_epi8(chunk, distance);
        /* Two sextets to twelve bits, two of those to 24 bits, then the bytes in order. */
        __m256i twelves = _mm256_maddubs_epi16(sextets, _mm256_set1_epi32(0x01400140));
        __m256i groups = _mm256_madd_epi16(twelves, _mm256_set1_epi32(0x00011000));
        __m256i packed = _mm256_shuffle_epi8(groups, pack);
        _mm_storeu_si128((__m128i *)(void *)out, _mm256_castsi256_si128(packed));
        _mm_storeu_si128((__m128i *)(void *)(out + 12), _mm256_extracti128_si256(packed, 1));
    }
    state->in = in;
    state->out = out;
}
#endif

/* Write what an unfinished group holds: 2 sextets are a byte, 3 are two. */
static void flush_group(struct base64_state *state)
{
    if (state->sextets == 1)
        state->skipped++;
    if (state->sextets >= 2)
        *state->out++ = (uint8_t)(state->bits >> (state->sextets == 2 ? 4 : 10));
    if (state->sextets == 3)
        *state->out++ = (uint8_t)(state->bits >> 2);
    state->bits = 0;
    state->sextets = 0;
}

/* One byte; padding closes the group, and what follows begins a new run. */
static void decode_byte(struct base64_state *state)
{
    uint8_t value = values[*state->in++];
    if (value == VALUE_SPACE)
        return;
    if (value == VALUE_PAD) {
        flush_group(state);
        return;
    }
    if (value == VALUE_STRAY) {
        state->skipped++;
        return;
    }
    state->bits = state->bits << 6 | value;
    if (++state->sextets == 4) {
        *state->out++ = (uint8_t)(state->bits >> 16);
        *state->out++ = (uint8_t)(state->bits >> 8);
        *state->out++ = (uint8_t)state->bits;
        state->bits = 0;
        state->sextets = 0;
    }
}

size_t base64_decode(struct bytes text, uint8_t *out, size_t *out_skipped)
{
    /* Nothing is added to a NULL, which only an empty text has. */
    struct base64_state state = {
        .in = text.data, .end = bytes_from(text, text.size).data, .out = out};
#ifdef BASE64_HAS_AVX2
    bool is_wide = __builtin_cpu_supports("avx2");
#endif
    while (state.in < state.end) {
        if (state.sextets == 0) {
#ifdef BASE64_HAS_AVX2
            if (is_wide)
                decode_wide(&state);
#endif
            decode_groups(&state);
            if (state.in == state.end)
                break;
        }
        decode_byte(&state);
    }
    if (state.sextets)
        state.skipped++;
    flush_group(&state);
    *out_skipped = state.skipped;
    return (size_t)(state.out - out);
}

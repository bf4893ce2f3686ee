#include "engine/mail/text.h"

#include "engine/base/utf8.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* A wide store writes up to 16 bytes where fewer are meant; one more for what is pending. */
#define WRITE_MARGIN_BYTES 32

void text_writer_begin(struct text_writer *writer, struct arena *arena, size_t expected_bytes)
{
    *writer = (struct text_writer){.arena = arena, .capacity = expected_bytes};
    writer->out = arena_alloc(arena, expected_bytes + WRITE_MARGIN_BYTES);
}

static void make_room(struct text_writer *writer, size_t more)
{
    if (more <= writer->capacity - writer->size)
        return;
    writer->capacity = writer->capacity * 2 + more;
    uint8_t *moved = arena_alloc(writer->arena, writer->capacity + WRITE_MARGIN_BYTES);
    memcpy(moved, writer->out, writer->size);
    writer->out = moved;
}

void text_break_word(struct text_writer *writer)
{
    if (!writer->pending)
        writer->pending = ' ';
}

void text_break_paragraph(struct text_writer *writer)
{
    writer->pending = '\n';
}

/* Write what is pending, unless nothing is before it. */
static void write_pending(struct text_writer *writer)
{
    if (writer->pending && writer->size)
        writer->out[writer->size++] = writer->pending;
    writer->pending = 0;
}

/* A copied run may end with the space that turned out to be part of a longer run. */
static void take_back_space(struct text_writer *writer)
{
    if (writer->size && writer->out[writer->size - 1] == ' ') {
        writer->size--;
        text_break_word(writer);
    }
}

#ifdef __SSE2__
/* 0xFF where white space is. */
static inline __m128i white_space(__m128i bytes)
{
    __m128i control = _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8('\t' - 1)),
                                    _mm_cmpgt_epi8(_mm_set1_epi8('\r' + 1), bytes));
    return _mm_or_si128(control, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')));
}

/* 0xFF where a control character is, or is_odd_lead(). */
static inline __m128i odd_bytes(__m128i bytes)
{
    /* Adding 0x80 makes unsigned order signed order. */
    __m128i shifted = _mm_add_epi8(bytes, _mm_set1_epi8((char)0x80));
    __m128i control = _mm_cmplt_epi8(shifted, _mm_set1_epi8((char)(' ' + 0x80)));
    __m128i three = _mm_and_si128(_mm_cmpgt_epi8(shifted, _mm_set1_epi8(0xE0 - 0x80)),
                                  _mm_cmplt_epi8(shifted, _mm_set1_epi8(0xE4 - 0x80)));
    __m128i rest = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)0xC2)),
                                _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)0xEF)));
    return _mm_or_si128(_mm_or_si128(control, three), rest);
}
#endif

/* All characters above 0x7F that are not simply visible begin with one of these. */
static bool is_odd_lead(uint8_t byte)
{
    return byte == 0xC2 || (byte >= 0xE1 && byte <= 0xE3) || byte == 0xEF;
}

/* Copy text[at, …) up to the first byte that needs thought: a control character, the first one of a
 * character that may be invisible, or white space before more of it. A single white space passes as
 * a blank. Returns where it stopped. */
static size_t copy_plain_run(struct text_writer *writer, struct bytes text, size_t at)
{
    const uint8_t *in = text.data;
    uint8_t *out = writer->out + writer->size;
    size_t start = at;
#ifdef __SSE2__
    const __m128i blank = _mm_set1_epi8(' ');
    for (;; at += 16) {
        __m128i here = _mm_loadu_si128((const __m128i *)(const void *)(in + at));
        __m128i space = white_space(here);
        __m128i more = white_space(_mm_loadu_si128((const __m128i *)(const void *)(in + at + 1)));
        __m128i shown = _mm_or_si128(_mm_andnot_si128(space, here), _mm_and_si128(space, blank));
        _mm_storeu_si128((__m128i *)(void *)(out + (at - start)), shown);
        unsigned mask =
            (unsigned)_mm_movemask_epi8(_mm_or_si128(odd_bytes(shown), _mm_and_si128(space, more)));
        size_t left = text.size - at;
        if (left <= 16)
            mask |= 1U << left; /* what is behind the end is read, and not taken */
        if (mask) {
            at += (size_t)__builtin_ctz(mask);
            writer->size += at - start;
            return at;
        }
    }
#else
    for (; at < text.size; at++) {
        bool is_space = byte_is_space(in[at]);
        if (is_space ? at + 1 < text.size && byte_is_space(in[at + 1])
                     : in[at] < ' ' || is_odd_lead(in[at]))
            break;
        out[at - start] = is_space ? ' ' : in[at];
    }
    writer->size += at - start;
    return at;
#endif
}

enum visibility { VISIBLE, SPACE, INVISIBLE };

static enum visibility visibility_of(uint32_t code_point)
{
    if ((code_point >= 0x2000 && code_point <= 0x200A) || code_point == 0xA0 ||
        code_point == 0x3000 || code_point == 0x2028 || code_point == 0x2029 ||
        code_point == 0x202F || code_point == 0x205F || code_point == 0x1680 || code_point == 0x85)
        return SPACE;
    if (code_point == 0xAD || code_point == 0x180E || code_point == 0xFEFF ||
        (code_point >= 0x200B && code_point <= 0x200F) ||
        (code_point >= 0x202A && code_point <= 0x202E) ||
        (code_point >= 0x2060 && code_point <= 0x2069))
        return INVISIBLE;
    return VISIBLE;
}

/* The character at `at`, which begins with is_odd_lead(); returns where the next one begins. */
static size_t write_odd_character(struct text_writer *writer, struct bytes text, size_t at)
{
    size_t next = at;
    enum visibility visibility = visibility_of(utf8_next(text, &next));
    if (visibility == SPACE)
        text_break_word(writer);
    if (visibility != VISIBLE)
        return next;
    write_pending(writer);
    memcpy(writer->out + writer->size, text.data + at, next - at);
    writer->size += next - at;
    return next;
}

/* Behind the white space at `at`. */
static inline size_t skip_space(struct bytes text, size_t at)
{
#ifdef __SSE2__
    for (; at < text.size; at += 16) {
        __m128i here = _mm_loadu_si128((const __m128i *)(const void *)(text.data + at));
        unsigned mask = (unsigned)_mm_movemask_epi8(white_space(here));
        if (mask != 0xFFFF) {
            at += (size_t)__builtin_ctz(~mask);
            break;
        }
    }
    return at < text.size ? at : text.size;
#else
    while (at < text.size && byte_is_space(text.data[at]))
        at++;
    return at;
#endif
}

/* White space at `at`, to where it ends: a word break, or a paragraph break where it holds two line
 * ends and those count. */
static size_t write_space(struct text_writer *writer, struct bytes text, size_t at,
                          bool has_paragraphs)
{
    unsigned line_ends = 0;
    take_back_space(writer);
    size_t start = at;
    at = skip_space(text, at);
    for (; has_paragraphs && start < at; start++)
        line_ends += text.data[start] == '\n';
    if (has_paragraphs && line_ends >= 2)
        text_break_paragraph(writer);
    else
        text_break_word(writer);
    return at;
}

static void write_text(struct text_writer *writer, struct bytes text, bool has_paragraphs)
{
    /* Every character takes what it took, and one more for what was pending at the start. */
    make_room(writer, text.size + 1);
    size_t at = 0;
    while (at < text.size) {
        uint8_t byte = text.data[at];
        if (byte_is_space(byte)) {
            at = write_space(writer, text, at, has_paragraphs);
        } else if (is_odd_lead(byte)) {
            take_back_space(writer);
            at = write_odd_character(writer, text, at);
        } else if (byte == '\0') {
            at++; /* no client shows it: it must not part a word */
        } else {
            write_pending(writer);
            if (byte < ' ')
                writer->out[writer->size++] = text.data[at++];
            at = copy_plain_run(writer, text, at);
        }
    }
    take_back_space(writer);
}

void text_write(struct text_writer *writer, struct bytes text)
{
    /* Between most tags there is nothing but white space. */
    size_t start = 0;
    if (text.size && byte_is_space(text.data[0]))
        start = write_space(writer, text, 0, false);
    if (start < text.size)
        write_text(writer, bytes_from(text, start), false);
}

void text_write_paragraphs(struct text_writer *writer, struct bytes text)
{
    write_text(writer, text, true);
}

struct bytes text_writer_end(struct text_writer *writer)
{
    arena_shrink(writer->arena, writer->out, writer->size);
    return bytes_make(writer->out, writer->size);
}

struct bytes text_lower(struct arena *arena, struct bytes text)
{
    uint8_t *copy = arena_alloc(arena, text.size + 1);
    for (size_t i = 0; i < text.size; i++)
        copy[i] = byte_to_lower(text.data[i]);
    copy[text.size] = '\0';
    return bytes_make(copy, text.size);
}

#include "engine/mail/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/utf8.h"
#include "engine/mail/charset_escape.h"
#include "engine/mail/charset_guess.h"
#include "engine/mail/charset_name.h"
#include "engine/mail/scan.h"

#define REPLACEMENT_BYTES 3 /* U+FFFD in UTF-8 */

struct charset_decoder {
    struct charset_guesser *guesser;
    iconv_t converters[CHARSET_COUNT];
    bool is_open[CHARSET_COUNT];
};

struct charset_decoder *charset_decoder_new(void)
{
    struct charset_decoder *decoder = memory_new(1, sizeof *decoder);
    decoder->guesser = charset_guesser_new();
    return decoder;
}

void charset_decoder_free(struct charset_decoder *decoder)
{
    if (!decoder)
        return;
    for (size_t i = 0; i < CHARSET_COUNT; i++)
        if (decoder->is_open[i])
            iconv_close(decoder->converters[i]);
    charset_guesser_free(decoder->guesser);
    free(decoder);
}

struct bytes charset_repair_utf8(struct arena *arena, struct bytes text, bool *out_is_changed)
{
    *out_is_changed = !utf8_is_valid(text);
    if (!*out_is_changed)
        return text;
    uint8_t *out = arena_alloc(arena, text.size * REPLACEMENT_BYTES);
    size_t size = 0;
    for (size_t at = 0; at < text.size;)
        size += utf8_write(utf8_next(text, &at), out + size);
    arena_shrink(arena, out, size);
    return bytes_make(out, size);
}

/* What Windows-1252 has at 0x80-0x9F (WHATWG: its five holes are the control characters). */
static const uint16_t windows_1252_high[32] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178,
};

static struct bytes from_windows_1252(struct arena *arena, struct bytes text)
{
    size_t high = 0;
    for (size_t i = 0; i < text.size; i++)
        high += text.data[i] >> 7;
    uint8_t *out = arena_alloc(arena, text.size + high * 2 + COPY_MARGIN_BYTES);
    size_t size = 0;
    for (size_t at = 0; at < text.size;) {
        size_t copied = copy_ascii(out + size, text.data, at, text.size);
        at += copied;
        size += copied;
        for (; at < text.size && text.data[at] >= 0x80; at++) {
            uint8_t byte = text.data[at];
            size += utf8_write(byte < 0xA0 ? windows_1252_high[byte - 0x80] : byte, out + size);
        }
    }
    return bytes_make(out, size);
}

/* NULL where this machine's iconv has no such converter. */
static iconv_t *converter_for(struct charset_decoder *decoder, enum charset charset)
{
    if (!decoder->is_open[charset]) {
        iconv_t converter = iconv_open("UTF-8", charset_iconv_name(charset));
        if (converter == (iconv_t)-1) // NOLINT(performance-no-int-to-ptr): what iconv_open says
            return NULL;
        decoder->converters[charset] = converter;
        decoder->is_open[charset] = true;
    }
    (void)iconv(decoder->converters[charset], NULL, NULL, NULL, NULL);
    return &decoder->converters[charset];
}

/* Room for `more` bytes behind `size`. */
static uint8_t *grow_output(struct arena *arena, uint8_t *out, size_t size, size_t *capacity,
                            size_t more)
{
    *capacity = *capacity * 2 + more;
    uint8_t *moved = arena_alloc(arena, *capacity);
    memcpy(moved, out, size);
    return moved;
}

static struct bytes through_iconv(struct arena *arena, iconv_t converter, struct bytes text,
                                  anomaly_set *anomalies)
{
    size_t capacity = text.size + text.size / 2 + 16;
    uint8_t *out = arena_alloc(arena, capacity);
    size_t size = 0;
    /* iconv's prototype takes the input as not const, and does not write to it. */
    union {
        const uint8_t *constant;
        char *plain;
    } in = {.constant = text.data};
    size_t left = text.size;
    while (left > 0) {
        char *to = (char *)out + size;
        size_t room = capacity - size;
        size_t done = iconv(converter, &in.plain, &left, &to, &room);
        size = capacity - room;
        if (done != (size_t)-1)
            break;
        if (errno == E2BIG || capacity - size < REPLACEMENT_BYTES) {
            out = grow_output(arena, out, size, &capacity, 64);
            continue;
        }
        anomaly_add(anomalies, ANOMALY_BAD_CHARSET);
        size += utf8_write(UTF8_REPLACEMENT, out + size);
        in.plain++;
        left--;
    }
    /* What a stateful charset still holds back. */
    char *to = (char *)out + size;
    size_t room = capacity - size;
    if (iconv(converter, NULL, NULL, &to, &room) != (size_t)-1)
        size = capacity - room;
    return bytes_make(out, size);
}

/* The charset a byte order mark names, and its size. */
static enum charset charset_by_mark(struct bytes text, size_t *out_mark_bytes)
{
    static const struct {
        const char *mark;
        size_t size;
        enum charset charset;
    } marks[] = {
        {"\xEF\xBB\xBF", 3, CHARSET_UTF_8},    {"\xFF\xFE\0\0", 4, CHARSET_UTF_32LE},
        {"\0\0\xFE\xFF", 4, CHARSET_UTF_32BE}, {"\xFF\xFE", 2, CHARSET_UTF_16LE},
        {"\xFE\xFF", 2, CHARSET_UTF_16BE},
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (bytes_start_with(text, bytes_make(marks[i].mark, marks[i].size))) {
            *out_mark_bytes = marks[i].size;
            return marks[i].charset;
        }
    }
    return CHARSET_UNKNOWN;
}

/* The charset of 8-bit (or escape-coded) text that says nothing of use about it. */
static enum charset guess(struct charset_decoder *decoder, struct bytes text, bool is_ascii)
{
    if (is_ascii ? scan_pair(text.data, 0, text.size, '\x1B', '$') == text.size
                 : utf8_is_valid(text))
        return CHARSET_UTF_8;
    enum charset guessed = charset_by_name(bytes_of(charset_guess(decoder->guesser, text)));
    if (guessed == CHARSET_UNKNOWN || guessed == CHARSET_UTF_8 || guessed == CHARSET_US_ASCII)
        return is_ascii ? CHARSET_UTF_8 : CHARSET_WINDOWS_1252;
    return guessed;
}

/* UTF-16 without a mark: by where the zero bytes of its ASCII characters stand. */
static enum charset utf_16_order(struct bytes text)
{
    size_t even = 0;
    size_t odd = 0;
    for (size_t i = 0; i + 1 < text.size && i < 256; i += 2) {
        even += text.data[i] == 0;
        odd += text.data[i + 1] == 0;
    }
    return odd > even ? CHARSET_UTF_16LE : CHARSET_UTF_16BE;
}

static struct bytes convert(struct charset_decoder *decoder, struct arena *arena,
                            enum charset charset, struct bytes text, anomaly_set *anomalies)
{
    if (charset == CHARSET_WINDOWS_1252)
        return from_windows_1252(arena, text);
    if (charset == CHARSET_ISO_2022_JP && iso_2022_jp_to_euc(arena, text, &text))
        charset = CHARSET_EUC_JP;
    if (charset == CHARSET_HZ) {
        text = hz_to_gb(arena, text);
        charset = CHARSET_GB18030;
    }
    iconv_t *converter = charset == CHARSET_UTF_8 ? NULL : converter_for(decoder, charset);
    if (converter)
        return through_iconv(arena, *converter, text, anomalies);
    bool is_changed = false;
    text = charset_repair_utf8(arena, text, &is_changed);
    if (is_changed)
        anomaly_add(anomalies, ANOMALY_BAD_CHARSET);
    return text;
}

/* Sequences that UTF-8 spends more than one byte on, by their lead bytes; `text` is valid. */
struct utf8_evidence {
    size_t sequences;
    size_t long_sequences; /* of three bytes and more */
};

static struct utf8_evidence count_sequences(struct bytes text)
{
    struct utf8_evidence evidence = {0};
    for (size_t i = 0; i < text.size; i++) {
        evidence.sequences += text.data[i] >= 0xC0;
        evidence.long_sequences += text.data[i] >= 0xE0;
    }
    return evidence;
}

/* Text that other charsets make by chance is UTF-8 twice at most, and in charsets of two bytes a
 * character rarely in threes (one known pair of words is). */
static bool is_mislabelled_utf8(enum charset charset, struct bytes text)
{
    if (charset == CHARSET_UTF_8 || !utf8_is_valid(text))
        return false;
    struct utf8_evidence evidence = count_sequences(text);
    return charset_is_multibyte(charset) ? evidence.long_sequences >= 3 : evidence.sequences >= 2;
}

/* Whether `text`, which is not valid, holds a sequence of UTF-8 nevertheless. */
static bool has_utf8_sequence(struct bytes text)
{
    for (size_t at = 0; at < text.size;) {
        size_t start = at;
        (void)utf8_next(text, &at);
        if (at - start > 1)
            return true;
    }
    return false;
}

/* What 8-bit text of a declared charset is by its bytes, where they prove the label wrong. */
static enum charset check_8bit(struct charset_decoder *decoder, enum charset charset,
                               struct bytes text, anomaly_set *anomalies)
{
    enum charset actual = charset;
    if (charset == CHARSET_US_ASCII || (charset == CHARSET_UTF_8 && !has_utf8_sequence(text)))
        actual = guess(decoder, text, false);
    else if (is_mislabelled_utf8(charset, text))
        actual = CHARSET_UTF_8;
    if (actual != charset)
        anomaly_add(anomalies, ANOMALY_BAD_CHARSET);
    return actual;
}

/* The same for charsets that write ASCII in another way than ASCII, or hold it in escapes. */
static enum charset check_wide(struct charset_decoder *decoder, enum charset charset,
                               struct bytes text, anomaly_set *anomalies)
{
    bool is_ascii = scan_is_ascii(text.data, text.size);
    bool is_escaped = charset_is_7bit(charset);
    enum charset actual = charset;
    if (text.size == 0)
        return CHARSET_UTF_8;
    if (is_escaped && !is_ascii && bytes_find_byte(text, '\x1B', 0) == BYTES_NOT_FOUND)
        actual = guess(decoder, text, false);
    else if (!is_escaped && is_ascii && bytes_find_byte(text, '\0', 0) == BYTES_NOT_FOUND)
        actual = CHARSET_UTF_8;
    if (actual != charset)
        anomaly_add(anomalies, ANOMALY_BAD_CHARSET);
    return actual == CHARSET_UTF_16 ? utf_16_order(text) : actual;
}

struct bytes charset_to_utf8(struct charset_decoder *decoder, struct arena *arena,
                             struct bytes label, struct bytes text, anomaly_set *anomalies)
{
    size_t mark_bytes = 0;
    enum charset charset = charset_by_mark(text, &mark_bytes);
    if (mark_bytes)
        return convert(decoder, arena, charset, bytes_from(text, mark_bytes), anomalies);
    charset = label.size ? charset_by_name(label) : CHARSET_UNKNOWN;
    if (label.size && charset == CHARSET_UNKNOWN)
        anomaly_add(anomalies, ANOMALY_UNKNOWN_CHARSET);
    if (!charset_keeps_ascii(charset)) {
        charset = check_wide(decoder, charset, text, anomalies);
        return convert(decoder, arena, charset, text, anomalies);
    }
    bool is_ascii = scan_is_ascii(text.data, text.size);
    if (charset == CHARSET_UTF_8 && utf8_is_valid(text))
        return text;
    if (charset == CHARSET_UNKNOWN)
        charset = guess(decoder, text, is_ascii);
    else if (!is_ascii)
        charset = check_8bit(decoder, charset, text, anomalies);
    if (is_ascii && charset_keeps_ascii(charset))
        return text;
    return convert(decoder, arena, charset, text, anomalies);
}

#include "engine/mail/encoded_word.h"

#include "engine/mail/base64.h"
#include "engine/mail/quoted_printable.h"
#include "engine/mail/scan.h"

/* Longer than any charset's name with a language. */
#define CHARSET_MAX_BYTES 64

/* "=?charset*language?encoding?text?=" */
struct encoded_word {
    struct bytes charset;
    bool is_base64;
    struct bytes text;
    size_t end; /* behind the "?=" */
};

enum word_status {
    WORD_READ,
    WORD_NONE,     /* no word begins here */
    WORD_UNENDING, /* no word can begin here or further on: there is no "?=" left */
};

/* The word that begins with the "=?" at `at`. */
static enum word_status read_word(struct bytes text, size_t at, struct encoded_word *out_word)
{
    struct bytes label_room = bytes_slice(text, 0, at + 2 + CHARSET_MAX_BYTES);
    size_t charset_end = bytes_find_byte(label_room, '?', at + 2);
    if (charset_end == BYTES_NOT_FOUND || text.size - charset_end < 3 ||
        text.data[charset_end + 2] != '?')
        return WORD_NONE;
    uint8_t encoding = text.data[charset_end + 1] | 0x20;
    struct bytes charset = bytes_slice(text, at + 2, charset_end);
    if ((encoding != 'b' && encoding != 'q') || bytes_find_byte(charset, ' ', 0) != BYTES_NOT_FOUND)
        return WORD_NONE;
    size_t start = charset_end + 3;
    size_t end = scan_pair(text.data, start, text.size, '?', '=');
    if (end == text.size)
        return WORD_UNENDING;
    size_t language = bytes_find_byte(charset, '*', 0);
    *out_word = (struct encoded_word){.charset = bytes_slice(charset, 0, language),
                                      .is_base64 = encoding == 'b',
                                      .text = bytes_slice(text, start, end),
                                      .end = end + 2};
    return WORD_READ;
}

/* Append the bytes the word stands for to the decoder's raw bytes. */
static void decode_word(struct decoder *decoder, const struct encoded_word *word)
{
    size_t bad = 0;
    struct buffer *raw = &decoder->word_raw;
    if (word->is_base64) {
        uint8_t *out = buffer_reserve(raw, base64_max_decoded(word->text.size));
        raw->size += base64_decode(word->text, out, &bad);
    } else {
        uint8_t *out = buffer_reserve(raw, quoted_printable_max_decoded(word->text.size));
        raw->size += q_encoding_decode(word->text, out, &bad);
    }
    if (bad)
        anomaly_add(&decoder->message.anomalies, ANOMALY_BAD_ENCODED_WORD);
}

/* Convert the raw bytes gathered so far. */
static void flush_raw(struct decoder *decoder, struct bytes charset)
{
    if (decoder->word_raw.size == 0)
        return;
    anomaly_set anomalies = 0;
    /* The buffer is used again, so what may be a slice of it is copied at once. */
    buffer_append(&decoder->words, charset_to_utf8(decoder->charsets, decoder->arena, charset,
                                                   buffer_bytes(&decoder->word_raw), &anomalies));
    if (anomalies)
        anomaly_add(&decoder->message.anomalies, ANOMALY_BAD_ENCODED_WORD);
    buffer_reset(&decoder->word_raw);
}

static void append_plain(struct decoder *decoder, struct bytes text)
{
    anomaly_set ignored = 0;
    if (!scan_is_ascii(text.data, text.size))
        text =
            charset_to_utf8(decoder->charsets, decoder->arena, bytes_make(NULL, 0), text, &ignored);
    buffer_append(&decoder->words, text);
}

/* The next "=?" at or behind `at`, or BYTES_NOT_FOUND. */
static size_t find_word(struct bytes text, size_t at)
{
    at = scan_pair(text.data, at, text.size, '=', '?');
    return at < text.size ? at : BYTES_NOT_FOUND;
}

static void decode_all(struct decoder *decoder, struct bytes text, size_t first)
{
    struct bytes charset = {0};
    size_t done = 0; /* what is before is written, or gathered as raw bytes */
    bool is_behind_word = false;
    for (size_t at = first; at != BYTES_NOT_FOUND; at = find_word(text, at)) {
        struct encoded_word word;
        enum word_status status = read_word(text, at, &word);
        if (status != WORD_READ)
            anomaly_add(&decoder->message.anomalies, ANOMALY_BAD_ENCODED_WORD);
        if (status == WORD_UNENDING)
            break;
        if (status == WORD_NONE) {
            at += 2;
            continue;
        }
        struct bytes between = bytes_slice(text, done, at);
        bool is_joined = is_behind_word && bytes_trim(between).size == 0;
        if (!is_joined || !bytes_equal_fold(charset, word.charset))
            flush_raw(decoder, charset);
        if (!is_joined)
            append_plain(decoder, between);
        charset = word.charset;
        decode_word(decoder, &word);
        is_behind_word = true;
        done = at = word.end;
    }
    flush_raw(decoder, charset);
    append_plain(decoder, bytes_from(text, done));
}

struct bytes encoded_words_decode(struct decoder *decoder, struct bytes text)
{
    size_t first = find_word(text, 0);
    if (first == BYTES_NOT_FOUND && scan_is_ascii(text.data, text.size))
        return text;
    buffer_reset(&decoder->words);
    buffer_reset(&decoder->word_raw);
    decode_all(decoder, text, first);
    return arena_copy(decoder->arena, buffer_bytes(&decoder->words));
}

#include "engine/mail/encoded_word.h"

#include "engine/base/utf8.h"
#include "engine/mail/base64.h"
#include "engine/mail/charset_name.h"
#include "engine/mail/quoted_printable.h"
#include "engine/mail/scan.h"

/* Longer than any charset's name with a language. */
#define CHARSET_MAX_BYTES 64

/* The first parts say what the whole message is written in. */
#define PARTS_ASKED_FOR_CHARSET 8

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

/* What the raw bytes were gathered from. */
struct word_joint {
    struct bytes charset;
    uint8_t carry[3]; /* letters of a base64 group that the last word left unfinished */
    size_t carry_count;
};

/* The letters of `text` behind its last whole group, in `carry`; 0 where padding closes it. */
static size_t unfinished_group(struct bytes text, uint8_t carry[3])
{
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];
        if (byte == '=')
            return 0;
        bool is_letter = byte_is_alpha(byte) || byte_is_digit(byte) || byte == '+' || byte == '/' ||
                         byte == '-' || byte == '_';
        if (!is_letter)
            continue;
        if (count < 3)
            carry[count] = byte;
        count = (count + 1) % 4;
    }
    return count;
}

/* A word of base64; some senders cut the encoded text anywhere, so that a group goes on in the next
 * word. */
static void decode_base64_word(struct decoder *decoder, struct bytes text, struct word_joint *joint,
                               size_t *bad)
{
    struct buffer *raw = &decoder->word_raw;
    if (joint->carry_count) {
        /* The one or two bytes that the unfinished group yielded are made again. */
        raw->size -= joint->carry_count - 1;
        uint8_t *whole = arena_alloc(decoder->arena, joint->carry_count + text.size);
        memcpy(whole, joint->carry, joint->carry_count);
        memcpy(whole + joint->carry_count, text.data, text.size);
        text = bytes_make(whole, joint->carry_count + text.size);
    }
    uint8_t *out = buffer_reserve(raw, base64_max_decoded(text.size));
    raw->size += base64_decode(text, out, bad);
    joint->carry_count = unfinished_group(text, joint->carry);
}

/* Each word begins in ASCII (RFC 2047 §3), also where the one before forgot to switch back; unless
 * what it switches first is back. `start` is where its bytes begin. */
static void return_to_ascii(struct buffer *raw, size_t start)
{
    static const char escape[] = "\x1B(B";
    struct bytes word = bytes_from(buffer_bytes(raw), start);
    size_t first = bytes_find_byte(word, '\x1B', 0);
    if (start == 0 || (first != BYTES_NOT_FOUND && first + 1 < word.size &&
                       (first == 0 || word.data[first + 1] == '(')))
        return;
    (void)buffer_reserve(raw, strlen(escape));
    memmove(raw->data + start + strlen(escape), raw->data + start, raw->size - start);
    memcpy(raw->data + start, escape, strlen(escape));
    raw->size += strlen(escape);
}

/* Append the bytes the word stands for to the decoder's raw bytes. */
static void decode_word(struct decoder *decoder, const struct encoded_word *word,
                        struct word_joint *joint)
{
    size_t bad = 0;
    struct buffer *raw = &decoder->word_raw;
    size_t start = raw->size;
    bool goes_on = word->is_base64 && joint->carry_count > 0;
    if (word->is_base64) {
        decode_base64_word(decoder, word->text, joint, &bad);
    } else {
        uint8_t *out = buffer_reserve(raw, quoted_printable_max_decoded(word->text.size));
        raw->size += q_encoding_decode(word->text, out, &bad);
        joint->carry_count = 0;
    }
    joint->charset = word->charset;
    if (!goes_on && bytes_start_with_fold(word->charset, bytes_of("iso-2022-jp")))
        return_to_ascii(raw, start);
    if (bad)
        anomaly_add(&decoder->message.anomalies, ANOMALY_BAD_ENCODED_WORD);
}

/* Convert the raw bytes gathered so far. */
static void flush_raw(struct decoder *decoder, struct word_joint *joint)
{
    anomaly_set anomalies = 0;
    joint->carry_count = 0;
    if (decoder->word_raw.size == 0)
        return;
    /* The buffer is used again, so what may be a slice of it is copied at once. */
    buffer_append(&decoder->words,
                  charset_to_utf8(decoder->charsets, decoder->arena, joint->charset,
                                  buffer_bytes(&decoder->word_raw), &anomalies));
    if (anomalies)
        anomaly_add(&decoder->message.anomalies, ANOMALY_BAD_ENCODED_WORD);
    buffer_reset(&decoder->word_raw);
}

static bool is_plain(struct bytes text)
{
    return scan_is_ascii(text.data, text.size) &&
           bytes_find_byte(text, '\x1B', 0) == BYTES_NOT_FOUND;
}

/* The charset that a part of the message declares, for headers that declare none; none where they
 * cannot be in it. */
static struct bytes charset_hint(const struct decoder *decoder, struct bytes text)
{
    const struct part *part = decoder->message.parts;
    if (utf8_is_valid(text))
        return bytes_make(NULL, 0);
    for (unsigned i = 0; part && i < PARTS_ASKED_FOR_CHARSET; i++, part = part->next)
        if (part->charset.size)
            return charset_keeps_ascii(charset_by_name(part->charset)) ? part->charset
                                                                       : bytes_make(NULL, 0);
    return bytes_make(NULL, 0);
}

static void append_plain(struct decoder *decoder, struct bytes text)
{
    anomaly_set ignored = 0;
    if (!is_plain(text))
        text = charset_to_utf8(decoder->charsets, decoder->arena, charset_hint(decoder, text), text,
                               &ignored);
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
    struct word_joint joint = {0};
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
        if (!is_joined || !bytes_equal_fold(joint.charset, word.charset))
            flush_raw(decoder, &joint);
        if (!is_joined)
            append_plain(decoder, between);
        decode_word(decoder, &word, &joint);
        is_behind_word = true;
        done = at = word.end;
    }
    flush_raw(decoder, &joint);
    append_plain(decoder, bytes_from(text, done));
}

struct bytes encoded_words_decode(struct decoder *decoder, struct bytes text)
{
    size_t first = find_word(text, 0);
    if (first == BYTES_NOT_FOUND && is_plain(text))
        return text;
    buffer_reset(&decoder->words);
    buffer_reset(&decoder->word_raw);
    decode_all(decoder, text, first);
    return arena_copy(decoder->arena, buffer_bytes(&decoder->words));
}

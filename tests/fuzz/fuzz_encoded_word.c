/* Encoded words: the result is UTF-8; ASCII without "=?" is itself; a text that is written as
 * words, cut anywhere, even inside a character, is read back. */
#include "engine/base/utf8.h"
#include "engine/mail/encoded_word.h"
#include "tests/fuzz/message_check.h"

static void append_b(struct buffer *out, struct bytes data)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t at = 0; at < data.size; at += 3) {
        struct bytes piece = bytes_slice(data, at, at + 3);
        uint32_t group = 0;
        for (size_t i = 0; i < 3; i++)
            group = group << 8 | (i < piece.size ? piece.data[i] : 0);
        for (size_t i = 0; i < 4; i++)
            buffer_append_byte(out, i <= piece.size
                                        ? (uint8_t)alphabet[group >> (18 - 6 * i) & 0x3F]
                                        : (uint8_t)'=');
    }
}

static void append_q(struct buffer *out, struct bytes data)
{
    for (size_t i = 0; i < data.size; i++) {
        uint8_t byte = data.data[i];
        if (byte == ' ')
            buffer_append_byte(out, '_');
        else if (byte_is_alpha(byte) || byte_is_digit(byte))
            buffer_append_byte(out, byte);
        else
            buffer_format(out, "=%02X", byte);
    }
}

static void check_round_trip(struct decoder *decoder, struct bytes text, size_t word_bytes)
{
    struct buffer words = {0};
    struct buffer expected = {0};
    buffer_append_string(&words, "Re: ");
    for (size_t at = 0, number = 0; at < text.size; at += word_bytes, number++) {
        bool is_b = number % 3 == 1;
        buffer_append_string(&words, is_b ? " =?UTF-8?B?" : "\t=?utf-8*en?q?");
        struct bytes piece = bytes_slice(text, at, at + word_bytes);
        if (is_b)
            append_b(&words, piece);
        else
            append_q(&words, piece);
        buffer_append_string(&words, "?=");
    }
    buffer_append_string(&words, " end");
    buffer_append_string(&expected, text.size ? "Re: \t" : "Re: ");
    buffer_append(&expected, text);
    buffer_append_string(&expected, " end");
    struct bytes decoded = encoded_words_decode(decoder, buffer_bytes(&words));
    REQUIRE(bytes_equal(decoded, buffer_bytes(&expected)));
    buffer_done(&expected);
    buffer_done(&words);
}

static void check_any(struct decoder *decoder, struct bytes text)
{
    struct bytes decoded = encoded_words_decode(decoder, text);
    fuzz_check_text(decoded);
    /* What neither words nor escapes (ISO-2022-JP) code is what it is. */
    if (bytes_are_ascii(text) && bytes_find(text, bytes_of("=?"), 0) == BYTES_NOT_FOUND &&
        bytes_find_byte(text, '\x1B', 0) == BYTES_NOT_FOUND)
        REQUIRE(bytes_equal(decoded, text));
    uint64_t digest = 0;
    uint64_t again = 0;
    fuzz_digest_add(&digest, decoded);
    fuzz_digest_add(&again, encoded_words_decode(decoder, text));
    REQUIRE(again == digest);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct decoder *decoder = fuzz_decoder(NULL);
    struct bytes text = fuzz_copy(bytes_make(data, size), SCAN_SLACK_BYTES, '?');
    check_any(decoder, text);
    struct buffer repaired = {0};
    (void)utf8_append_repaired(&repaired, text);
    /* A byte order mark would be taken off. */
    if (!bytes_start_with(buffer_bytes(&repaired), bytes_of("\xEF\xBB\xBF"))) {
        check_round_trip(decoder, buffer_bytes(&repaired), 1 + size % 7);
        check_round_trip(decoder, buffer_bytes(&repaired), 45);
    }
    buffer_done(&repaired);
    fuzz_free(text);
    return 0;
}

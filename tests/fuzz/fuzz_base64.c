/* Base64: the same as a decoder that counts letters one by one, within base64_max_decoded(); what
 * was encoded comes back; the beginning of a text decodes to the beginning of what it decodes to.
 */
#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/mail/base64.h"
#include "tests/fuzz/fuzz.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The value of a letter (RFC 4648 §4 and §5), or -1. */
static int value_of(uint8_t byte)
{
    if (byte == '-' || byte == '_')
        byte = byte == '-' ? '+' : '/';
    const char *found = byte ? strchr(alphabet, byte) : NULL;
    return found ? (int)(found - alphabet) : -1;
}

struct decoded {
    struct buffer bytes;
    size_t skipped;
};

/* A group of two letters or more ends: each whole eight bits are a byte. */
static void end_group(struct decoded *decoded, uint32_t bits, unsigned letters)
{
    if (letters == 1)
        decoded->skipped++;
    for (unsigned left = letters * 6; left >= 8; left -= 8)
        buffer_append_byte(&decoded->bytes, (uint8_t)(bits >> (left - 8)));
}

/* What base64.h says, a byte at a time. */
static void decode_slowly(struct bytes text, struct decoded *decoded)
{
    uint32_t bits = 0;
    unsigned letters = 0;
    for (size_t i = 0; i < text.size; i++) {
        int value = value_of(text.data[i]);
        if (value >= 0) {
            bits = bits << 6 | (uint32_t)value;
            letters++;
        }
        if (letters == 4 || text.data[i] == '=') {
            end_group(decoded, bits, letters);
            bits = letters = 0;
        } else if (value < 0 && !byte_is_space(text.data[i])) {
            decoded->skipped++;
        }
    }
    decoded->skipped += letters > 0;
    end_group(decoded, bits, letters);
}

static struct bytes decode(struct bytes text, size_t *out_skipped)
{
    size_t most = base64_max_decoded(text.size);
    uint8_t *out = memory_new(most, 1);
    size_t size = base64_decode(text, out, out_skipped);
    REQUIRE(size <= most);
    return bytes_make(out, size);
}

static void append_encoded(struct buffer *out, struct bytes data)
{
    for (size_t at = 0; at < data.size; at += 3) {
        size_t size = data.size - at < 3 ? data.size - at : 3;
        uint32_t group = 0;
        for (size_t i = 0; i < 3; i++)
            group = group << 8 | (i < size ? data.data[at + i] : 0);
        for (size_t i = 0; i < 4; i++)
            buffer_append_byte(out, i <= size ? (uint8_t)alphabet[group >> (18 - 6 * i) & 0x3F]
                                              : (uint8_t)'=');
        if (at % 57 == 54)
            buffer_append_string(out, "\r\n");
    }
}

static void check_round_trip(struct bytes data)
{
    struct buffer encoded = {0};
    append_encoded(&encoded, data);
    size_t skipped = 0;
    struct bytes decoded = decode(buffer_bytes(&encoded), &skipped);
    REQUIRE(skipped == 0);
    REQUIRE(bytes_equal(decoded, data));
    fuzz_free(decoded);
    buffer_done(&encoded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = bytes_make(data, size);
    struct decoded expected = {0};
    size_t skipped = 0;
    decode_slowly(text, &expected);
    struct bytes whole = decode(text, &skipped);
    REQUIRE(bytes_equal(whole, buffer_bytes(&expected.bytes)));
    REQUIRE(skipped == expected.skipped);
    struct bytes beginning = decode(bytes_slice(text, 0, size / 2), &skipped);
    REQUIRE(bytes_start_with(whole, beginning));
    check_round_trip(text);
    fuzz_free(beginning);
    fuzz_free(whole);
    buffer_done(&expected.bytes);
    return 0;
}

/* Uuencode: stays within its input's size; what was encoded comes back, and lines before "begin"
 * change nothing. */
#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/mail/uuencode.h"
#include "tests/fuzz/fuzz.h"

static struct bytes decode(struct bytes text, size_t *out_bad)
{
    uint8_t *out = memory_new(text.size, 1);
    size_t size = uuencode_decode(text, out, out_bad);
    REQUIRE(size <= text.size);
    return bytes_make(out, size);
}

/* A zero is a blank or, as newer programs have it, a backquote. */
static uint8_t letter(uint32_t sextet, bool has_blanks)
{
    return (uint8_t)(sextet || has_blanks ? sextet + ' ' : '`');
}

static void append_encoded(struct buffer *out, struct bytes data, bool has_blanks)
{
    buffer_append_string(out, "begin 644 letter.example\n");
    for (size_t line = 0; line < data.size; line += 45) {
        struct bytes piece = bytes_slice(data, line, line + 45);
        buffer_append_byte(out, letter((uint32_t)piece.size, has_blanks));
        for (size_t at = 0; at < piece.size; at += 3) {
            uint32_t group = 0;
            for (size_t i = 0; i < 3; i++)
                group = group << 8 | (at + i < piece.size ? piece.data[at + i] : 0);
            for (unsigned shift = 24; shift > 0; shift -= 6)
                buffer_append_byte(out, letter(group >> (shift - 6) & 0x3F, has_blanks));
        }
        buffer_append_string(out, has_blanks ? "\r\n" : "\n");
    }
    buffer_append_string(out, "`\nend\nwhat is behind the end\n");
}

static void check_round_trip(struct bytes data, bool has_blanks)
{
    struct buffer encoded = {0};
    size_t bad = 0;
    buffer_append_string(&encoded, "Dear reader,\n");
    append_encoded(&encoded, data, has_blanks);
    struct bytes decoded = decode(buffer_bytes(&encoded), &bad);
    REQUIRE(bad == 0);
    REQUIRE(bytes_equal(decoded, data));
    fuzz_free(decoded);
    buffer_done(&encoded);
}

static void check_lines_before(struct bytes text)
{
    struct buffer longer = {0};
    size_t bad = 0;
    size_t longer_bad = 0;
    buffer_append_string(&longer, "Dear reader,\r\n");
    buffer_append(&longer, text);
    struct bytes decoded = decode(text, &bad);
    struct bytes from_longer = decode(buffer_bytes(&longer), &longer_bad);
    REQUIRE(bytes_equal(decoded, from_longer));
    REQUIRE(bad == longer_bad);
    fuzz_free(from_longer);
    fuzz_free(decoded);
    buffer_done(&longer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = bytes_make(data, size);
    size_t bad = 0;
    check_round_trip(text, true);
    check_round_trip(text, false);
    fuzz_free(decode(text, &bad));
    if (bytes_start_with(text, bytes_of("begin ")))
        check_lines_before(text);
    return 0;
}

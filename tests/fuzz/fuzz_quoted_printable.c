/* Quoted-printable and the Q encoding: the same as a decoder that looks at whole lines, within
 * quoted_printable_max_decoded(); what was encoded comes back. */
#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/mail/quoted_printable.h"
#include "tests/fuzz/fuzz.h"

typedef size_t (*decoder)(struct bytes text, uint8_t *out, size_t *out_bad);

static struct bytes decode(decoder decode_into, struct bytes text, size_t *out_bad)
{
    size_t most = quoted_printable_max_decoded(text.size);
    uint8_t *out = memory_new(most, 1);
    size_t size = decode_into(text, out, out_bad);
    REQUIRE(size <= text.size);
    return bytes_make(out, size);
}

/* Escapes undone, nothing else; returns how many "=" begin none. */
static size_t append_unescaped(struct buffer *out, struct bytes text, bool is_q)
{
    size_t bad = 0;
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.data[i];
        if (byte == '=' && text.size - i >= 3 && byte_hex_value(text.data[i + 1]) >= 0 &&
            byte_hex_value(text.data[i + 2]) >= 0) {
            byte =
                (uint8_t)(byte_hex_value(text.data[i + 1]) * 16 + byte_hex_value(text.data[i + 2]));
            i += 2;
        } else if (byte == '=') {
            bad++;
        } else if (byte == '_' && is_q) {
            byte = ' ';
        }
        buffer_append_byte(out, byte);
    }
    return bad;
}

static struct bytes without_blanks(struct bytes text)
{
    while (text.size && byte_is_blank(text.data[text.size - 1]))
        text.size--;
    return text;
}

static struct bytes without_return(struct bytes text)
{
    return bytes_end_with(text, bytes_of("\r")) ? bytes_slice(text, 0, text.size - 1) : text;
}

/* What stands before a soft break; relays that repair line ends leave several CR behind it. */
static bool is_soft(struct bytes line, struct bytes *out_open)
{
    while (bytes_end_with(line, bytes_of("\r")))
        line.size--;
    line = without_blanks(line);
    if (!bytes_end_with(line, bytes_of("=")))
        return false;
    *out_open = bytes_slice(line, 0, line.size - 1);
    return true;
}

/* One line without its LF; `is_last`: it has none. */
static size_t append_line(struct buffer *out, struct bytes line, bool is_last)
{
    struct bytes open;
    if (is_soft(line, &open))
        return append_unescaped(out, open, false);
    open = without_blanks(without_return(line));
    if (is_last)
        return append_unescaped(out, without_blanks(line), false);
    size_t bad = append_unescaped(out, open, false);
    buffer_append_string(out, bytes_end_with(line, bytes_of("\r")) ? "\r\n" : "\n");
    return bad;
}

static void check_lines(struct bytes text)
{
    struct buffer expected = {0};
    struct bytes rest = text;
    size_t expected_bad = 0;
    while (rest.size) {
        bool is_last = bytes_find_byte(rest, '\n', 0) == BYTES_NOT_FOUND;
        expected_bad += append_line(&expected, fuzz_line(&rest), is_last);
    }
    size_t bad = 0;
    struct bytes decoded = decode(quoted_printable_decode, text, &bad);
    REQUIRE(bytes_equal(decoded, buffer_bytes(&expected)));
    REQUIRE(bad == expected_bad);
    fuzz_free(decoded);
    buffer_done(&expected);
}

static void check_q(struct bytes text)
{
    struct buffer expected = {0};
    size_t expected_bad = append_unescaped(&expected, text, true);
    size_t bad = 0;
    struct bytes decoded = decode(q_encoding_decode, text, &bad);
    REQUIRE(bytes_equal(decoded, buffer_bytes(&expected)));
    REQUIRE(bad == expected_bad);
    fuzz_free(decoded);
    buffer_done(&expected);
}

/* Every third byte is escaped though it need not be, and lines are broken softly. */
static void check_round_trip(struct bytes data)
{
    struct buffer encoded = {0};
    size_t bad = 0;
    for (size_t i = 0; i < data.size; i++) {
        uint8_t byte = data.data[i];
        if (i % 3 == 0 || byte == '=' || byte <= ' ' || byte > '~')
            buffer_format(&encoded, i % 2 ? "=%02X" : "=%02x", byte);
        else
            buffer_append_byte(&encoded, byte);
        if (i % 20 == 19)
            buffer_append_string(&encoded, i % 40 == 39 ? "=\r\n" : "= \t\n");
    }
    struct bytes decoded = decode(quoted_printable_decode, buffer_bytes(&encoded), &bad);
    REQUIRE(bad == 0);
    REQUIRE(bytes_equal(decoded, data));
    fuzz_free(decoded);
    buffer_done(&encoded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_lines(bytes_make(data, size));
    check_q(bytes_make(data, size));
    check_round_trip(bytes_make(data, size));
    return 0;
}

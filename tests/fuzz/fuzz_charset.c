/* A line with a charset's label, then a text: the result is UTF-8, of bounded size, the same again,
 * and the same where it is declared to be what it is then. UTF-8, UTF-16 and Latin text become what
 * they become when each character is looked at alone. */
#include "engine/base/utf8.h"
#include "engine/mail/charset.h"
#include "engine/mail/charset_name.h"
#include "tests/fuzz/fuzz.h"

/* The widest growth: two bytes of Big5-HKSCS, or one of a Vietnamese or Georgian set, become at
 * most two characters of three bytes; a byte that is replaced becomes three. */
#define MOST_GROWTH 6
#define FINAL_BYTES 16

static struct charset_decoder *the_decoder(void)
{
    static struct charset_decoder *decoder;
    if (!decoder)
        decoder = charset_decoder_new();
    return decoder;
}

static bool has_mark(struct bytes text)
{
    return bytes_start_with(text, bytes_of("\xEF\xBB\xBF")) ||
           bytes_start_with(text, bytes_of("\xFF\xFE")) ||
           bytes_start_with(text, bytes_of("\xFE\xFF")) ||
           bytes_start_with(text, bytes_make("\0\0\xFE\xFF", 4));
}

static void check_utf_8(struct arena *arena, struct bytes text)
{
    bool is_changed = false;
    struct bytes repaired = charset_repair_utf8(arena, text, &is_changed);
    fuzz_check_text(repaired);
    REQUIRE(is_changed == !utf8_is_valid(text));
    REQUIRE(is_changed || repaired.data == text.data);
    /* All that was valid is still there, in order. */
    size_t at = 0;
    for (size_t in = 0; in < text.size;) {
        size_t start = in;
        uint32_t code_point = utf8_next(text, &in);
        bool is_bad = code_point == UTF8_REPLACEMENT && in - start == 1;
        while (!is_bad && at < repaired.size) {
            uint32_t kept = utf8_next(repaired, &at);
            if (kept == code_point)
                break;
            REQUIRE(kept == UTF8_REPLACEMENT);
        }
    }
}

static void append_utf_16(struct buffer *out, struct bytes text, bool is_little)
{
    for (size_t at = 0; at + 1 < text.size; at += 2) {
        uint32_t unit = (uint32_t)text.data[at + !is_little] * 1U;
        unit = is_little ? (uint32_t)text.data[at] | (uint32_t)text.data[at + 1] << 8
                         : (uint32_t)text.data[at] << 8 | unit;
        if (unit >= 0xD800 && unit < 0xDC00 && at + 3 < text.size) {
            uint32_t low = is_little
                               ? (uint32_t)text.data[at + 2] | (uint32_t)text.data[at + 3] << 8
                               : (uint32_t)text.data[at + 2] << 8 | (uint32_t)text.data[at + 3];
            if (low >= 0xDC00 && low < 0xE000) {
                unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                at += 2;
            }
        }
        utf8_append(out, unit);
    }
}

/* Where nothing is malformed: how what is gets replaced is not decided here. */
static void check_utf_16(struct arena *arena, struct bytes text, bool is_little)
{
    anomaly_set anomalies = 0;
    struct buffer expected = {0};
    struct bytes decoded = charset_to_utf8(
        the_decoder(), arena, bytes_of(is_little ? "utf-16le" : "utf-16be"), text, &anomalies);
    append_utf_16(&expected, text, is_little);
    REQUIRE(anomalies || bytes_equal(decoded, buffer_bytes(&expected)));
    buffer_done(&expected);
}

/* Where the bytes do not prove the label wrong. */
static void check_latin(struct arena *arena, struct bytes text)
{
    anomaly_set anomalies = 0;
    struct bytes decoded =
        charset_to_utf8(the_decoder(), arena, bytes_of("iso-8859-15"), text, &anomalies);
    size_t at = 0;
    if (anomalies)
        return;
    for (size_t i = 0; i < text.size; i++) {
        REQUIRE(at < decoded.size);
        uint32_t code_point = utf8_next(decoded, &at);
        if (text.data[i] < 0xA0)
            REQUIRE(code_point == text.data[i]);
        else if (code_point != text.data[i])
            REQUIRE(memchr("\xA4\xA6\xA8\xB4\xB8\xBC\xBD\xBE", text.data[i], 8));
    }
    REQUIRE(at == decoded.size);
}

static void check_label(struct arena *arena, struct bytes label, struct bytes text)
{
    anomaly_set anomalies = 0;
    anomaly_set again = 0;
    struct bytes decoded = charset_to_utf8(the_decoder(), arena, label, text, &anomalies);
    fuzz_check_text(decoded);
    REQUIRE(decoded.size <= text.size * MOST_GROWTH + FINAL_BYTES);
    struct bytes same = charset_to_utf8(the_decoder(), arena, label, text, &again);
    REQUIRE(bytes_equal(decoded, same) && again == anomalies);
    if (has_mark(decoded))
        return;
    again = 0;
    same = charset_to_utf8(the_decoder(), arena, bytes_of("utf-8"), decoded, &again);
    REQUIRE(bytes_equal(decoded, same) && again == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes rest = bytes_make(data, size);
    struct bytes label = fuzz_line(&rest);
    struct bytes text = fuzz_copy(rest, SCAN_SLACK_BYTES, 0xC3);
    struct arena *arena = arena_new(4096);
    check_label(arena, label, text);
    check_utf_8(arena, text);
    if (!has_mark(text)) {
        check_utf_16(arena, text, true);
        check_utf_16(arena, text, false);
        check_latin(arena, text);
    }
    arena_free(arena);
    fuzz_free(text);
    return 0;
}
